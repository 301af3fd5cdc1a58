from odoo import fields, models


class RmaArrivalDay(models.Model):
    """Units that arrive in a warehouse on a day: as they came, and as they were expected."""

    _name = "rma.arrival.day"
    _description = "Arrivals of a Day"
    _inherit = "rma.typed.mixin"
    _order = "date desc, kind, id"
    _rec_name = "date"

    arrival_id = fields.Many2one(
        "rma.arrival", required=True, readonly=True, ondelete="cascade", index=True
    )
    warehouse_id = fields.Many2one(related="arrival_id.warehouse_id", store=True, precompute=True)
    company_id = fields.Many2one(related="arrival_id.company_id", store=True, precompute=True)
    date = fields.Date(string="Day", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("arrived", "Arrived"),
            ("forecast", "Forecast"),
            ("naive", "Same Weekday Last Week"),
        ],
        string="Figure",
        required=True,
        readonly=True,
    )
    quantity = fields.Float(string="Units", readonly=True, digits="Product Unit")
