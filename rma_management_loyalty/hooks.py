def uninstall_hook(env):
    """Wallets and their history stay; they no longer point at what may not be there tomorrow."""
    env.cr.execute(
        "UPDATE loyalty_history SET order_model = NULL, order_id = NULL"
        " WHERE order_model = 'rma.order'"
    )
    env.invalidate_all()
