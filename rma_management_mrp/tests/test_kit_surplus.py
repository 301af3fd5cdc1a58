from .common import KitCommon


class TestKitSurplus(KitCommon):
    """More components than the kits hold: somebody is asked, and nothing is left in returns."""

    def authorize_one(self):
        return self.authorize(self.sell([(self.kit, 3)]), {self.kit: 1})

    def get_found(self, rma):
        found = rma.discrepancy_ids.filtered(lambda each: each.state == "open")
        return {(each.type, each.product_id): each.quantity for each in found}

    def test_surplus_component(self):
        for decision in ("keep", "refuse"):
            with self.subTest(decision=decision):
                rma = self.authorize_one()
                self.receive(rma.with_user(self.stock_user), {self.lamp: 1, self.plate: 6})
                rma = rma.with_env(self.env)
                self.assertEqual(self.get_found(rma), {("unexpected_product", self.plate): 2})
                self.assertEqual(rma.line_ids.qty_received, 1)
                self.inspect(rma)
                self.assertEqual(self.count_waiting(), {self.plate: 2})
                getattr(rma.discrepancy_ids, f"action_{decision}")()
                rma.picking_ids.filtered(lambda p: p.state == "assigned").button_validate()
                self.assertFalse(self.count_waiting())
                self.assertEqual(self.credit(rma).amount_untaxed, 90)
                self.assertEqual(rma.state, "done")

    def test_counted_again_afterwards(self):
        rma = self.authorize_one()
        picking = self.receive(rma)
        picking.is_locked = False
        plates = picking.move_ids.filtered(lambda move: move.product_id == self.plate)
        plates.quantity = 7
        self.assertEqual(self.get_found(rma), {("unexpected_product", self.plate): 3})
        self.inspect(rma)
        rma.discrepancy_ids.action_keep()
        self.assertFalse(self.count_waiting())

    def test_a_further_kit_is_a_surplus_of_kits(self):
        rma = self.authorize_one()
        self.receive(rma, {self.lamp: 2, self.plate: 9})
        self.assertEqual(
            self.get_found(rma),
            {("surplus", self.kit): 1, ("unexpected_product", self.plate): 1},
        )
        rma.discrepancy_ids.action_keep()
        self.inspect(rma)
        self.assertFalse(self.count_waiting())
