from ..common_dock import DockCommon


class TestDecisionDiscrepancy(DockCommon):
    """A decision on what came otherwise (W3) is on record with who, why and how much."""

    def surplus(self, received=3, **lines):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 1}, user=self.csr)
        self.dock(rma, {self.chair: received})
        return rma.discrepancy_ids

    def decided(self, found):
        return self.env["rma.decision"].search([("discrepancy_id", "in", found.ids)])

    def test_accepted_with_its_quantity_and_amount(self):
        found = self.surplus()
        found.with_user(self.csr).action_accept("She told us on the phone.")
        decision = self.decided(found)
        self.assertRecordValues(
            decision,
            [
                {
                    "order_id": found.order_id.id,
                    "ran": found.order_id.name,
                    "event": "found_accept",
                    "user_id": self.csr.id,
                    "motive": "She told us on the phone.",
                    "quantity": 2,
                    "product_uom_id": self.chair.uom_id.id,
                    # As it is once they are accepted.
                    "amount": 360.0,
                }
            ],
        )
        self.assertIn("Surplus: 2 × Chair", decision.reasons)
        self.assertIn(decision, found.order_id.decision_ids)

    def test_each_decision_has_its_name(self):
        labels = dict(self.env["rma.decision"]._get_events())
        for name, label in (
            ("refuse", "Discrepancy sent back"),
            ("keep", "Discrepancy kept without credit"),
            ("claim", "Discrepancy left for a claim"),
        ):
            with self.subTest(decision=name):
                found = self.surplus().with_user(self.manager)
                getattr(found, f"action_{name}")("Because")
                decision = self.decided(found)
                self.assertEqual(decision.event, f"found_{name}")
                self.assertEqual(labels[decision.event], label)
                self.assertEqual((decision.user_id, decision.motive), (self.manager, "Because"))

    def test_shortage(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3}, user=self.csr)
        self.dock(rma, {self.chair: 1})
        found = rma.discrepancy_ids.filtered(lambda found: found.state == "open")
        found.with_user(self.csr).action_close_short("Lost")
        self.assertRecordValues(
            self.decided(found), [{"event": "found_close_short", "quantity": 2, "motive": "Lost"}]
        )

    def test_once_and_not_for_what_is_refused(self):
        found = self.surplus().with_user(self.csr)
        found.action_keep("First")
        found.action_keep("Again")
        self.assertEqual(len(self.decided(found)), 1)
        self.assertEqual(self.decided(found).motive, "First")

    def test_many_at_once(self):
        found = self.surplus() | self.surplus()
        found.with_user(self.csr).action_accept()
        self.assertEqual(self.decided(found).mapped("order_id"), found.order_id)
        self.assertEqual(len(self.decided(found)), 2)
