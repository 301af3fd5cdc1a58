from odoo import api, fields, models

from ...tools.liability import get_error, get_expected


class RmaLiabilityLine(models.Model):
    """What is owed for the goods of one product category."""

    _name = "rma.liability.line"
    _description = "Refund Liability of a Category"
    _inherit = "rma.typed.mixin"
    _order = "amount_liability desc, id"
    _rec_name = "categ_id"

    liability_id = fields.Many2one(
        "rma.liability", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="liability_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(related="liability_id.date", store=True, precompute=True)
    categ_id = fields.Many2one(
        "product.category", string="Product Category", readonly=True, ondelete="set null"
    )
    qty_delivered = fields.Float(
        string="Delivered",
        readonly=True,
        digits="Product Unit",
        help="Within the 52 weeks before, in the units of the products.",
    )
    qty_credited = fields.Float(
        string="Credited",
        readonly=True,
        digits="Product Unit",
        help="Of what was delivered, by the end of the day.",
    )
    rate = fields.Float(
        string="Return Rate (%)",
        readonly=True,
        aggregator=None,
        help="What comes back in the end of all that is delivered, by the life table.",
    )
    is_pooled = fields.Boolean(
        string="By All Products",
        readonly=True,
        help="Too few have come back for a life table of this category alone: that of all "
        "products is used.",
    )
    qty_expected = fields.Float(string="Expected Back", readonly=True, digits="Product Unit")
    amount_liability = fields.Monetary(
        string="Refund Liability",
        readonly=True,
        help="Prices without taxes of what is expected to be credited yet.",
    )
    amount_asset = fields.Monetary(
        string="Right to Returned Goods",
        readonly=True,
        help="What these goods had cost, less what is lost on returned goods.",
    )
    weeks = fields.Json(readonly=True, help="What is expected in each of the next 52 weeks.")
    amount_due = fields.Monetary(
        string="Forecast until Then", compute="_compute_amount_due", store=True
    )
    amount_actual = fields.Monetary(string="Came True", readonly=True)
    error_percent = fields.Float(
        string="Error (%)", compute="_compute_amount_due", store=True, aggregator="avg"
    )

    @api.depends("weeks", "amount_actual", "liability_id.date_compared")
    def _compute_amount_due(self):
        for line in self:
            until = line.liability_id.date_compared
            days = (until - line.date).days if until else 0
            line.amount_due = get_expected(line.weeks or [], days)
            line.error_percent = get_error(line.amount_due, line.amount_actual) or 0.0
