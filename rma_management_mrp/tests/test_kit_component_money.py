from .test_kit_component import ComponentCommon


class TestKitComponentMoney(ComponentCommon):
    """What a single component is worth where there is more than a price."""

    def bring_back(self, order, returns, **vals):
        """Credit [(product, quantity)] one after the other."""
        notes = self.env["account.move"]
        for product, quantity in returns:
            notes |= self.credit(self.component(order, product, quantity, **vals))
        return notes

    def test_discount_on_the_whole_order_comes_back_with_components(self):
        self.settle_at_once()
        order = self.create_order([(self.kit, 2, {"discount": 12.5}), (self.chair, 1)])
        self.add_discount(order, "so_discount", 0.1)
        self.deliver(order)
        invoice = self.invoice(order)
        notes = self.bring_back(order, [(self.plate, 3), (self.lamp, 1)])
        notes |= self.credit(self.authorize(order, {self.chair: 1}))
        notes |= self.bring_back(order, [(self.plate, 1), (self.kit, 1)])
        self.assertAlmostEqual(sum(notes.mapped("amount_total")), invoice.amount_total, 4)
        self.assertAlmostEqual(sum(notes.mapped("amount_tax")), invoice.amount_tax, 4)

    def test_fee_per_unit_counts_components(self):
        self.set_terms(restocking_fee_basis="unit", restocking_fee_rate=2.0)
        self.settle_at_once()
        order = self.sell([(self.kit, 1)])
        rma = self.component(order, self.plate, 3)
        self.assertEqual(rma.amount_estimated, 38.18)
        self.assertEqual(self.credit(rma).amount_total, 38.18)

    def test_note_edited_by_hand_leaves_the_rest(self):
        self.settle_at_once()
        order = self.sell([(self.kit, 1)])
        rma = self.component(order, self.plate, 3)
        note = self.credit(rma, post=False)
        note.invoice_line_ids.quantity = 1
        self.assertEqual(rma.line_ids.qty_to_credit, 2)
        self.env.invalidate_all()
        note.with_user(self.accountant).action_post()
        self.credit(rma)
        self.assertEqual(rma.line_ids.qty_credited, 3)
        self.assertEqual(rma.amount_credited, 44.18)

    def test_uninvoiced_components_are_worth_nothing(self):
        order = self.create_order([(self.kit, 1)])
        self.deliver(order)
        rma = self.component(order, self.lamp, 1)
        self.assertEqual(rma.amount_estimated, 0)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(rma.state, "done")
        invoice = self.invoice(order)
        self.assertAlmostEqual(invoice.amount_untaxed, 90 * 20 / 36.67, 0)
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_explanation_says_the_share(self):
        rma = self.component(self.sell([(self.kit, 2)]), self.plate, 3)
        (step,) = rma._get_explanation()
        self.assertEqual(step["amount"], rma.amount_estimated)
        self.assertIn("216.00 / 2 Units × 13.64% × 3 Units", step["formula"].replace("\xa0", " "))
        self.assertIn("2 Units Table Set", step["basis"])

    def test_no_cost_comes_back_that_was_never_booked(self):
        """With perpetual valuation core books no cost for a kit, but would for a component."""
        expense, stock, variation = self.env["account.account"].create(
            [
                {"code": "K600", "name": "Cost of goods", "account_type": "expense_direct_cost"},
                {"code": "K300", "name": "Stock", "account_type": "asset_current"},
                {"code": "K610", "name": "Stock variation", "account_type": "expense"},
            ]
        )
        stock.account_stock_variation_id = variation
        (self.kit | self.lamp | self.plate).categ_id = self.env["product.category"].create(
            {
                "name": "Perpetual",
                "property_cost_method": "standard",
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": stock.id,
                "property_account_expense_categ_id": expense.id,
            }
        )
        self.settle_at_once()
        order = self.sell([(self.kit, 2)])
        self.bring_back(order, [(self.lamp, 1), (self.kit, 1), (self.plate, 4)])
        booked = order.invoice_ids.line_ids.filtered(lambda line: line.account_id == expense)
        self.assertFalse(booked)
