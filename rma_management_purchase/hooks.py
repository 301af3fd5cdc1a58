def post_init_hook(env):
    """Give every warehouse that was there before us the place where vendor returns wait."""
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    warehouses._create_missing_rma_location()


def uninstall_hook(env):
    """The tables go in any order: what points from one to another has to go first."""
    env.cr.execute(
        "UPDATE stock_move SET rma_vendor_return_id = NULL WHERE rma_vendor_return_id IS NOT NULL"
    )
    env.invalidate_all()
