from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.payback import spread
from ...tools.refund import exact
from ..base.lock import claim

ACTIVITY = "rma_management.mail_activity_credit_note"


class AccountMoveRefund(models.Model):
    """From the draft on finance's desk to the money on its way back."""

    _inherit = "account.move"

    rma_refund_ids = fields.One2many("rma.refund", "note_id", string="Refunds of Returns")

    def _follow_refunds(self):
        for state, notes in self._get_rma_notes().grouped("state").items():
            notes._follow_state(state)

    def _settle_overcredits(self):
        self._get_following_orders()._settle_overcredit()

    def _compute_amount(self):
        result = super()._compute_amount()
        # Of a draft everything counts that is written on it, whatever it is for.
        drafts = self.filtered(lambda move: move.id and move.state == "draft")
        drafts.sudo()._get_rma_notes()._get_rma_orders()._reckon_anew(["amount_refund_due"])
        return result

    def _reckon_pending_refunds(self):
        """What is paid, or owed again, of these entries changes what their returns wait for."""
        advances = self.line_ids.sale_line_ids.filtered("is_downpayment")
        orders = self._get_following_orders() | advances.order_id.order_line.rma_line_ids.order_id
        orders._reckon_anew(
            ["refund_status", "date_refund_due", "date_refund_promised", "amount_refund_due"]
        )

    def _plan_refunds(self):
        self._get_rma_notes()._plan_rma_refunds()

    def _check_draftable(self):
        """What has gone back to the customer was paid for these very amounts."""
        for note in self.sudo():
            refunds = note.rma_refund_ids.filtered(lambda refund: refund._is_money_gone())
            if refunds:
                raise UserError(
                    note.env._(
                        "%(amount)s of %(note)s went back through %(provider)s and cannot be "
                        "called back: the credit note stays as it is. Correct it by an invoice, "
                        "or by another credit note.",
                        amount=format_amount(
                            note.env, sum(refunds.mapped("amount")), note.currency_id
                        ),
                        note=note.name,
                        provider=", ".join(set(refunds.mapped("provider_name"))),
                    )
                )
        return super()._check_draftable()

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        # Whoever registers the payment needs no right on the return.
        notes = self.sudo()._get_rma_notes()
        notes.rma_refund_ids._shrink()
        notes.rma_refund_ids._drop()
        notes._get_rma_orders()._settle_refund_activities()
        notes._follow_rma_event("pay")
        return result

    def _get_rma_notes(self):
        """Return which of these entries credit returns."""
        return self.filtered(
            lambda move: move.move_type == "out_refund" and move.line_ids.rma_line_id
        )

    def _follow_state(self, state):
        """Put drafts on finance's desk and take off it what is not a draft any more."""
        if state == "draft":
            self._tell_finance()
        else:
            self.activity_unlink([ACTIVITY])
        if state != "posted":
            self.rma_refund_ids._drop()

    def _tell_finance(self):
        """Have the person in charge check and post these drafts, one activity for each."""
        notes = self.filtered(lambda note: note.company_id.rma_finance_user_id.active)
        told = notes.activity_search([ACTIVITY]).mapped("res_id")
        notes = notes.filtered(lambda note: note.id not in told)
        activity_type = self.env.ref(ACTIVITY, raise_if_not_found=False)
        if not notes or not activity_type:
            return
        model_id = self.env["ir.model"]._get_id(self._name)
        # It lies on their desk; a mail for each note of a batch would be noise.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": model_id,
                    "res_id": note.id,
                    "user_id": note.company_id.rma_finance_user_id.id,
                    "summary": note._get_finance_text(),
                    "automated": True,
                    "date_deadline": fields.Date.context_today(note),
                }
                for note in notes
            ]
        )

    def _get_finance_text(self):
        self.ensure_one()
        env = self.with_context(lang=self.company_id.rma_finance_user_id.lang).env
        return env._(
            "Credit %(amount)s for %(returns)s",
            amount=format_amount(env, self.amount_total, self.currency_id),
            returns=", ".join(self._get_rma_orders().mapped("name")),
        )

    # Paying back

    def _get_rma_unpaid(self, but=()):
        """Return what of a posted note still has to reach the customer, and is not on its way.

        What has left counts as paid before it is booked, and also when its booking is undone. What
        the customer still owes for these goods was never paid, whoever has set it off or not.

        :param but: rows of ``rma.refund`` that do not count
        """
        self.ensure_one()
        if self.state != "posted":
            return 0.0
        gone = self.rma_refund_ids.filtered(
            lambda refund: refund not in but and refund._is_reserved()
        )
        kept = self._get_rma_reserved() + sum(self._get_open_invoices().values())
        unpaid = self.amount_residual - kept - sum(gone.mapped("amount"))
        return max(self.currency_id.round(unpaid), 0.0)

    def _get_rma_reserved(self):
        """Return what of the note is not paid out: the customer chose store credit for it.

        An addon that books the store credit takes off what it has booked.
        """
        self.ensure_one()
        return self._split_rma_total().get("store_credit", 0.0)

    def _get_rma_payments(self):
        """Return the payments of what the note credits, the newest first."""
        self.ensure_one()
        orders = (self.line_ids.sale_line_ids | self.line_ids.rma_line_id.sale_line_id).order_id
        # Captures in parts are children of the payment that was authorized.
        paid = self.reversed_entry_id.transaction_ids | orders.transaction_ids
        return (
            (paid | paid.child_transaction_ids)
            .filtered(lambda tx: tx._is_rma_payment(self.currency_id, self.company_id))
            .sorted("id", reverse=True)
        )

    def _get_rma_sources(self):
        """Return what the note can be paid back through: [Source]."""
        self.ensure_one()
        return [
            tx._get_rma_source()
            for tx in self._get_rma_payments()
            if tx._get_rma_support() != "none"
        ]

    def _plan_rma_refunds(self):
        """Queue what goes back through payment providers; the rest is for somebody to pay.

        The rows are stored with the posting, and the provider is called after that alone.

        :return: the new rows of ``rma.refund``
        """
        methods = {note: note._get_rma_orders()[:1].refund_method for note in self}
        notes = self.filtered(lambda note: methods[note] in ("original", "bank"))
        online = self.filtered(lambda note: methods[note] == "original")
        claim(online.sorted("id"))
        payments = self.env["payment.transaction"].union(
            *[note._get_rma_payments() for note in online]
        )
        claim(payments.sorted("id"))
        refunds = self.env["rma.refund"]
        for note in online:
            # One after the other: what one note takes, the next one does not find.
            shares = spread(exact(note._get_rma_unpaid()), note._get_rma_sources())
            refunds |= refunds.create(note._prepare_rma_refunds(shares))
        refunds._queue()
        notes._get_rma_orders()._ask_for_payment()
        return refunds

    def _prepare_rma_refunds(self, shares):
        self.ensure_one()
        return [
            {
                "note_id": self.id,
                "order_id": self._get_rma_orders()[:1].id,
                "source_tx_id": payment.id,
                "amount": float(amount),
            }
            for payment, amount in shares
        ]

    def _get_payback_obstacle(self):
        """Return why the rest of the note cannot go back the way the money came."""
        self.ensure_one()
        payments = self._get_rma_payments()
        if not payments:
            return self.env._("it was not paid through a payment provider in this currency")
        able = payments.filtered(lambda tx: tx._get_rma_support() != "none")
        if not able:
            return self.env._(
                "%(providers)s cannot refund",
                providers=", ".join(payments.provider_id.mapped("name")),
            )
        return self.env._(
            "not enough is left of what was paid through %(providers)s",
            providers=", ".join(able.provider_id.mapped("name")),
        )
