from datetime import timedelta
from fractions import Fraction as F
from unittest import TestCase

from odoo import fields
from odoo.exceptions import UserError

from ...tools.band import get_band, get_worth, propose
from ..common_claim import ClaimCommon


class TestBandTools(TestCase):
    """Pure: floor, ceiling, what sets them, and what is proposed."""

    def test_band(self):
        cases = (
            # paid, floors, ceilings, (floor, by, ceiling, by)
            (100, {"law": 0, "value": 0}, {}, (0, "law", 100, "paid")),
            (100, {"law": 30, "value": 60}, {"role": None}, (60, "value", 100, "paid")),
            (100, {"law": 70, "value": 60}, {"role": 50}, (70, "law", 50, "role")),
            (100, {"law": 130, "value": 0}, {"worth": 120}, (100, "law", 100, "paid")),
            (100, {"law": -5, "value": 0}, {"worth": 40, "role": 45}, (0, "law", 40, "worth")),
            (0, {"law": 0, "value": 0}, {}, (0, "law", 0, "paid")),
        )
        for paid, floors, ceilings, expected in cases:
            with self.subTest(paid=paid, floors=floors, ceilings=ceilings):
                band = get_band(
                    F(paid),
                    {name: F(value) for name, value in floors.items()},
                    {
                        name: value if value is None else F(value)
                        for name, value in ceilings.items()
                    },
                )
                self.assertEqual(tuple(band), expected)
                self.assertLessEqual(band.floor, paid)
                self.assertLessEqual(band.ceiling, paid)

    def test_worth(self):
        for paid, recovery, cost, expected in (
            (10, 0, 10, 10),
            (100, 80, 10, 30),
            (100, 100, 0, 0),
            (100, 200, 0, 0),
        ):
            with self.subTest(paid=paid, recovery=recovery, cost=cost):
                self.assertEqual(get_worth(F(paid), F(recovery), F(cost)), expected)

    def test_proposals_rise_to_the_ceiling(self):
        band = get_band(F(100), {"value": F(40)}, {"role": F(80)})
        offers = [propose(band, number, F(1, 100)) for number in range(6)]
        self.assertEqual(offers, [40, 60, 70, 80, 80, 80])


class TestBand(ClaimCommon):
    """What a role may give, who approves what is above, and who sees it."""

    def test_role(self):
        self.company.rma_claim_limit_agent = 50.0
        self.company.rma_claim_limit_manager = 100.0
        claim = self.claim({self.chair: 1})
        self.assertEqual(claim.with_user(self.csr).band_ceiling, 50.0)
        self.assertEqual(claim.with_user(self.manager).band_ceiling, 100.0)
        self.offer(claim, 50.0, user=self.csr)
        with self.assertRaisesRegex(UserError, "more than you may settle"):
            self.offer(claim, 50.01, user=self.csr)
        self.offer(claim, 100.0, user=self.manager)
        with self.assertRaisesRegex(UserError, "more than you may settle"):
            self.offer(claim, 101.0, user=self.manager)

    def test_four_eyes(self):
        self.company.rma_claim_limit_agent = 50.0
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 90.0, user=self.csr, send=False)
        with self.assertRaises(UserError):
            offer.with_user(self.csr).action_approve()
        offer.with_user(self.manager).action_approve()
        offer.with_user(self.csr).action_send()
        self.assertRecordValues(offer, [{"state": "sent", "approver_id": self.manager.id}])
        own = self.offer(claim, 90.0, user=self.manager, send=False)
        with self.assertRaisesRegex(UserError, "Four eyes"):
            own.with_user(self.manager).action_approve()

    def test_approved_is_what_was_seen(self):
        """Another amount or form is approved anew; what the approver may not give, never."""
        self.company.rma_claim_limit_agent = 50.0
        self.company.rma_claim_limit_manager = 100.0
        claim = self.claim({self.chair: 1})
        for party in ("company", "customer"):
            for vals, approver in (
                ({"message": "As we said."}, self.manager),
                ({"expires_at": fields.Datetime.now() + timedelta(days=9)}, self.manager),
                ({"amount": 95.0}, self.env["res.users"]),
                ({"amount": 120.0}, self.env["res.users"]),
                ({"form": "keep"}, self.env["res.users"]),
            ):
                with self.subTest(party=party, vals=vals):
                    offer = self.offer(claim, 90.0, user=self.csr, send=False, party=party)
                    offer.with_user(self.manager).action_approve()
                    offer.with_user(self.csr).write(vals)
                    self.assertEqual(offer.approver_id, approver)
        with self.assertRaisesRegex(UserError, "more than you may settle"):
            self.offer(claim, 100.01, send=False).with_user(self.manager).action_approve()
        offer = self.offer(claim, 60.0, user=self.csr, send=False)
        offer.with_user(self.manager).action_approve()
        offer.with_user(self.csr).amount = 95.0
        with self.assertRaisesRegex(UserError, "more than you may settle"):
            offer.with_user(self.csr).action_send()
        offer.with_user(self.manager).action_approve()
        offer.with_user(self.csr).action_send()
        self.assertRecordValues(offer, [{"state": "sent", "approver_id": self.manager.id}])

    def test_customer_asks_for_more_than_the_role(self):
        self.company.rma_claim_limit_agent = 50.0
        claim = self.claim({self.chair: 1})
        theirs = self.offer(claim, 90.0, party="customer")
        with self.assertRaisesRegex(UserError, "more than you may settle"):
            theirs.with_user(self.csr).action_accept()
        theirs.with_user(self.manager).action_approve()
        theirs.with_user(self.csr).action_accept()
        self.assertEqual(claim.amount_agreed, 90.0)

    def test_value_left(self):
        self.c.diminished_rate = 25.0
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.grade_id = self.c
        wizard.action_apply()
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        self.assertEqual(claim.band_floor, 180.0)
        self.assertIn("still worth", claim.band_text)
        self.assertEqual(claim.amount_proposed, 180.0)

    def test_worth_of_goods_with_the_customer(self):
        self.company.rma_claim_return_cost = 10.0
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        # 120 paid, 50 is what it would bring, 10 is what it would cost.
        self.assertEqual(claim.band_ceiling, 80.0)
        self.receive(rma)
        claim.invalidate_recordset()
        self.assertEqual(claim.band_ceiling, 120.0)

    def test_who_sees_it(self):
        claim = self.claim({self.chair: 1})
        names = ("band_floor", "band_ceiling", "amount_proposed", "band_text", "our_offer_id")
        for user in (self.inspector, self.accountant):
            known = claim.with_user(user).fields_get()
            for name in names:
                with self.subTest(user=user.login, field=name):
                    self.assertNotIn(name, known)
        self.assertTrue(claim.with_user(self.csr).read(["band_ceiling"]))
