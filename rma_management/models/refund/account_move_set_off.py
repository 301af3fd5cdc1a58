from itertools import zip_longest

from odoo import api, models

RECEIVABLE = ("asset_receivable", "liability_payable")
LIQUID = ("asset_cash", "liability_credit_card")


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
        for batch in notes._split_by_invoices():
            batch._reconcile_with_invoices(move_reverse_cancel)
            batch._set_off_advances()
        return reverse_moves

    def _split_by_invoices(self):
        """Return these notes in batches, in each of which no two touch the same invoice.

        What one note takes off an invoice, the next one does not find: they go one after the other.
        """
        batches = []
        for note in self:
            invoices = note.reversed_entry_id | note._get_rma_invoices()
            # Behind the last batch that touches one of them.
            last = max((i for i, (_n, taken) in enumerate(batches) if taken & invoices), default=-1)
            if last + 1 == len(batches):
                batches.append((self.browse(), self.browse()))
            others, taken = batches[last + 1]
            batches[last + 1] = (others | note, taken | invoices)
        return [notes for notes, _taken in batches]

    def _reconcile_with_invoices(self, move_reverse_cancel):
        """Reconcile each note with its invoice, as core does it, account by account."""
        queues = []
        for note in self:
            invoice = note.reversed_entry_id
            if invoice._is_being_paid():
                continue
            lines = (invoice.line_ids + note.line_ids).filtered(lambda line: not line.reconciled)
            receivable_first = lines.sorted(lambda line: line.account_type not in RECEIVABLE)
            groups = receivable_first.grouped(lambda line: (line.account_id, line.currency_id))
            queues.append(
                [
                    group
                    for (account, _currency), group in groups.items()
                    if account.reconcile or account.account_type in LIQUID
                ]
            )
        for step in zip_longest(*queues):
            # What a step before has reconciled, as an entry that it made, is left alone.
            self._reconcile_at_once(
                [
                    lines.with_context(move_reverse_cancel=move_reverse_cancel)
                    for lines in step
                    if lines and not any(lines.mapped("reconciled"))
                ]
            )

    def _set_off_advances(self):
        """Set what is left of the notes off against down payments that nobody has paid."""
        queues = [list(map(note._get_set_off_lines, note._get_open_invoices())) for note in self]
        for step in zip_longest(*queues, fillvalue=self.line_ids.browse()):
            open_lines = [lines.filtered(lambda line: not line.reconciled) for lines in step]
            self._reconcile_at_once(
                [
                    own
                    for lines in open_lines
                    for own in lines.grouped("account_id").values()
                    if len(own.move_id) > 1
                ]
            )

    @api.model
    def _reconcile_at_once(self, plan):
        """Reconcile, of each of these sets of lines, its lines with one another."""
        if plan:
            plan[0]._reconcile_plan(plan)

    def _get_set_off_lines(self, invoice):
        """Return the lines by which a note and an invoice are set off."""
        return (self.line_ids | invoice.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        )

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
