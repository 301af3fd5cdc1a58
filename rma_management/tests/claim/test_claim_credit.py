from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from ..common_claim import ClaimCommon


class TestClaimCredit(ClaimCommon):
    """What was agreed is what the credit notes of the lines come to, to the cent."""

    def test_agreed_is_credited(self):
        for agreed in (0.0, 0.01, 60.0, 119.99, 120.0):
            with self.subTest(agreed=agreed):
                claim = self.claim({self.chair: 1})
                self.offer(claim, agreed).action_accept()
                rma = claim.order_id
                self.assertRecordValues(claim, [{"state": "agreed", "amount_agreed": agreed}])
                self.assertEqual(rma.amount_estimated, agreed)
                note = self.credit(rma)
                self.assertEqual(note.amount_total, agreed)
                self.assertEqual(rma.amount_credited, agreed)
                self.assertEqual(rma.state, "done")

    def test_draft_is_brought_to_it(self):
        claim = self.claim({self.chair: 1})
        note = self.credit(claim.order_id, post=False)
        self.assertEqual(note.amount_total, 120.0)
        self.offer(claim, 75.5).action_accept()
        self.assertEqual(note.amount_total, 75.5)
        note.action_post()
        self.assertEqual(claim.order_id.state, "done")

    def test_mixed_taxes(self):
        """The difference is shared over the taxes of the goods, and the total is exact."""
        reduced = self.create_tax("Test 7%", 7.0)
        book = self.create_product("Book", 19.99, taxes_id=[Command.set(reduced.ids)])
        both = self.create_product("Both", 13.37, taxes_id=[Command.set((reduced | self.tax).ids)])
        goods = {self.lamp: 3, book: 3, both: 1}
        for agreed in (0.01, 33.33, 77.77, 150.0):
            with self.subTest(agreed=agreed):
                claim = self.claim(goods)
                self.offer(claim, agreed).action_accept()
                note = self.credit(claim.order_id)
                self.assertEqual(note.amount_total, agreed)
                lines = note.invoice_line_ids.filtered(lambda line: line.rma_charge_id)
                self.assertEqual(len(lines), 3)
                self.assertEqual(len({line.tax_ids for line in lines}), 3)

    def test_other_lines_are_credited_in_full(self):
        claim = self.claim({self.chair: 1, self.lamp: 1}, products=self.lamp)
        self.offer(claim, 10.0).action_accept()
        note = self.credit(claim.order_id)
        self.assertEqual(note.amount_total, 120.0 + 10.0)

    def test_charges_of_the_lines_are_part_of_it(self):
        """A fee on the goods makes what was agreed neither less nor more."""
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        for agreed in (50.0, 115.0):
            with self.subTest(agreed=agreed):
                claim = self.claim({self.chair: 1})
                self.assertEqual(claim.order_id.amount_estimated, 108.0)
                self.offer(claim, agreed).action_accept()
                self.assertEqual(self.credit(claim.order_id).amount_total, agreed)

    def test_discount_on_the_order(self):
        order = self.create_order([(self.chair, 3), (self.lamp, 7)])
        self.add_discount(order, "so_discount", 0.075)
        self.deliver(order)
        self.invoice(order)
        claim = self.claim({self.chair: 2, self.lamp: 3}, order=order)
        self.offer(claim, 111.11).action_accept()
        self.assertEqual(self.credit(claim.order_id).amount_total, 111.11)

    def test_goods_come_in_parts(self):
        """What is missing is added with the last part, what is too much taken off any."""
        for agreed in (40.0, 180.0, 240.0):
            with self.subTest(agreed=agreed):
                order = self.sell([(self.chair, 2)])
                rma = self.authorize(order, {self.chair: 2})
                self.receive(rma)
                claim = self.env["rma.claim"].create({"order_id": rma.id})
                self.offer(claim, agreed).action_accept()
                self.inspect(rma, quantities={self.chair: 1})
                first = self.credit(rma)
                self.inspect(rma)
                second = self.credit(rma)
                self.assertEqual(first.amount_total + second.amount_total, agreed)

    def test_missing_goods(self):
        """What never came is settled on top of what did."""
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma, {self.chair: 1})
        self.inspect(rma)
        rma.discrepancy_ids.action_claim()
        claim = rma.claim_ids
        self.assertRecordValues(claim, [{"kind": "missing", "state": "open"}])
        self.assertEqual(claim.amount_claimed, 240.0)
        self.offer(claim, 180.0).action_accept()
        self.assertEqual(self.credit(rma).amount_total, 180.0)
        self.assertEqual(rma.state, "done")

    def test_settlement_without_goods(self):
        """Nothing of it came: the settlement is a credit note of its own."""
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma, disposition=self.send_back)
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        self.offer(claim, 30.0).action_accept()
        self.assertEqual(rma.amount_settlement_open, 30.0)
        self.assertTrue(rma.is_credit_due)
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 30.0)
        self.assertFalse(rma.amount_settlement_open)
        self.assertEqual(rma.amount_credited, 30.0)

    def test_estimate_of_what_ends_in_no_credit_note(self):
        """What is agreed on an exchange or a repair is estimated, and waits, as it is credited."""
        for resolution in ("exchange", "repair", "refund"):
            with self.subTest(resolution):
                line = {"resolution": resolution}
                rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, line=line)
                self.receive(rma)
                disposition = self.send_back if resolution == "refund" else self.restock
                self.inspect(rma, disposition=disposition)
                claim = self.env["rma.claim"].create({"order_id": rma.id})
                self.assertEqual(rma.settlement_status, "none")
                for agreed in (5.0, 12.0):
                    before = rma.amount_credited
                    self.offer(claim, agreed).action_accept()
                    self.assertRecordValues(
                        rma, [{"settlement_status": "pending", "amount_estimated": agreed}]
                    )
                    self.assertEqual(self.credit(rma).amount_total, agreed - before)
                    self.assertRecordValues(
                        rma, [{"settlement_status": "done", "amount_credited": agreed}]
                    )
                    claim.action_reopen()

    def test_credited_meanwhile(self):
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 60.0)
        self.credit(claim.order_id)
        with self.assertRaisesRegex(UserError, "credited for these goods meanwhile"):
            offer.action_accept()
        self.assertEqual(claim.state, "offered")
        self.offer(claim, 120.0).action_accept()
        self.assertEqual(claim.order_id.amount_credited, 120.0)

    def test_more_than_agreed_is_not_posted(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0).action_accept()
        note = self.credit(claim.order_id, post=False)
        note.invoice_line_ids.filtered("rma_charge_id").unlink()
        with self.assertRaisesRegex(UserError, "was settled at"):
            note.action_post()

    def test_settled_anew(self):
        """Opened again, it can be settled for more; for less than is credited it cannot."""
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0).action_accept()
        self.credit(claim.order_id)
        claim.action_reopen("The customer wrote again")
        with self.assertRaises(UserError):
            self.offer(claim, 50.0)
        self.offer(claim, 80.0).action_accept()
        self.env.flush_all()
        self.assertEqual(self.credit(claim.order_id).amount_total, 20.0)
        self.assertEqual(claim.order_id.amount_credited, 80.0)
        self.assertEqual(claim.offer_ids.mapped("state"), ["accepted", "accepted"])

    def test_posted_by_itself_once_it_is_settled(self):
        """A policy that posts at once leaves what is in question a draft."""
        self.set_terms(credit_mode="post")
        for settle, total in (
            (lambda claim: self.offer(claim, 60.0).action_accept(), 60.0),
            (lambda claim: claim.action_close(), 120.0),
        ):
            claim = self.claim({self.chair: 1})
            rma = claim.order_id
            with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9.0):
                self.env["rma.order"]._cron_credit()
            self.assertEqual(rma.credit_note_ids.state, "draft")
            settle(claim)
            self.assertRecordValues(
                rma.credit_note_ids, [{"state": "posted", "amount_total": total}]
            )

    def test_settlement_is_typed_by_nobody(self):
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        charges = self.env["rma.charge"].with_user(self.csr)
        for vals in (
            {"type": "goodwill", "basis": "agreed", "rate": 100.0},
            {"type": "settlement", "amount": 1.0},
            {"basis": "agreed", "rate": 1.0},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                charges.create({"order_id": rma.id, **vals})
        charge = charges.create({"order_id": rma.id, "type": "restocking", "amount": 1.0})
        with self.assertRaises(UserError):
            charge.basis = "agreed"

    def test_settlement_is_not_waived(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0).action_accept()
        with self.assertRaises(UserError):
            claim.order_id.charge_ids.action_waive("Why not")
