from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """What nobody has decided on yet comes under the guarantees that are there now."""
    if not version:
        return
    lines = api.Environment(cr, SUPERUSER_ID, {})["rma.order.line"].search(
        [("state", "in", ("draft", "submitted"))]
    )
    lines.env.add_to_compute(lines._fields["guarantee_id"], lines)
    lines.flush_recordset(["guarantee_id"])
