from odoo.tests import tagged

from ..common_claim import ClaimCommon

ACTIVITY = "mail_activity_claim_agreed"


@tagged("post_install", "-at_install")
class TestClaimAgreed(ClaimCommon):
    """What was agreed beside the money becomes a document, or a task that says what to do."""

    def here(self, quantity=1):
        """Return a claim on goods that have come, and that nobody has looked at."""
        rma = self.authorize(self.sell([(self.chair, quantity)]), {self.chair: quantity})
        self.receive(rma)
        return self.env["rma.claim"].create({"order_id": rma.id, "user_id": self.csr.id})

    def get_task(self, claim):
        kind = self.env.ref(f"rma_management.{ACTIVITY}")
        return claim.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)

    def test_exchange(self):
        """The same is sent again, by the return's own means, and nothing is credited."""
        claim = self.here()
        rma = claim.order_id
        self.offer(claim, 0.0, form="exchange").action_accept()
        self.assertFalse(self.get_task(claim))
        self.assertEqual(rma.line_ids.resolution, "exchange")
        self.inspect(rma)
        moves = rma.line_ids.replacement_move_ids
        self.assertEqual(moves.product_id, self.chair)
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 1.0)
        self.assertFalse(rma.is_credit_due)
        self.assertEqual(rma.amount_credited, 0.0)

    def test_exchange_after_the_inspection(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 0.0, form="exchange").action_accept()
        self.assertFalse(self.get_task(claim))
        self.assertEqual(claim.line_ids.replacement_move_ids.product_id, self.chair)

    def test_exchange_beside_money_is_for_somebody(self):
        """A replacement of the whole beside an amount might be more than was agreed."""
        claim = self.here()
        self.offer(claim, 60.0, form="exchange").action_accept()
        self.assertFalse(claim.line_ids.replacement_move_ids)
        self.assertIn("beside this amount", self.get_task(claim).note)
        self.inspect(claim.order_id)
        self.assertEqual(self.credit(claim.order_id).amount_total, 60.0)

    def test_exchange_of_what_is_credited(self):
        claim = self.claim({self.chair: 1})
        self.credit(claim.order_id)
        self.offer(claim, 120.0, form="exchange").action_accept()
        self.assertFalse(claim.line_ids.replacement_move_ids)
        self.assertTrue(self.get_task(claim))

    def test_send_back(self):
        claim = self.here(2)
        rma = claim.order_id
        self.offer(claim, 30.0, form="send_back").action_accept()
        self.assertFalse(self.get_task(claim))
        self.assertEqual(rma.inspection_ids.disposition_id, self.send_back)
        moves = rma.inspection_ids.move_ids
        self.assertEqual(moves.location_dest_id.usage, "customer")
        self.assertEqual(sum(moves.mapped("product_uom_qty")), 2.0)
        self.assertEqual(self.credit(rma).amount_total, 30.0)

    def test_send_back_what_is_in_stock_again(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 30.0, form="send_back", message="With a new box.").action_accept()
        task = self.get_task(claim)
        self.assertIn("already", task.note)
        self.assertIn("With a new box.", task.note)
        self.assertIn("30.00", task.note)
        self.assertEqual(task.user_id, claim.user_id or claim.order_id._get_responsible())

    def test_keep(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        self.offer(claim, 50.0, form="keep").action_accept()
        self.assertEqual(rma.line_ids.resolution, "keep")
        self.assertFalse(rma.line_ids.qty_open)
        self.assertEqual(self.credit(rma).amount_total, 50.0)

    def test_spare_part_is_for_somebody(self):
        claim = self.claim({self.chair: 1}, user_id=self.csr.id)
        self.offer(claim, 0.0, form="spare_part", message="Two screws").action_accept()
        task = self.get_task(claim)
        self.assertEqual(task.user_id, self.csr)
        for words in ("Spare part", "0.00", "Two screws"):
            self.assertIn(words, task.note)
