from odoo import api, fields, models


class RmaOrderEvidence(models.Model):
    """Photos and proofs of purchase that a return was asked for with."""

    _inherit = "rma.order"

    evidence_ids = fields.Many2many(
        "ir.attachment", "rma_order_evidence_rel", string="Photos and Proof", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._own_evidence()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            self._own_evidence()
        return result

    def _own_evidence(self):
        """Show what was uploaded for a return to everybody who may read the return.

        Only a file that the user has just uploaded and that is on no record yet is taken over: an
        id in a request opens nothing.
        """
        for order in self:
            # The attachment is the user's own, and was checked to be.
            fresh = order.evidence_ids.sudo().filtered(
                lambda file: not file.res_id and (file.create_uid == self.env.user or self.env.su)
            )
            fresh.write({"res_model": order._name, "res_id": order.id})
