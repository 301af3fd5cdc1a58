from functools import partial

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..common_claim import ClaimCommon
from ..common_refund import RefundCommon


class TestDispute(RefundCommon, ClaimCommon):
    """Decided outside: by when to answer, and never the same money twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env.ref("rma_management.rma_dispute_body_card")
        cls.adr = cls.env.ref("rma_management.rma_dispute_body_adr")
        cls.amazon = cls.env.ref("rma_management.rma_dispute_body_amazon")

    def dispute(self, claim, amount=10.0, body=None, **vals):
        return self.env["rma.dispute"].create(
            {"claim_id": claim.id, "body_id": (body or self.card).id, "amount": amount, **vals}
        )

    def pay(self, rma):
        """Have the customer pay the invoice before anything is credited."""
        invoice = rma.line_ids.sale_line_id.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice"
        )
        payments = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payments.create({})._create_payments()

    def test_ladder(self):
        """Agent, manager, outside; what was said before stays when it comes back."""
        claim = self.claim({self.chair: 1})
        self.offer(claim, 40.0).action_decline("No.")
        self.assertEqual(claim.level, "manager")
        dispute = self.dispute(claim, body=self.adr)
        self.assertRecordValues(claim, [{"state": "disputed", "level": "outside"}])
        dispute.action_answer()
        dispute.action_win()
        dispute.action_appeal()
        self.assertEqual(dispute.state, "open")
        events = self.env["rma.decision"].search([("claim_id", "=", claim.id)]).mapped("event")
        for event in ("offer_decline", "dispute_open", "dispute_answer", "dispute_win"):
            self.assertIn(event, events)
        self.assertEqual(len(claim.offer_ids), 1)

    def test_due(self):
        claim = self.claim({self.chair: 1})
        opened = "2026-11-20"
        for body, due in ((self.amazon, "2026-11-22"), (self.card, False)):
            with self.subTest(body=body.name):
                dispute = self.dispute(claim, body=body, date_opened=opened)
                self.assertEqual(dispute.date_due and str(dispute.date_due), due)
        typed = self.dispute(claim, body=self.adr, date_opened=opened, date_due="2026-12-01")
        self.assertEqual(str(typed.date_due), "2026-12-01")

    def test_every_day_has_its_source(self):
        for body in self.env["rma.dispute.body"].search([]):
            with self.subTest(body.name):
                self.assertTrue(body.source)
                self.assertTrue(body.date_checked)
                text = f"{body.name} {body.source} {body.source_url}".lower()
                self.assertNotIn("ec.europa.eu/consumers/odr", text)

    def test_chargeback_blocks_the_refund(self):
        claim = self.claim({self.chair: 1})
        rma = claim.order_id
        rma.refund_method = "bank"
        self.pay(rma)
        note = self.credit(rma)
        self.assertEqual(note._get_rma_unpaid(), 120.0)
        dispute = self.dispute(claim, 50.0)
        self.assertEqual(note._get_rma_unpaid(), 0.0)
        for action in (rma.action_register_refund, note.action_register_payment):
            with self.assertRaisesRegex(UserError, "is not decided"):
                action()
        dispute.action_win()
        self.assertFalse(rma._get_chargeback())

        self.assertEqual(note._get_rma_unpaid(), 120.0)

    def test_what_was_refunded_cannot_be_taken(self):
        claim = self.claim({self.chair: 1})
        rma = claim.order_id
        rma.refund_method = "bank"
        self.pay(rma)
        note = self.credit(rma)
        payments = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        payments.create({"amount": 100.0})._create_payments()
        with self.assertRaises(UserError):
            self.dispute(claim, 20.01)
        dispute = self.dispute(claim, 20.0)
        self.assertEqual(note._get_rma_unpaid(), 0.0)
        dispute.action_lose()
        self.assertEqual(note._get_rma_unpaid(), 0.0)
        self.assertEqual(rma._get_money_out(), 120)

    def test_lost_posts_the_difference(self):
        claim = self.claim({self.chair: 1})
        rma = claim.order_id
        self.offer(claim, 60.0).action_accept()
        self.credit(rma)
        dispute = self.dispute(claim, 90.0)
        dispute.action_lose()
        self.assertEqual(claim.amount_agreed, 90.0)
        self.assertEqual(rma.amount_credited, 90.0)
        self.assertEqual(sum(note._get_rma_unpaid() for note in rma.credit_note_ids), 0.0)

    def test_lost_before_anything_was_credited(self):
        claim = self.claim({self.chair: 1})
        self.dispute(claim, 120.0).action_lose()
        self.assertEqual(claim.order_id.amount_credited, 120.0)
        self.assertEqual(claim.order_id.credit_note_ids._get_rma_unpaid(), 0.0)

    def test_decided_whatever_we_have_settled(self):
        """What a body decides is recorded in any state of the claim, and credited where it can."""
        agree = partial(self.offer, amount=60.0)
        for name, settle, lost, won in (
            # What was taken, how the claim ends when it is (state, agreed, credited), and if not.
            ("open", lambda _claim: None, ("agreed", 120.0, 120.0), ("disputed", 0.0, 0.0)),
            (
                "agreed",
                lambda claim: agree(claim).action_accept(),
                ("agreed", 90.0, 90.0),
                ("agreed", 60.0, 0.0),
            ),
            (
                "closed",
                lambda claim: claim.action_close(),
                ("closed", 0.0, 120.0),
                ("closed", 0.0, 0.0),
            ),
            (
                "another",
                lambda claim: self.dispute(claim, 4.0, self.amazon).action_lose(),
                ("agreed", 120.0, 120.0),
                ("agreed", 120.0, 120.0),
            ),
        ):
            for action, (state, agreed, credited) in (("lose", lost), ("win", won)):
                with self.subTest(claim=name, action=action):
                    claim = self.claim({self.chair: 1})
                    dispute = self.dispute(claim, 90.0)
                    settle(claim)
                    getattr(dispute.with_user(self.csr), f"action_{action}")()
                    self.assertRecordValues(claim, [{"state": state, "amount_agreed": agreed}])
                    self.assertEqual(claim.order_id.amount_credited, credited)

    def test_lost_on_a_return_that_is_off(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        dispute = self.dispute(claim, 90.0)
        rma.action_cancel()
        dispute.action_lose()
        self.assertRecordValues(dispute, [{"state": "lost"}])
        self.assertRecordValues(claim, [{"state": "closed", "amount_agreed": 0.0}])
        self.assertIn("nothing to settle", dispute.message_ids[0].body)

    def test_lost_takes_away_nothing_that_is_due(self):
        """The rest of what is due is credited, and what was taken is not paid as well."""
        for fee, taken, agreed in ((0, 50, 120), (0, 120, 120), (10, 50, 108), (10, 115, 115)):
            with self.subTest(fee=fee, taken=taken):
                self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=fee)
                claim = self.claim({self.chair: 1})
                rma = claim.order_id
                rma.refund_method = "bank"
                self.pay(rma)
                self.dispute(claim, taken).action_lose()
                self.assertRecordValues(claim, [{"state": "agreed", "amount_agreed": agreed}])
                self.assertRecordValues(rma, [{"state": "done", "amount_credited": agreed}])
                unpaid = sum(note._get_rma_unpaid() for note in rma.credit_note_ids)
                self.assertEqual(unpaid, agreed - taken)

    def test_lost_while_goods_are_to_come(self):
        """Less than may become due settles nothing, and is the least that can be agreed."""
        for taken, state, agreed in ((50.0, "disputed", 0.0), (240.0, "agreed", 240.0)):
            with self.subTest(taken=taken):
                rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
                self.pay(rma)
                claim = self.env["rma.claim"].create({"order_id": rma.id})
                self.dispute(claim, taken).action_lose()
                self.assertRecordValues(claim, [{"state": state, "amount_agreed": agreed}])
                self.assertFalse(rma.credit_note_ids)
                if claim._is_live():
                    with self.assertRaisesRegex(UserError, "since a dispute was lost"):
                        self.offer(claim, 49.99)
                    self.offer(claim, 50.0)
                self.receive(rma)
                self.inspect(rma)
                self.assertEqual(self.credit(rma).amount_total, 240.0)
                self.assertEqual(rma.credit_note_ids._get_rma_unpaid(), 240.0 - taken)

    def test_nothing_is_not_taken(self):
        """A body that takes the money takes some; others decide on what is no money, too."""
        claim = self.claim({self.chair: 1})
        disputes = self.env["rma.dispute"].with_user(self.csr)
        for amount in (0.0, 0.004):
            vals = {"claim_id": claim.id, "body_id": self.card.id, "amount": amount}
            with (
                self.subTest(amount=amount),
                self.assertRaisesRegex(UserError, "above 0"),
                self.cr.savepoint(),
            ):
                disputes.create(vals)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.dispute(claim, -1.0)
        self.assertEqual(self.dispute(claim, 0.0, self.adr).state, "open")

    def test_no_more_than_was_paid(self):
        claim = self.claim({self.chair: 1})
        with self.assertRaises(UserError):
            self.dispute(claim, 120.01)
        self.dispute(claim, 120.0)

    def test_the_same_body_once(self):
        claim = self.claim({self.chair: 1})
        self.dispute(claim, 10.0)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.dispute(claim, 10.0)

    def test_who(self):
        claim = self.claim({self.chair: 1})
        for user in (self.accountant, self.inspector):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["rma.dispute"].with_user(user).create(
                    {"claim_id": claim.id, "body_id": self.card.id, "amount": 10.0}
                )
        dispute = (
            self.env["rma.dispute"]
            .with_user(self.csr)
            .create({"claim_id": claim.id, "body_id": self.card.id, "amount": 10.0})
        )
        with self.assertRaises(UserError):
            dispute.state = "won"
        dispute.action_win()
