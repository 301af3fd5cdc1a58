def uninstall_hook(env):
    """Wallets and their history stay; they no longer point at what may not be there tomorrow."""
    env.cr.execute(
        "UPDATE loyalty_history SET order_model = NULL, order_id = NULL"
        " WHERE order_model = 'rma.order'"
    )
    env.invalidate_all()
    # Nobody grants it any more: what is left open is for accounting to pay.
    orders = env["rma.order"].with_context(rma_store_credit_leaves=True)
    waiting = orders.search(
        [("refund_status", "!=", "none"), ("line_ids.resolution", "=", "store_credit")]
    )
    names = ["refund_status", "amount_refund_due"]
    for name in names:
        env.add_to_compute(waiting._fields[name], waiting)
    waiting._recompute_recordset(names)
