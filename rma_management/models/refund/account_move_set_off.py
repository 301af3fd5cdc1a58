from odoo import models


class AccountMove(models.Model):
    """What a credit note is set off against: nobody is paid back what they have not paid.

    ::

        credit note ──► first: what is still owed on its invoice, and on the down payments for it
                   └──► the rest was paid: it goes back, becomes store credit, or stays open
    """

    _inherit = "account.move"

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Set each credit note of a return off against its own invoices.

        Core pairs notes and invoices by their places: two notes of one invoice shift the others.
        """
        # Whoever posts a note need not be able to read the return it credits.
        notes = reverse_moves.sudo()._get_rma_notes().with_env(reverse_moves.env)
        if not notes:
            return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
        others = reverse_moves - notes
        super(AccountMove, others.reversed_entry_id)._reconcile_reversed_moves(
            others, move_reverse_cancel
        )
        for note in notes:
            invoice = note.reversed_entry_id
            if not invoice._is_being_paid():
                super(AccountMove, invoice)._reconcile_reversed_moves(note, move_reverse_cancel)
            note._set_off_advances()
        return reverse_moves

    def _set_off_advances(self):
        """Set what is left of a note off against down payments that nobody has paid."""
        self.ensure_one()
        for invoice in self._get_open_invoices():
            lines = (self.line_ids | invoice.line_ids).filtered(
                lambda line: line.account_type == "asset_receivable" and not line.reconciled
            )
            for own in lines.grouped("account_id").values():
                if len(own.move_id) > 1:
                    own.reconcile()

    def _get_rma_invoices(self):
        """Return the invoice of a credit note, and those of the down payments taken off it.

        With what took earlier notes back: the customer owes that for the same goods.
        """
        invoice = self._get_credited_invoice()
        advances = invoice.invoice_line_ids._get_downpayment_lines().move_id
        debits = invoice._get_reversals().filtered(lambda move: move._is_reversal())
        return (self.reversed_entry_id | invoice | advances | debits).filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )

    def _get_open_invoices(self):
        """Return what is still owed for what a note credits: {invoice: amount}, without zeros."""
        self.ensure_one()
        invoices = self._get_rma_invoices().filtered(
            lambda invoice: invoice.currency_id == self.currency_id and not invoice._is_being_paid()
        )
        return {
            invoice: invoice.amount_residual
            for invoice in invoices
            if invoice.currency_id.compare_amounts(invoice.amount_residual, 0.0) > 0
        }

    def _is_being_paid(self):
        """Tell whether the whole of an invoice is paid, and waits for the bank statement alone.

        Such payments have no entry of their own: what is open in the books is not owed any more.
        """
        self.ensure_one()
        payments = self.matched_payment_ids.filtered(
            lambda payment: not payment.move_id and payment.state == "in_process"
        )
        if not payments or payments.currency_id != self.currency_id:
            return bool(payments)
        paid = sum(payments.mapped("amount"))
        return self.currency_id.compare_amounts(paid, self.amount_residual) >= 0

    def _get_set_off(self):
        """Return what of a note has reduced invoices: {invoice: amount in the note's currency}."""
        self.ensure_one()
        amounts = {}
        for partial in self.line_ids.matched_debit_ids:
            invoice = partial.debit_move_id.move_id
            if invoice.move_type == "out_invoice":
                amount = amounts.get(invoice, 0.0) + partial.credit_amount_currency
                amounts[invoice] = self.currency_id.round(amount)
        return amounts
