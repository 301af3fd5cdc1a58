from odoo import api, fields, models

from ..base.uploads import own_uploads


class RmaOrderEvidence(models.Model):
    """Photos and proofs of purchase that a return was asked for with."""

    _inherit = "rma.order"

    evidence_ids = fields.Many2many(
        "ir.attachment", "rma_order_evidence_rel", string="Photos and Proof", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        own_uploads(orders, "evidence_ids")
        return orders

    def write(self, vals):
        result = super().write(vals)
        if "evidence_ids" in vals:
            own_uploads(self, "evidence_ids")
        return result
