from ..common_charge import ChargeCommon


class TestReasonTerms(ChargeCommon):
    """What a reason said of who pays is frozen with the authorization, like all terms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["rma.reason"].create(
            {"name": "Wrong size", "fault": "customer", "freight_payer": "customer"}
        )
        cls.grade.diminished_rate = 40

    def ask(self, quantity=2):
        line = {"reason_id": self.reason.id}
        return self.draft(self.sell([(self.chair, 2)]), {self.chair: quantity}, line=line)

    def change(self, **vals):
        """Change the reason as a manager does, and forget what was in memory."""
        self.reason.with_user(self.manager).write(vals)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_fee_that_was_authorized_stays(self):
        for before, credited in ((False, 144.0), (True, 240.0)):
            with self.subTest(waived=before):
                self.change(is_fee_waived=before)
                rma = self.ask()
                rma.action_submit()
                self.change(is_fee_waived=not before)
                self.receive(rma)
                self.inspect_as(rma, self.grade)
                self.assertEqual(rma.line_ids.is_fee_waived, before)
                self.assertEqual(self.credit(rma).amount_total, credited)
                self.assertEqual(rma.state, "done")
                self.env.invalidate_all()
                self.assertEqual(rma.line_ids.is_fee_waived, before)

    def test_freight_and_fault_stay(self):
        rma = self.ask()
        rma.action_submit()
        self.change(freight_payer="company", fault="vendor")
        line = rma.line_ids
        self.assertEqual(line.freight_payer, "customer")
        self.assertEqual(line._get_reason_terms()["fault"], "customer")

    def test_change_while_it_is_asked_for(self):
        """Nothing is frozen before it is decided, and again nothing once it is taken up anew."""
        rma = self.ask()
        self.change(is_fee_waived=True)
        self.assertTrue(rma.line_ids.is_fee_waived)
        rma.action_submit()
        rma.action_cancel()
        rma.action_draft()
        self.change(is_fee_waived=False)
        self.assertFalse(rma.line_ids.is_fee_waived)
        rma.action_submit()
        self.change(is_fee_waived=True)
        self.assertFalse(rma.line_ids.is_fee_waived)

    def test_frozen_with_an_approval(self):
        """Whoever approves has seen these terms; what waits to be written comes no later."""
        self.partner.rma_always_review = True
        rma = self.ask()
        rma.with_user(self.csr).action_submit()
        self.assertEqual(rma.state, "submitted")
        rma.with_user(self.manager).action_authorize()
        self.reason.is_fee_waived = True
        self.assertFalse(rma.line_ids.is_fee_waived)

    def test_a_line_that_came_later_has_the_terms_of_the_others(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2}, line={"reason_id": self.reason.id})
        self.change(is_fee_waived=True)
        found = self.env["rma.discrepancy"]._in_action().create(
            {"order_id": rma.id, "type": "unexpected_product", "product_id": self.chair.id,
             "product_uom_id": self.chair.uom_id.id, "quantity": 1.0}
        )  # fmt: skip
        vals = found._prepare_line_vals(order.order_line)
        self.assertFalse(vals["reason_terms"]["is_fee_waived"])
