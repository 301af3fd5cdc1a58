from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _copy_data_extend_business_fields(self, values):
        result = super()._copy_data_extend_business_fields(values)
        if self.env.context.get("rma_reverses"):
            for name in ("rma_line_id", "rma_origin_line_id", "rma_charge_id"):
                values[name] = self[name].id
        return result

    def _get_rma_kin(self, vals):
        """A reversal is about the same goods as what it reverses."""
        # What it says it reverses is looked at with all rights, and told to nobody.
        move = self.env["account.move"].sudo().browse(vals.get("move_id") or ())
        reversed_entry = move.reversed_entry_id
        is_reversal = {move.move_type, reversed_entry.move_type} == {"out_invoice", "out_refund"}
        return reversed_entry.line_ids if is_reversal else self.browse()

    def _get_credit_sign(self):
        """Return how a line with links to a return counts: 1 where it credits.

        -1 on a posted reversal, which takes back, and 0 on its draft.
        """
        self.ensure_one()
        if not self.move_id._is_reversal():
            return 1
        return -1 if self.parent_state == "posted" else 0
