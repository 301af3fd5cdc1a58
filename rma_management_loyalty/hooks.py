def uninstall_hook(env):
    """Wallets and their history stay; they no longer point at what may not be there tomorrow."""
    env.cr.execute(
        "UPDATE loyalty_history SET order_model = NULL, order_id = NULL"
        " WHERE order_model = 'rma.order'"
    )
    env.invalidate_all()
    # Nobody grants it any more: what is left open is for accounting to pay.
    orders = env["rma.order"].with_context(rma_store_credit_leaves=True)
    waiting = orders.search([("refund_status", "=", "store_credit")])
    waiting.refund_status = "none"
