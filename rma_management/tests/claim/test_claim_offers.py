from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError

from ..common_claim import ClaimCommon


class TestClaimOffers(ClaimCommon):
    """Offers of both sides, what becomes of them, and what is refused."""

    def test_rounds(self):
        claim = self.claim({self.chair: 1})
        first = self.offer(claim, 40.0, user=self.csr, message="Half of it is gone.")
        self.assertRecordValues(claim, [{"state": "offered", "turn": "customer"}])
        self.assertTrue(first.expires_at)
        theirs = first.action_counter(90.0, "It was like that.")
        self.assertRecordValues(
            first | theirs,
            [
                {"party": "company", "state": "countered", "amount": 40.0, "sequence": 1},
                {"party": "customer", "state": "sent", "amount": 90.0, "sequence": 2},
            ],
        )
        self.assertRecordValues(claim, [{"state": "open", "turn": "company"}])
        ours = self.offer(claim, 60.0, user=self.csr)
        self.assertEqual(claim.our_offer_id, ours)
        self.assertEqual(claim.their_offer_id, theirs)
        self.assertEqual(theirs.state, "sent")
        theirs.with_user(self.csr).action_accept()
        self.assertEqual(ours.state, "withdrawn")
        self.assertRecordValues(
            claim,
            [
                {
                    "state": "agreed",
                    "amount_agreed": 90.0,
                    "amount_saved": 30.0,
                    "first_offer_rate": 0.0,
                    "turn": "nobody",
                    "deadline": False,
                }
            ],
        )
        events = self.env["rma.decision"].search([("claim_id", "=", claim.id)]).mapped("event")
        self.assertEqual(
            sorted(events),
            sorted(
                ["claim_open", "offer_send", "offer_counter", "offer_send", "offer_send"]
                + ["offer_accept"]
            ),
        )

    def test_accepted_once(self):
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 60.0)
        offer.action_accept()
        offer.action_accept()
        self.assertEqual(claim.first_offer_rate, 1.0)
        self.assertEqual(len(claim.order_id.charge_ids), 2)

    def test_a_later_offer_takes_the_place_of_an_earlier_one(self):
        claim = self.claim({self.chair: 1})
        first, second = self.offer(claim, 40.0), self.offer(claim, 50.0)
        self.assertEqual((first.state, second.state), ("withdrawn", "sent"))
        with self.assertRaisesRegex(UserError, "Withdrawn"):
            first.action_accept()

    def test_declined_goes_to_the_manager(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 40.0).action_decline("No.")
        self.assertRecordValues(claim, [{"state": "disputed", "level": "manager"}])
        self.offer(claim, 70.0, user=self.manager).action_accept()
        self.assertEqual(claim.state, "agreed")

    def test_bad_amounts(self):
        claim = self.claim({self.chair: 1})
        for amount, text in ((-1.0, "not below 0"), (120.01, "was paid"), (1e9, "was paid")):
            with self.subTest(amount=amount), self.assertRaisesRegex(UserError, text):
                self.offer(claim, amount)
        for amount in (float("nan"), float("inf")):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self.offer(claim, amount)
        offer = self.offer(claim, 60.0)
        for amount in (-1.0, 120.01):
            with self.subTest(counter=amount), self.assertRaises(UserError):
                offer.action_counter(amount)
        self.assertEqual(offer.state, "sent")

    def test_other_currency(self):
        claim = self.claim({self.chair: 1})
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", claim.currency_id.id)], limit=1)
        )
        with self.assertRaises(UserError):
            self.env["rma.offer"].with_user(self.csr).create(
                {"claim_id": claim.id, "amount": 1.0, "currency_id": other.id}
            )
        offer = self.offer(claim, 1.0, user=self.csr, send=False)
        with self.assertRaises(UserError):
            offer.currency_id = other

    def test_closed_claim(self):
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 60.0)
        claim.action_close("Nothing to it")
        self.assertEqual(offer.state, "withdrawn")
        with self.assertRaisesRegex(UserError, "Open it again"):
            self.offer(claim, 10.0)
        with self.assertRaises(UserError):
            offer.action_accept()
        claim.action_reopen()
        self.offer(claim, 10.0).action_accept()

    def test_return_withdrawn(self):
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1})
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        offer = self.offer(claim, 60.0)
        rma.action_cancel()
        with self.assertRaisesRegex(UserError, "nothing to settle"):
            offer.action_accept()
        self.assertRecordValues(claim, [{"state": "closed"}])
        self.assertEqual(offer.state, "withdrawn")
        with self.assertRaises(UserError):
            self.offer(claim, 10.0)
        with self.assertRaisesRegex(UserError, "nothing to settle"):
            claim.action_reopen()

    def test_expired(self):
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 60.0)
        self.let_time_pass(offer)
        with self.assertRaisesRegex(UserError, "held until"):
            offer.action_accept()
        with self.assertRaisesRegex(UserError, "is over before"):
            self.offer(claim, 5.0, expires_at=fields.Datetime.now() - timedelta(days=1))

    def test_what_was_sent_stays(self):
        offer = self.offer(self.claim({self.chair: 1}), 60.0, user=self.csr)
        for vals in ({"amount": 1.0}, {"state": "accepted"}, {"expires_at": False}):
            with self.subTest(vals), self.assertRaises(UserError):
                offer.with_user(self.csr).write(vals)
        with self.assertRaises(UserError):
            offer.unlink()
        for user in (self.stock_user, self.inspector, self.accountant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                offer.with_user(user).action_accept()

    def test_one_claim_about_the_same_goods(self):
        claim = self.claim({self.chair: 1})
        with self.assertRaisesRegex(UserError, "about these goods already"):
            self.env["rma.claim"].create({"order_id": claim.order_id.id})
        with self.assertRaisesRegex(UserError, "one return"):
            other = self.settle(self.sell([(self.lamp, 1)]), {self.lamp: 1})
            self.env["rma.claim"].create(
                {"order_id": other.id, "line_ids": claim.order_id.line_ids.ids}
            )

    def test_draft_return(self):
        rma = self.draft(self.sell([(self.chair, 1)]), {self.chair: 1})
        with self.assertRaisesRegex(UserError, "authorized"):
            self.env["rma.claim"].create({"order_id": rma.id})
