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
        is_note = self.move_type == "out_refund"
        if is_note and self.invoice_cash_rounding_id and self.sudo()._get_rma_orders():
            before = self.reversed_entry_id.sudo()._get_credited_in_cash(self)
            move = self.with_context(rma_credited_before=before)
        return super(AccountMove, move)._recompute_cash_rounding_lines()

    def _get_rma_copied_fields(self):
        """Return what a credit note has from its invoice as it is, like core's own reversal.

        The customer gets what was paid, not what it would be worth at today's rate. Not the bank
        account: money goes to the customer's, which core finds by itself.
        """
        names = [
            "company_id", "partner_id", "partner_shipping_id", "currency_id", "fiscal_position_id",
            "invoice_cash_rounding_id", "invoice_currency_rate", "invoice_user_id", "team_id",
            "invoice_incoterm_id", "incoterm_location", "delivery_date", "narration",
            "preferred_payment_method_line_id", "campaign_id", "medium_id", "source_id",
        ]  # fmt: skip
        # Nothing can be posted in an archived journal: core chooses another one.
        return names + (["journal_id"] if self.journal_id.active else [])

    def _get_credited_in_cash(self, note=None, without=()):
        """Return what an invoice's credit notes come to before cash rounding, and after it.

        :param note: count what comes before this one
        :param without: returns whose notes are left out of account
        """
        notes = self._get_reversals().filtered(
            lambda move: (
                move.state in ("draft", "posted")
                and (move.state == "posted" or move.move_type == "out_refund")
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
