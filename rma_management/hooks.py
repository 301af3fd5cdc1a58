from odoo.tools import SQL

# Other systems for returns have tables of our names, and links of documents to them.
TABLES_OF_OTHERS = ("rma_order", "rma_order_line", "rma_reason")
LINKS_OF_OTHERS = (("stock_move", "rma_line_id"), ("account_move_line", "rma_line_id"))


def pre_init_hook(env):
    """Set aside what another system left under our names, and lose nothing of it.

    It stays as it is in the schema `rma_import`, where `rma_management_import` reads it.
    """
    set_aside(env.cr, TABLES_OF_OTHERS, LINKS_OF_OTHERS)


def set_aside(cr, tables, links):
    """Move tables to the schema `rma_import`, and copy links to there before they go.

    :param links: [(table, column)]
    """

    def fill(query, *names):
        return SQL(query, *map(SQL.identifier, names))

    cr.execute(
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = current_schema AND table_name = ANY(%s)",
        [list(tables)],
    )
    found = [name for (name,) in cr.fetchall()]
    if not found:
        return
    cr.execute("CREATE SCHEMA IF NOT EXISTS rma_import")
    for table, column in links:
        cr.execute(
            "SELECT 1 FROM information_schema.columns WHERE table_schema = current_schema"
            " AND table_name = %s AND column_name = %s",
            [table, column],
        )
        if cr.fetchone():
            query = "CREATE TABLE rma_import.%s AS SELECT id, %s FROM %s WHERE %s IS NOT NULL"
            cr.execute(fill(query, table, column, table, column))
            cr.execute(fill("ALTER TABLE %s DROP COLUMN %s", table, column))
    for table in found:
        cr.execute(fill("ALTER TABLE %s SET SCHEMA rma_import", table))


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
    # The tables go in any order: what points from one to another has to go first.
    for query in (
        "UPDATE stock_move SET rma_line_id = NULL WHERE rma_line_id IS NOT NULL",
        "UPDATE stock_move SET rma_inspection_id = NULL WHERE rma_inspection_id IS NOT NULL",
        "UPDATE stock_move SET rma_step_id = NULL WHERE rma_step_id IS NOT NULL",
        "UPDATE stock_move SET rma_disposition_id = NULL WHERE rma_disposition_id IS NOT NULL",
        "UPDATE stock_move SET rma_order_id = NULL WHERE rma_order_id IS NOT NULL",
        "UPDATE stock_move SET rma_discrepancy_id = NULL WHERE rma_discrepancy_id IS NOT NULL",
        "UPDATE account_move_line SET rma_line_id = NULL WHERE rma_line_id IS NOT NULL",
        "UPDATE account_move_line SET rma_charge_id = NULL WHERE rma_charge_id IS NOT NULL",
        "DELETE FROM rma_message",
        "DELETE FROM rma_inspection_step",
        "DELETE FROM rma_inspection_item",
        "DELETE FROM rma_inspection",
        "DELETE FROM rma_discrepancy",
        "DELETE FROM rma_charge",
        "DELETE FROM rma_order_line",
        "DELETE FROM rma_order",
        "DELETE FROM rma_check_answer",
        "UPDATE rma_disposition SET result_grade_id = NULL",
        "UPDATE rma_grade SET disposition_id = NULL",
        "UPDATE rma_reason SET default_disposition_id = NULL, parent_id = NULL",
    ):
        env.cr.execute(query)
    env.invalidate_all()
