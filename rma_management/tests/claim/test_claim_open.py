from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from ..common_claim import ClaimCommon


class TestClaimOpen(ClaimCommon):
    """Claims open by themselves where goods are not as declared, and by people."""

    def inspect_as(self, declared, grade, found=None, **line):
        rma = self.authorize(
            self.sell([(self.chair, 1)]), {self.chair: 1}, line={"condition": declared, **line}
        )
        self.receive(rma)
        wizard = self.env["rma.inspect"].with_user(self.inspector).create({"order_id": rma.id})
        wizard.line_ids.condition_found = found
        wizard.line_ids.grade_id = grade
        wizard.action_apply()
        return rma

    def test_beyond_the_tolerance(self):
        cases = (
            # declared, grade, found, tolerance, opened
            ("unopened", self.a, False, 0.0, False),
            ("unopened", self.b, False, 0.0, True),
            ("unopened", self.b, False, 10.0, False),
            ("unopened", self.c, "used", 10.0, True),
            ("unopened", self.c, "used", 40.0, False),
            ("unopened", self.d, "damaged", 40.0, True),
            ("opened", self.b, False, 0.0, False),
            ("opened", self.b, "used", 0.0, True),
            ("used", self.b, "opened", 0.0, False),
            ("defective", self.d, "defective", 0.0, False),
            (False, self.d, "damaged", 0.0, False),
        )
        for declared, grade, found, tolerance, opened in cases:
            with self.subTest(declared=declared, grade=grade.name, found=found, at=tolerance):
                self.company.rma_claim_tolerance = tolerance
                rma = self.inspect_as(declared, grade, found)
                self.assertEqual(bool(rma.claim_ids), opened)
                if opened:
                    self.assertRecordValues(
                        rma.claim_ids,
                        [{"kind": "contradiction", "amount_claimed": 120.0, "state": "open"}],
                    )
                    self.assertEqual(rma.claim_ids.inspection_ids, rma.inspection_ids)
                    self.assertEqual(rma.claim_ids.line_ids, rma.line_ids)

    def test_what_the_reason_says_is_declared(self):
        """Faulty goods are graded as such; that they were used nobody has said."""
        faulty = self.env.ref("rma_management.rma_reason_defective")
        for grade, found, opened in ((self.d, False, False), (self.d, "used", True)):
            with self.subTest(grade=grade.name, found=found):
                rma = self.inspect_as("opened", grade, found, reason_id=faulty.id)
                self.assertEqual(rma.inspection_ids.is_as_declared, not opened)
                self.assertEqual(bool(rma.claim_ids), opened)

    def test_a_new_one_shows_what_is_at_stake(self):
        goods = {self.chair: 1, self.lamp: 1}
        rma = self.settle(self.sell(list(goods.items())), goods)
        claims = self.env["rma.claim"].with_user(self.csr).with_context(default_order_id=rma.id)
        form = Form(claims)
        self.assertEqual(form.amount_claimed, 160.0)
        form.line_ids.add(rma.line_ids.filtered(lambda line: line.product_id == self.chair))
        self.assertEqual(form.amount_claimed, 120.0)
        form.amount_claimed = 50.0
        self.assertEqual(form.save().amount_claimed, 50.0)

    def test_switched_off(self):
        self.company.rma_claim_auto = False
        self.assertFalse(self.inspect_as("unopened", self.d).claim_ids)

    def test_nothing_waits_for_it(self):
        rma = self.inspect_as("unopened", self.d)
        self.assertTrue(rma.claim_ids)
        self.assertEqual(self.credit(rma).amount_total, 120.0)
        self.assertEqual(rma.state, "done")

    def test_of_many_returns_at_once(self):
        """As many queries for each return, however many are inspected at once."""
        orders = [self.sell([(self.chair, 1)]) for _number in range(3)]
        returns = self.env["rma.order"].union(
            *[
                self.authorize(order, {self.chair: 1}, line={"condition": "unopened"})
                for order in orders
            ]
        )
        self.receive(returns)
        wizard = self.env["rma.inspect"].create({"order_ids": returns.ids})
        wizard.line_ids.grade_id = self.d
        wizard.action_apply()
        self.assertEqual(len(returns.claim_ids), 3)
        self.assertEqual({len(rma.claim_ids) for rma in returns}, {1})

    def test_one_claim_for_what_is_found_later(self):
        rma = self.authorize(
            self.sell([(self.chair, 2)]), {self.chair: 2}, line={"condition": "unopened"}
        )
        self.receive(rma)
        for _unit in range(2):
            wizard = self.env["rma.inspect"].create({"order_id": rma.id})
            wizard.line_ids.write({"grade_id": self.d.id, "quantity": 1.0})
            wizard.action_apply()
        self.assertEqual(len(rma.claim_ids), 1)
        self.assertEqual(rma.claim_ids.inspection_ids, rma.inspection_ids)

    def test_discrepancy_left_for_a_claim(self):
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        found = rma.action_report_discrepancy("damaged_parcel", note="Wet.")
        found.with_user(self.csr).action_claim("The carrier did it")
        claim = rma.claim_ids
        self.assertRecordValues(claim, [{"kind": "discrepancy", "note": "Wet."}])
        self.assertEqual(claim.discrepancy_ids, found)

    def test_by_the_customer(self):
        rma = self.settle(
            self.sell([(self.chair, 1), (self.lamp, 1)]), {self.chair: 1, self.lamp: 1}
        )
        chair = rma.line_ids.filtered(lambda line: line.product_id == self.chair)
        claim = rma._open_claim_for_customer("missing", "A leg is missing.", chair)
        self.assertRecordValues(
            claim, [{"kind": "missing", "statement": "A leg is missing.", "amount_claimed": 120.0}]
        )
        other = rma._open_claim_for_customer("nonsense", "And the lamp.")
        self.assertEqual(other.line_ids.product_id, self.lamp)
        self.assertEqual(other.kind, "other")
        with self.assertRaises(UserError):
            rma._open_claim_for_customer("missing", "Again.")

    def test_three_clicks_from_the_inspection(self):
        """Claim, Offer, Send."""
        rma = self.inspect_as("unopened", self.c, "used")
        csr = self.csr
        action = rma.inspection_ids.with_user(csr).action_open_claim()
        claim = self.env["rma.claim"].with_user(csr).browse(action["res_id"])
        self.assertEqual(claim, rma.claim_ids)
        action = claim.action_open_offer()
        offer = self.env["rma.offer"].with_user(csr).with_context(**action["context"]).create({})
        offer.action_send()
        self.assertEqual(claim.state, "offered")

    def test_from_the_return(self):
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        action = rma.with_user(self.csr).action_open_claim()
        claim = (
            self.env["rma.claim"].with_user(self.csr).with_context(**action["context"]).create({})
        )
        self.assertEqual(rma.with_user(self.csr).action_open_claim()["res_id"], claim.id)
        self.assertEqual(rma.claim_count, 1)
        self.assertIn("Chair", claim.comparison)

    def test_lines_of_a_command(self):
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        claim = self.env["rma.claim"].create(
            {"order_id": rma.id, "line_ids": [Command.link(rma.line_ids.id)]}
        )
        self.assertEqual(claim.name, f"{rma.name}-C1")
