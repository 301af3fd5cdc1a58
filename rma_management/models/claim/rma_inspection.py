from odoo import fields, models

from ..policy.rma_line_mixin import CONDITIONS
from .rma_claim import LIVE


class RmaInspectionClaim(models.Model):
    """An inspection that found the goods worse than declared opens a claim."""

    _inherit = "rma.inspection"

    def _open_claims(self):
        """Open a claim per return for what contradicts the declaration beyond the tolerance.

        What is in a claim already is added to it: both sides argue about the same goods.
        """
        found = self._filter_contradictions()
        lines = found.line_id._get_unclaimed()
        for claim in found.line_id._get_live_claims():
            claim._in_action().inspection_ids |= found.filtered(
                lambda inspection, claim=claim: inspection.line_id in claim.line_ids
            )
        self.env["rma.claim"]._in_action().create(
            [
                {
                    "order_id": order.id,
                    "kind": "contradiction",
                    "line_ids": [fields.Command.set(order_lines.ids)],
                    "inspection_ids": [
                        fields.Command.set(
                            found.filtered(lambda each, ls=order_lines: each.line_id in ls).ids
                        )
                    ],
                }
                for order, order_lines in lines.grouped("order_id").items()
            ]
        )

    def _filter_contradictions(self):
        """Return those whose goods bring less than what was declared, by more than is tolerated."""
        checked = self.filtered(
            lambda inspection: (
                not inspection.is_as_declared
                and inspection.company_id.rma_claim_auto
                and inspection._get_standing_quantity() > 0
            )
        )
        grades = checked.grade_id._get_scale()
        return checked.filtered(lambda inspection: inspection._is_beyond_tolerance(grades))

    def _is_beyond_tolerance(self, grades):
        names = [name for name, _label in CONDITIONS]
        declared, tolerance = self.declared_condition, self.company_id.rma_claim_tolerance
        place = grades._get_condition_place(declared)
        loss = grades[place].price_percent - self.grade_id.price_percent
        found = self.condition or declared
        is_worse = names.index(found) > names.index(declared)
        return loss > tolerance or (is_worse and not tolerance)

    def action_open_claim(self):
        """Open the claim about what was found here, or make one (button "Claim")."""
        self.ensure_one()
        self.check_access("read")
        claims = self.line_id.sudo().claim_ids.filtered(
            lambda claim: claim.state in LIVE or claim.is_agreed
        )
        if not claims:
            claims = self.env["rma.claim"].create(
                {
                    "order_id": self.order_id.id,
                    "kind": "contradiction",
                    "line_ids": [fields.Command.set(self.line_id.ids)],
                    "inspection_ids": [fields.Command.set(self.ids)],
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "rma.claim",
            "res_id": claims[:1].id,
            "views": [(False, "form")],
        }
