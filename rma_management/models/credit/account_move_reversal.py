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
