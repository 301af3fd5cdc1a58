from odoo import api, fields, models

from ...tools import recovery

OUTCOMES = {
    "transfer": recovery.NEW,
    "second_hand": recovery.USED,
    "refurbish": recovery.USED,
    "repair": recovery.USED,
    "vendor": recovery.VENDOR,
    "scrap": recovery.DESTROYED,
}


class RmaDispositionRecovery(models.Model):
    """What a disposition costs and what the goods become: the terms of its reckoning."""

    _inherit = "rma.disposition"

    outcome = fields.Selection(
        [
            (recovery.NEW, "Sold as new"),
            (recovery.USED, "Sold as used"),
            (recovery.VENDOR, "Credited by the vendor"),
            (recovery.GIVEN, "Given away"),
            (recovery.DESTROYED, "Destroyed or recycled"),
            (recovery.NONE, "Nothing we gain or lose by"),
        ],
        string="The Goods Are",
        compute="_compute_outcome",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="What the recommendation reckons with.",
    )
    result_grade_id = fields.Many2one(
        "rma.grade",
        string="Grade Afterwards",
        ondelete="restrict",
        help="As what the goods are sold in the end, say after refurbishment. Empty: as found.",
    )
    handling_cost = fields.Float(
        min_display_digits="Product Price",
        company_dependent=True,
        help="Per unit, in the company's currency; each company says its own.",
    )
    freight_cost = fields.Float(
        min_display_digits="Product Price",
        company_dependent=True,
        help="Per unit, in the company's currency; each company says its own.",
    )

    @api.depends("stock_effect")
    def _compute_outcome(self):
        for disposition in self:
            disposition.outcome = OUTCOMES.get(disposition.stock_effect, recovery.NONE)
