from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIVITY = "rma_management_loyalty.mail_activity_store_credit"


class AccountMove(models.Model):
    """A credit note, or the part of it, that is paid out as store credit.

    The note first reduces what is still owed on its invoice. What the customer has paid goes on
    their eWallet and is settled against what the company owes on wallets; a bonus on it is an
    expense at once, so that the account always tells what can still be spent::

        credit note       sales, taxes      →  receivable
        open invoice      receivable        =  receivable
        settlement        receivable        →  store credit
                          bonuses           →  store credit
        next sale         store credit      →  sales, taxes

    What undoes the note undoes all of it, as long as the customer has not spent it.
    """

    _inherit = "account.move"

    rma_store_credit_note_id = fields.Many2one(
        "account.move",
        string="Credit Note Made Store Credit",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The credit note that this entry made store credit of.",
    )
    rma_store_credit_entry_ids = fields.One2many(
        "account.move",
        "rma_store_credit_note_id",
        string="Settled as Store Credit",
        help="The entries that made store credit of this credit note: one each time that a part of "
        "it turned out to be paid.",
    )
    rma_store_credit = fields.Monetary(
        string="Store Credit",
        compute="_compute_rma_store_credit",
        help="What it put on the customer's eWallet, bonus included.",
    )
    rma_store_credit_pending = fields.Monetary(
        string="Store Credit to Grant",
        compute="_compute_rma_store_credit",
        help="What is still to be put on the customer's eWallet.",
    )

    @api.depends(
        "state",
        "amount_residual",
        "reversed_entry_id.amount_residual",
        "line_ids.rma_line_id.resolution",
        "rma_store_credit_entry_ids.line_ids.amount_currency",
    )
    def _compute_rma_store_credit(self):
        for move in self:
            # What was granted is written on the entry, which accountants may read anyway.
            note = move.sudo()
            entry_lines = note.rma_store_credit_entry_ids.line_ids
            move.rma_store_credit = -sum(
                line.amount_currency
                for line in entry_lines
                if line.account_type != "asset_receivable" and line.amount_currency < 0
            )
            move.rma_store_credit_pending = note._get_store_credit_due()

    def _compute_payment_state(self):
        """A note that became store credit was paid out; nobody took it back."""
        result = super()._compute_payment_state()
        for move in self:
            if move.payment_state == "reversed" and move.sudo().rma_store_credit_entry_ids:
                move.payment_state = "paid"
        return result

    @api.depends("rma_store_credit_pending")
    def _compute_alerts(self):
        return super()._compute_alerts()

    def _get_alerts(self):
        alerts = super()._get_alerts()
        if self.rma_store_credit_pending:
            # Which setting is missing is for whoever posts the note to know.
            gap = self.company_id.sudo()._get_store_credit_gap()
            alerts["rma_store_credit"] = {
                "level": "warning",
                "message": self._get_store_credit_text(gap),
                "action_text": self.env._("Grant Store Credit"),
                "action_call": ("account.move", "action_grant_store_credit", self.id),
            }
        return alerts

    def action_grant_store_credit(self):
        """Grant the store credit that could not be granted when the note was posted.

        :raises UserError: while a setting is missing
        """
        self.check_access("write")
        # Wallets belong to sales: who may change the note has no right on them.
        notes = self.sudo().filtered("rma_store_credit_pending")
        gaps = [gap for company in notes.company_id if (gap := company._get_store_credit_gap())]
        if gaps:
            raise UserError("\n".join(gaps))
        for note in notes.filtered(lambda note: note.reversed_entry_id.state == "posted"):
            # What the customer has not paid meanwhile reduces the invoice, as on the first day.
            note.reversed_entry_id._reconcile_reversed_moves(note, False)
        notes._grant_store_credit()
        return True

    def action_view_store_credit_entry(self):
        return self.rma_store_credit_entry_ids._get_records_action(
            name=self.env._("Settled as Store Credit")
        )

    def _get_store_credit_text(self, gap):
        return " ".join(
            filter(
                None,
                (
                    self.env._("The customer has not got the store credit of this note yet."),
                    gap,
                ),
            )
        )

    # Following the documents

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        # Whoever may post the note need not have any right on wallets.
        posted.sudo()._grant_store_credit()
        return posted

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Store credit comes last: what is still owed was not paid, and is not given back."""
        self._check_settles_no_store_credit()
        # Whoever may post the note need not have any right on wallets.
        self._get_store_credit_notes().sudo()._take_back_store_credit()
        result = super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
        # A note that was reversed in part leaves a part of it to be paid out.
        (reverse_moves | self)._get_store_credit_notes().sudo()._grant_store_credit()
        return result

    def _invoice_paid_hook(self):
        """What was paid after all is granted; what was paid out otherwise is not waited for."""
        result = super()._invoice_paid_hook()
        # Whoever registers a payment need not have any right on wallets or returns.
        paid = self.sudo()
        notes = (paid | paid.reversal_move_ids)._get_store_credit_notes()
        notes._grant_store_credit()
        return result

    def write(self, vals):
        leaves = "state" in vals and vals["state"] != "posted"
        if leaves:
            posted = self.filtered(lambda move: move.state == "posted")
            posted._check_settles_no_store_credit()
            # Whoever may reset the note need not have any right on wallets.
            posted._get_store_credit_notes().sudo()._take_back_store_credit()
        result = super().write(vals)
        if leaves:
            self.reversed_entry_id._get_store_credit_notes().sudo()._grant_store_credit()
        return result

    def _get_rma_reserved(self):
        """What became store credit is settled; what waits for a setting is kept for it."""
        self.ensure_one()
        return self._get_store_credit_due()

    def _get_store_credit_notes(self):
        """Return the credit notes of returns among these entries."""
        notes = self.filtered(lambda move: move.move_type == "out_refund")
        return notes.filtered(lambda note: note.sudo().line_ids.rma_line_id)

    def _check_settles_no_store_credit(self):
        """The entry behind store credit goes when its credit note goes, and not before."""
        # The name of the note is told to whoever may change the entry that settles it.
        notes = self.sudo().rma_store_credit_note_id
        if notes:
            raise UserError(
                self.env._(
                    "%(entry)s made store credit of %(note)s. Reset that credit note to draft "
                    "instead: this entry and the customer's eWallet follow.",
                    entry=", ".join(self.filtered("rma_store_credit_note_id").mapped("name")),
                    note=", ".join(notes.mapped("name")),
                )
            )
