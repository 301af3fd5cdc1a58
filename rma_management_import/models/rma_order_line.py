from odoo import api, fields, models


class RmaOrderLine(models.Model):
    """What was over before we had it stays over, as long as its documents say so.

    Nobody inspected it here, and no inspection is made up for it: nothing is left to do with it but
    what a document opens again, a note reset to draft, a transfer taken back.
    """

    _inherit = "rma.order.line"

    is_settled_elsewhere = fields.Boolean(
        string="Settled Elsewhere",
        readonly=True,
        copy=False,
        help="It was over when it was taken over from another system.",
    )

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"is_settled_elsewhere"}

    @api.depends("is_settled_elsewhere")
    def _compute_qty_to_inspect(self):
        settled = self.filtered("is_settled_elsewhere")
        settled.qty_to_inspect = 0.0
        return super(RmaOrderLine, self - settled)._compute_qty_to_inspect()

    @api.depends("is_settled_elsewhere", "qty_credited")
    def _compute_qty_due(self):
        """What was credited was due; nothing more is."""
        settled = self.filtered("is_settled_elsewhere")
        for line in settled:
            line.qty_due = line.qty_credited
        return super(RmaOrderLine, self - settled)._compute_qty_due()

    @api.depends("is_settled_elsewhere")
    def _compute_qty_to_credit(self):
        settled = self.filtered("is_settled_elsewhere")
        settled.qty_to_credit = 0.0
        return super(RmaOrderLine, self - settled)._compute_qty_to_credit()

    @api.depends("is_settled_elsewhere")
    def _compute_qty_to_replace(self):
        settled = self.filtered("is_settled_elsewhere")
        settled.qty_to_replace = settled.qty_advanced = 0.0
        return super(RmaOrderLine, self - settled)._compute_qty_to_replace()

    @api.depends("is_settled_elsewhere")
    def _compute_progress(self):
        return super()._compute_progress()

    @api.depends("is_settled_elsewhere")
    def _compute_replacement_status(self):
        return super()._compute_replacement_status()

    def _get_receipt_status(self):
        if self.is_settled_elsewhere and self.qty_open <= 0:
            return "done" if self.qty_received > 0 else "none"
        return super()._get_receipt_status()

    def _get_inspection_status(self):
        return "none" if self.is_settled_elsewhere else super()._get_inspection_status()

    def _get_replacement_status(self):
        if self.is_settled_elsewhere and self.qty_replacing <= 0:
            return "done" if self.qty_replaced > 0 else "none"
        return super()._get_replacement_status()
