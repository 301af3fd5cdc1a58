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
    env.cr.execute("DROP FUNCTION IF EXISTS rma_lock_quant(integer[])")
    _let_go(env)


def get_tables(env):
    """Return the names of the tables that are ours."""
    return [
        model._table
        for model in env.values()
        if model._original_module == "rma_management" and model._auto and not model._abstract
    ]


def _let_go(env):
    """Drop what ties our tables to each other and to others: they go in any order, and whole."""
    env.cr.execute(
        SQL(
            """
            SELECT owner.relname, holding.conname
              FROM pg_constraint holding
              JOIN pg_class owner ON owner.oid = holding.conrelid
              JOIN pg_class held ON held.oid = holding.confrelid
             WHERE holding.contype = 'f'
               AND held.relnamespace = current_schema::regnamespace
               AND (held.relname = ANY(%(ours)s) OR owner.relname = ANY(%(ours)s))
            """,
            ours=get_tables(env),
        )
    )
    for table, constraint in env.cr.fetchall():
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(constraint),
            )
        )
