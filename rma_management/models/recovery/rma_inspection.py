from odoo import api, fields, models

from .rma_recovery import Found


class RmaInspectionRecovery(models.Model):
    """What was recommended, what it should bring, and whether the person chose otherwise."""

    _inherit = "rma.inspection"

    company_currency_id = fields.Many2one(related="company_id.currency_id")
    recommended_disposition_id = fields.Many2one(
        "rma.disposition",
        readonly=True,
        ondelete="restrict",
        help="Empty where it was a close call, or nothing was possible: the person decided.",
    )
    is_override = fields.Boolean(
        string="Recommendation Overridden",
        readonly=True,
        help="The inspector chose another disposition than the recommended one.",
    )
    predicted_value = fields.Monetary(
        string="Expected Recovery",
        currency_field="company_currency_id",
        readonly=True,
        help="What the chosen disposition should bring for all units, costs taken off. Reckoned "
        "only where the company has dispositions recommended by value.",
    )

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {
            "recommended_disposition_id",
            "is_override",
            "predicted_value",
        }

    def _record_recommendation(self):
        """Keep what was recommended, reckoned by us and not taken from the caller."""
        founds = [
            Found(inspection.line_id, inspection.lot_id, inspection.grade_id, inspection.condition)
            for inspection in self
        ]
        recommendations = self.env["rma.recovery"]._recommend(founds)
        for inspection, recommendation in zip(self, recommendations, strict=True):
            inspection._in_action().write(inspection._prepare_recommendation_vals(recommendation))

    def _prepare_recommendation_vals(self, recommendation):
        self.ensure_one()
        proposed, ranking = recommendation
        values = {route.key: route.value for route in ranking.routes} if ranking else {}
        units = float(self.line_id._to_product_unit(self.quantity))
        return {
            "recommended_disposition_id": proposed.id,
            "is_override": bool(proposed) and proposed != self.disposition_id,
            "predicted_value": values.get(self.disposition_id, 0.0) * units,
        }
