from odoo import api, fields, models


class RmaEntryExchange(models.TransientModel):
    """What the customer wants instead: whether there is any, and the difference in price."""

    _inherit = "rma.entry"

    has_exchange = fields.Boolean(compute="_compute_has_exchange")
    amount_replacement = fields.Monetary(
        string="Replacement Costs", compute="_compute_exchange_amounts"
    )
    amount_customer_gets = fields.Monetary(
        string="Difference, Customer Gets", compute="_compute_exchange_amounts"
    )
    amount_customer_pays = fields.Monetary(
        string="Difference, Customer Pays", compute="_compute_exchange_amounts"
    )

    @api.depends("line_ids.resolution")
    def _compute_has_exchange(self):
        for entry in self:
            entry.has_exchange = any(line._is_exchange() for line in entry.line_ids)

    @api.depends("line_ids.exchange_product_id")
    def _compute_estimate(self):
        return super()._compute_estimate()

    @api.depends("amount_estimated", "line_ids.exchange_total")
    def _compute_exchange_amounts(self):
        for entry in self:
            costs = sum(entry.line_ids.mapped("exchange_total"))
            left = entry.amount_estimated - costs
            entry.amount_replacement = costs
            entry.amount_customer_gets = max(left, 0.0)
            entry.amount_customer_pays = max(-left, 0.0)
