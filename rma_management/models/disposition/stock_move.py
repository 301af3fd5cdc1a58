from odoo import api, fields, models


class StockMove(models.Model):
    """What comes in as a second-hand product is worth what left as the original."""

    _inherit = "stock.move"

    rma_disposition_id = fields.Many2one(
        "rma.disposition",
        string="Disposition",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="By which the units were moved.",
    )
    rma_step_id = fields.Many2one(
        "rma.inspection.step",
        string="Next Disposition",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="Set where a later disposition moved the units, and not the inspection itself.",
    )
    rma_source_move_id = fields.Many2one(
        "stock.move",
        string="Made From",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="Set on a second-hand product: the move that the original left with.",
    )
    rma_value_percent = fields.Float(
        string="Share of Value",
        copy=False,
        help="How much of the original's cost the second-hand product keeps.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return super()._prepare_merge_moves_distinct_fields() + [
            "rma_source_move_id",
            "rma_disposition_id",
            "rma_step_id",
        ]

    def _get_rma_disposal(self):
        """Return the decision that made the move: of a later step, or of the inspection."""
        self.ensure_one()
        return self.rma_step_id or self.rma_inspection_id

    def _get_value_from_production(self, quantity, at_date=None):
        source = self.rma_source_move_id
        whole = self._get_valued_qty() if source else 0.0
        if not whole:
            return super()._get_value_from_production(quantity, at_date)
        value = source.value * self.rma_value_percent / 100 * quantity / whole
        return {
            "value": self.company_id.currency_id.round(value),
            "quantity": quantity,
            "description": self.env._(
                "%(percent)s%% of the cost of %(product)s (%(reference)s)",
                percent=f"{self.rma_value_percent:g}",
                product=source.product_id.display_name,
                reference=source.reference,
            ),
        }
