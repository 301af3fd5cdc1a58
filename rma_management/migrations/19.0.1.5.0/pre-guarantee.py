from odoo.tools import sql


def migrate(cr, version):
    """What was decided before there were legal guarantees was not decided under one."""
    if version and not sql.column_exists(cr, "rma_order_line", "guarantee_id"):
        sql.create_column(cr, "rma_order_line", "guarantee_id", "int4")
