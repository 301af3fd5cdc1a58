import os

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..common_claim import ClaimCommon
from ..common_payback import PaybackCommon

EXAMPLES = int(os.environ.get("RMA_EXAMPLES", "0"))

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["offer", "accept", "credit", "post", "by hand", "bank", "provider", "refund"]
            + ["dispute", "dispute", "win", "lose", "lose", "withdraw", "appeal", "match"]
        ),
        st.integers(0, 3),
        # Of what was paid.
        st.sampled_from([0.1, 0.25, 1 / 3, 0.5, 0.75, 1.0, 1.01]),
    ),
    min_size=5,
    max_size=14,
)


class TestDisputeProperty(PaybackCommon, ClaimCommon):
    """Offers, credit notes, refunds and chargebacks never come to more than was paid (S5)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("card", "amazon")
        cls.bodies = [cls.env.ref(f"rma_management.rma_dispute_body_{name}") for name in names]

    @settings(
        max_examples=EXAMPLES or 12,
        derandomize=not EXAMPLES,
        database=None,
        # No shrinking: an example takes a second, and its steps are few.
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(["original", "bank"]), STEPS)
    def test_any_order(self, method, steps):
        with self.cr.savepoint() as savepoint:
            self.check(method, steps)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_examples(self):
        """What went wrong once."""
        for steps in (
            # Refunded in part, and then taken: the note of the difference is not paid as well.
            [("offer", 0, 0.5), ("accept", 0, 0), ("credit", 0, 0), ("post", 0, 0)]
            + [("by hand", 0, 1.0), ("dispute", 0, 0.5), ("lose", 0, 0), ("by hand", 1, 1.0)],
            # Two bodies decide at the same time.
            [("dispute", 0, 0.75), ("dispute", 1, 0.75), ("lose", 0, 0), ("lose", 1, 0)],
            [("dispute", 0, 0.25), ("lose", 0, 0), ("dispute", 1, 0.5), ("lose", 1, 0)]
            + [("credit", 0, 0), ("post", 0, 0), ("by hand", 0, 1.0), ("by hand", 1, 1.0)],
            # The bank's line of what was taken is no payment.
            [("credit", 0, 0), ("post", 0, 0), ("dispute", 0, 0.5), ("lose", 0, 0)]
            + [("match", 0, 0), ("by hand", 0, 0.5)],
        ):
            for method in ("original", "bank"):
                with self.subTest(method=method, steps=steps):
                    self.check(method, steps)

    def check(self, method, steps):
        order = self.sell([(self.chair, 1)])
        self.tx = self.pay(120.0, order) if method == "original" else None
        self.settle_invoices(order)
        self.rma = self.authorize(order, {self.chair: 1}, refund_method=method)
        self.receive(self.rma)
        self.inspect(self.rma)
        self.claimed = self.env["rma.claim"].create({"order_id": self.rma.id})
        # What left the house, whatever became of it in our books.
        self.out = 0.0
        for name, number, share in steps:
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    getattr(self, f"do_{name.replace(' ', '_')}")(number, share)
            except (UserError, IntegrityError):
                self.env.invalidate_all()
            self.env.flush_all()
            self.check_sums((name, number, share))

    def check_sums(self, step):
        rma, currency = self.rma, self.rma.currency_id
        disputes = rma.dispute_ids
        lost = sum(disputes.filtered(lambda each: each.state == "lost").mapped("amount"))
        pending = sum(rma._get_chargeback().mapped("amount"))
        unpaid = sum(note._get_rma_unpaid() for note in rma._get_posted_notes())
        refunds = rma.refund_ids.filtered(lambda refund: refund.state == "todo")
        coming = unpaid + sum(refunds.mapped("amount"))
        for total in (
            self.out + lost + coming,
            self.out + lost + pending,
            rma.amount_credited,
            self.claimed.amount_agreed,
        ):
            self.assertLessEqual(currency.compare_amounts(total, 120.0), 0, step)
        self.assertEqual(currency.round(float(rma._get_money_out())), self.out + lost, step)

    # Steps: what cannot be done is refused

    def do_offer(self, number, share):
        self.offer(self.claimed, round(120 * share, 2), party=("company", "customer")[number % 2])

    def do_accept(self, number, _share):
        self.claimed.offer_ids.filtered(lambda offer: offer.state == "sent")[
            number % 2 : number % 2 + 1
        ].action_accept()

    def do_credit(self, _number, _share):
        self.rma.action_create_credit_notes()

    def do_post(self, _number, _share):
        self.rma.credit_note_ids.filtered(lambda note: note.state == "draft").action_post()

    def do_by_hand(self, number, share):
        """Pay a note, more or less than it is, and whatever its return says."""
        note = self.get_note(number)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        amount = round(min(120 * share, note.amount_residual), 2)
        if amount:
            wizard.create({"amount": amount})._create_payments()
            self.out = round(self.out + amount, 2)

    def do_bank(self, number, share):
        note = self.get_note(number)
        amount = round(min(120 * share, note.amount_residual), 2)
        if amount:
            self.match(self.create_statement_line(amount), note)
            self.out = round(self.out + amount, 2)

    def do_match(self, number, _share):
        """Match the line of the bank by which the money was taken, and say that it is that."""
        note = self.get_note(number)
        dispute = self.rma.dispute_ids.filtered(
            lambda each: each.state == "lost" and not each.statement_line_id
        )[:1]
        if dispute and note.amount_residual:
            line = self.create_statement_line(dispute.amount)
            dispute.statement_line_id = line
            self.match(line, note)

    def do_provider(self, _number, _share):
        with self.answers("done"):
            self.run_refund_job()
        done = self.rma.refund_ids.filtered(lambda refund: refund.state == "done")
        new = done.filtered(lambda refund: refund not in self.get_seen())
        self.seen = done
        self.out = round(self.out + sum(new.mapped("amount")), 2)

    def do_refund(self, _number, share):
        """Refund the payment itself: it is on no credit note, and only stopped by a chargeback."""
        if self.rma._get_chargeback() and self.tx:
            with self.assertRaises(UserError):
                self.tx.action_refund(round(120 * share, 2))

    def do_dispute(self, number, share):
        self.env["rma.dispute"].create(
            {
                "claim_id": self.claimed.id,
                "body_id": self.bodies[number % 2].id,
                "amount": round(120 * share, 2),
            }
        )

    def do_win(self, number, _share):
        self.get_dispute(number).action_win()

    def do_lose(self, number, _share):
        self.get_dispute(number).action_lose()

    def do_withdraw(self, number, _share):
        self.get_dispute(number).action_withdraw()

    def do_appeal(self, number, _share):
        decided = self.rma.dispute_ids - self.rma._get_chargeback()
        decided[number % 2 : number % 2 + 1].action_appeal()

    # Helpers

    def get_seen(self):
        return getattr(self, "seen", self.env["rma.refund"])

    def get_note(self, number):
        notes = self.rma._get_posted_notes().sorted("id")
        if not notes:
            raise UserError("There is none.")  # pylint: disable=translation-required
        return notes[number % len(notes)]

    def get_dispute(self, number):
        pending = self.rma._get_chargeback().sorted("id")
        return pending[number % len(pending)] if pending else pending

    def create_statement_line(self, amount):
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "amount": -amount,
                "partner_id": self.partner.id,
                "payment_ref": "Out",
                "date": "2026-01-01",
            }
        )

    def match(self, line, note):
        """Reconcile a line of the bank with a credit note, as core does."""
        _liquidity, suspense, _other = line._seek_for_lines()
        receivable = note.line_ids.filtered(lambda each: each.display_type == "payment_term")
        line.move_id.write(
            {"line_ids": [Command.update(suspense.id, {"account_id": receivable.account_id.id})]}
        )
        (suspense + receivable).reconcile()
