from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """What waits for a decision is not to invoice, and what is due again is open again."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("SELECT DISTINCT sale_line_id FROM rma_order_line WHERE qty_received > qty_due")
    sale_lines = env["sale.order.line"].browse([row[0] for row in cr.fetchall() if row[0]])
    env.add_to_compute(sale_lines._fields["qty_to_invoice"], sale_lines)
    returns = env["rma.order"]
    returns.search([("state", "in", ("draft", "submitted", "authorized"))])._estimate_again()
    returns.search([("state", "=", "done"), ("line_ids.qty_to_credit", ">", 0)])._sync_done()
