def post_init_hook(env):
    """Give every warehouse that was there before us its returns location and operation type."""
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    warehouses._create_rma_locations_and_types()


def uninstall_hook(env):
    """Leave Odoo working: deliveries go back to core's own return type, ours are put to rest."""
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    types = warehouses.rma_type_id
    out_types = env["stock.picking.type"].search([("return_picking_type_id", "in", types.ids)])
    for out_type in out_types:
        out_type.return_picking_type_id = out_type.warehouse_id.in_type_id
    types.active = False
