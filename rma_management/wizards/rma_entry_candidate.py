from odoo import fields, models


class RmaEntryCandidate(models.TransientModel):
    """An order that was found; customer service says which one it is."""

    _name = "rma.entry.candidate"
    _description = "Order Found for a Return"

    entry_id = fields.Many2one("rma.entry", required=True, ondelete="cascade", index=True)
    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade", readonly=True)
    is_chosen = fields.Boolean(string="Take Back")
    date_order = fields.Datetime(related="order_id.date_order")
    partner_id = fields.Many2one(related="order_id.partner_id")
    client_order_ref = fields.Char(related="order_id.client_order_ref")
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount_total = fields.Monetary(related="order_id.amount_total")
