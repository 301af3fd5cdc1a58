from odoo import fields, models
from odoo.exceptions import UserError

from .rma_calculator import AGREED


class RmaChargeClaim(models.Model):
    """A settlement as charges: one that takes off, and one that adds, whichever it comes to.

    What their lines come to is not known before the last credit note, so neither is the way the
    difference goes.
    """

    _inherit = "rma.charge"

    claim_id = fields.Many2one("rma.claim", ondelete="restrict", index="btree_not_null")
    basis = fields.Selection(
        selection_add=[(AGREED, "What was agreed, in all")], ondelete={AGREED: "cascade"}
    )
    source = fields.Selection(selection_add=[("claim", "Claim")], ondelete={"claim": "cascade"})

    def _get_charged_lines(self):
        return self.claim_id.line_ids or super()._get_charged_lines()

    def _check_goodwill(self):
        """A settlement is agreed, and typed by nobody: it knows no limit but what was agreed."""
        typed = self.filtered(
            lambda charge: (
                not charge.claim_id and (charge.basis == AGREED or charge.type == "settlement")
            )
        )
        if typed:
            raise UserError(
                self.env._("A settlement follows from a claim. Open one, or grant goodwill.")
            )
        return super()._check_goodwill()

    def _check_waiver(self, vals):
        if self.claim_id:
            raise UserError(
                self.env._(
                    "A settlement was agreed with the customer. Open its claim again to settle "
                    "for something else."
                )
            )
        return super()._check_waiver(vals)

    def _get_type_label(self):
        """Which way it goes is seen by its amount."""
        if self.source != "claim":
            return super()._get_type_label()
        return dict(self._fields["type"]._description_selection(self.env))["settlement"]

    def _get_rule_text(self):
        if self.source != "claim":
            return super()._get_rule_text()
        if self.env.context.get("rma_for_customer"):
            return self.env._("As agreed with you")
        return self.env._("Agreed in %(claim)s", claim=self.claim_id.sudo().name)
