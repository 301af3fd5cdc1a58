from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        if "quantity" not in vals:
            return super().write(vals)
        # Whoever may edit the note need not be able to read the return it credits.
        goods = self.sudo().filtered(lambda line: line._is_rma_goods())
        before = {line: line.quantity for line in goods}
        result = super().write(vals)
        goods.filtered(lambda line: line.quantity != before[line]).move_id._follow_goods()
        return result

    def unlink(self):
        # Whoever edits a note needs no right on the return that it follows.
        notes = self.sudo().filtered(lambda line: line._is_rma_goods()).move_id
        result = super().unlink()
        notes.exists()._follow_goods()
        return result

    def _is_rma_goods(self):
        """Tell whether the line credits goods of a return, on a draft."""
        self.ensure_one()
        return (
            bool(self.rma_line_id)
            and not self.rma_charge_id
            and self.parent_state == "draft"
            and self.move_id.move_type == "out_refund"
        )

    def _is_shared(self):
        """Tell whether the line is a part of a fee, or of a discount on the whole invoice."""
        self.ensure_one()
        if self.rma_charge_id:
            return not self.rma_origin_line_id
        return bool(self.rma_origin_line_id) and not self.rma_line_id

    def _get_shared_key(self):
        return self.rma_charge_id.id, self.rma_origin_line_id.id, tuple(sorted(self.tax_ids.ids))
