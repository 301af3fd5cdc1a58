from odoo import api, fields, models

from .rma_discrepancy import DECISIONS

# The events of the record, as other decisions may be called the same.
PREFIX = "found_"


class RmaDecisionDiscrepancy(models.Model):
    """What is decided on goods that came otherwise than authorized is on record like the rest."""

    _inherit = "rma.decision"

    discrepancy_id = fields.Many2one("rma.discrepancy", ondelete="set null", index="btree_not_null")
    quantity = fields.Float(digits="Product Unit", help="What the discrepancy is of.")
    product_uom_id = fields.Many2one("uom.uom", string="Unit")

    @api.model
    def _get_events(self):
        labels = {
            "accept": self.env._("Discrepancy accepted"),
            "refuse": self.env._("Discrepancy sent back"),
            "keep": self.env._("Discrepancy kept without credit"),
            "wait": self.env._("Shortage waited for"),
            "close_short": self.env._("Shortage not waited for"),
            "claim": self.env._("Discrepancy left for a claim"),
            "note": self.env._("Discrepancy taken note of"),
        }
        return [
            *super()._get_events(),
            *((PREFIX + name, labels.get(name, label)) for name, label in DECISIONS),
        ]

    @api.model
    def _record_discrepancies(self, discrepancies, decision):
        """Record the decision of the user on these discrepancies, each with its quantity."""
        # Nobody may write here by hand; what is written follows from the decision just taken.
        return self.sudo().create(
            [
                {
                    **self._prepare_decision_vals(found.order_id, PREFIX + decision, found.motive),
                    "discrepancy_id": found.id,
                    "reasons": found._get_decided_text(),
                    "quantity": found.quantity,
                    "product_uom_id": found.product_uom_id.id,
                }
                for found in discrepancies.sudo()
            ]
        )


class RmaDiscrepancyRecord(models.Model):
    _inherit = "rma.discrepancy"

    def _get_decided_text(self):
        """Return what was found: that is what the decision was taken on."""
        self.ensure_one()
        what = " ".join(filter(None, (self.display_name, self.lot_id.name)))
        return "\n".join(filter(None, (what, self.note)))
