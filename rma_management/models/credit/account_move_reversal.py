from odoo import models


class AccountMove(models.Model):
    """What reverses a credit note of a return takes its credit back, all of it or a part.

    ::

        invoice  ◄──  credit note  ◄──  its reversal  ◄──  the reversal of that
          120           -120               120                 -120
                      credited          due again            credited

    A reversal keeps the links of what it reverses, line by line; so whatever somebody lowers on it
    stays credited. It counts once it is posted: a draft makes nothing due again.
    """

    _inherit = "account.move"

    def _reverse_moves(self, default_values_list=None, cancel=False):
        moves = self.with_context(rma_reverses=True)
        reversals = super(AccountMove, moves)._reverse_moves(default_values_list, cancel)
        return reversals.with_env(self.env)

    def _get_reversals(self):
        """Return what reverses these entries, and what reverses that."""
        found, fresh = self.browse(), self.reversal_move_ids
        while fresh:
            found |= fresh
            fresh = fresh.reversal_move_ids - found
        return found

    def _is_reversal(self):
        """Tell whether an invoice takes back what a credit note of a return gave."""
        self.ensure_one()
        return (
            self.move_type == "out_invoice"
            and self.reversed_entry_id.move_type == "out_refund"
            and bool(self._get_rma_orders())
        )

    def _is_standing(self):
        """Tell whether an entry is posted, and what reverses it has not taken all of it back."""
        self.ensure_one()
        reversals = self._get_reversals().filtered(lambda move: move.state == "posted")
        taken = abs(sum(reversals.mapped("amount_total_in_currency_signed")))
        return self.state == "posted" and (
            not reversals or self.currency_id.compare_amounts(taken, self.amount_total) < 0
        )

    def _get_credited_invoice(self):
        """Return the invoice that a credit note, or what reverses one, is about in the end."""
        self.ensure_one()
        move = self.reversed_entry_id
        while move and (move.move_type == "out_refund" or move._is_reversal()):
            move = move.reversed_entry_id
        return move

    def _get_credited_total(self):
        """Return what these credit notes give, less what reversals among them take back."""
        return -sum(self.mapped("amount_total_in_currency_signed"))


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
