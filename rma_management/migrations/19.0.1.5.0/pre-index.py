from odoo.tools import SQL

# Each is followed by an index that begins with the same column.
FOLLOWED = (
    "rma_order__commercial_partner_id_index",
    "rma_order_line__product_id_index",
    "rma_order_line__reason_id_index",
)


def migrate(cr, version):
    """What another index serves as well is not kept up any longer."""
    if version:
        for name in FOLLOWED:
            cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(name)))
