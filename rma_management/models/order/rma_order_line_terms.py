from odoo import api, fields, models

AUTHORIZED = ("authorized", "done")
CLOSED = ("done", "rejected", "cancel")


class RmaOrderLineTerms(models.Model):
    """What a reason says of who pays is kept with the authorization, as policies keep their terms.

    A manager may change a reason at any time, for the returns to come.
    """

    _inherit = "rma.order.line"

    reason_terms = fields.Json(readonly=True, copy=False)

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"reason_terms"}

    @api.depends("state")
    def _compute_right_text(self):
        """Tell colleagues of it as long as something may come of it, customers always."""
        is_for_customer = self.env.context.get("rma_for_customer")
        over = self.filtered(lambda line: not is_for_customer and line.state in CLOSED)
        over.right_text = False
        return super(RmaOrderLineTerms, self - over)._compute_right_text()

    @api.depends("reason_terms", "state")
    def _compute_freight_payer(self):
        return super()._compute_freight_payer()

    @api.depends("reason_terms", "state")
    def _compute_is_fee_waived(self):
        return super()._compute_is_fee_waived()

    def _get_reason_terms(self):
        kept = self.reason_terms if self.state in AUTHORIZED else None
        return kept or super()._get_reason_terms()


class RmaOrder(models.Model):
    _inherit = "rma.order"

    def _keep_reason_terms(self):
        """Write down what was authorized: what a reason says later is for other returns."""
        for line in self.line_ids:
            line._in_action().reason_terms = line._read_reason_terms()
