from odoo import models


class AccountMove(models.Model):
    """A credit note keeps to its invoice where core would reckon it by itself again."""

    _inherit = "account.move"

    def _compute_invoice_currency_rate(self):
        """The rate of the sale stays, whatever day the credit note is dated."""
        result = super()._compute_invoice_currency_rate()
        for move in self:
            invoice = move.reversed_entry_id
            if invoice.currency_id == move.currency_id and move.sudo()._get_rma_orders():
                move.invoice_currency_rate = invoice.invoice_currency_rate
        return result

    def _recompute_cash_rounding_lines(self):
        """Parts that are payable in coins add up to the rounded invoice, never to more."""
        move = self
        if self.invoice_cash_rounding_id and self.sudo()._get_rma_orders():
            before = self.reversed_entry_id.sudo()._get_credited_in_cash(self)
            move = self.with_context(rma_credited_before=before)
        return super(AccountMove, move)._recompute_cash_rounding_lines()

    def _get_credited_in_cash(self, note=None, without=()):
        """Return what an invoice's credit notes come to before cash rounding, and after it.

        :param note: count what comes before this one
        :param without: returns whose notes are left out of account
        """
        notes = self.reversal_move_ids.filtered(
            lambda move: (
                move.move_type == "out_refund"
                and move.state in ("draft", "posted")
                and (not note or (move != note and (move.id < note.id or move.state == "posted")))
                and not (without and move._get_rma_orders() & without)
            )
        )
        lines = notes.line_ids.filtered(
            lambda line: (
                line.account_id.account_type not in ("asset_receivable", "liability_payable")
            )
        )
        rounding = lines.filtered(lambda line: line.display_type == "rounding")
        rounded = sum(lines.mapped("amount_currency"))
        return rounded - sum(rounding.mapped("amount_currency")), rounded
