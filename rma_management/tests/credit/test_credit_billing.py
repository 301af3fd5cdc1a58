from odoo.exceptions import UserError

from ..common_credit import CreditCommon


class TestCreditBilling(CreditCommon):
    """What waits for a decision is nobody's to bill or to credit: core's billing run (C5)."""

    def bill(self, orders):
        """Create invoices as from the list of orders to invoice, down payments taken off."""
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=orders.ids
        )
        before = orders.invoice_ids
        wizard.create({"advance_payment_method": "delivered"}).create_invoices()
        return orders.invoice_ids - before

    def test_billing_run_waits_for_the_decision(self):
        for policy in ("delivery", "order"):
            with self.subTest(policy=policy):
                self.chair.invoice_policy = policy
                order = self.sell([(self.chair, 3)])
                rma = self.authorize(order, {self.chair: 2})
                self.receive(rma)
                self.assertRecordValues(order.order_line, [{"qty_to_invoice": 0.0}])
                self.assertEqual(order.invoice_status, "invoiced")
                for final in (False, True):
                    with self.assertRaises(UserError), self.cr.savepoint():
                        order._create_invoices(final=final)
                self.inspect(rma)
                self.assertRecordValues(order.order_line, [{"qty_to_invoice": -2.0}])
                self.assertEqual(order.invoice_status, "to invoice")
                self.credit(rma)
                self.assertRecordValues(order.order_line, [{"qty_to_invoice": 0.0}])
                self.assertEqual(order.invoice_status, "invoiced")

    def test_by_the_policys_timing(self):
        for timing, after_receipt in (
            ("inspection", 0.0),
            ("receipt", -1.0),
            ("authorization", -1),
        ):
            with self.subTest(timing=timing):
                self.set_terms(refund_timing=timing)
                order = self.sell([(self.chair, 1)])
                rma = self.authorize(order, {self.chair: 1})
                self.assertEqual(order.order_line.qty_to_invoice, 0.0)
                self.receive(rma)
                self.assertEqual(order.order_line.qty_to_invoice, after_receipt)

    def test_other_goods_are_billed_meanwhile(self):
        """In a batch, and with other goods of the same order: the deliveries, and these alone."""
        order = self.create_order([(self.chair, 2), (self.lamp, 2)])
        moves = order.picking_ids.move_ids
        chairs = moves.filtered(lambda move: move.product_id == self.chair)
        chairs.quantity, (moves - chairs).quantity = 2, 0
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.invoice(order)
        waiting = self.sell([(self.chair, 1)])
        returns = self.authorize(order, {self.chair: 1}) | self.authorize(waiting, {self.chair: 1})
        for rma in returns:
            self.receive(rma)
        self.deliver(order)
        plain = self.create_order([(self.chair, 1)])
        self.deliver(plain)
        invoices = self.bill(order | waiting | plain)
        self.assertEqual(set(invoices.mapped("move_type")), {"out_invoice"})
        self.assertEqual(
            sorted((line.product_id.name, line.quantity) for line in invoices.invoice_line_ids),
            [("Chair", 1.0), ("Lamp", 2.0)],
        )

    def test_refused_goods_are_billed_like_kept_ones(self):
        """What is not credited was sold: neither credited by a billing run, nor forgotten by it."""
        refusing = self.scrap.copy({"name": "Worthless", "is_credited": False})
        for invoiced, to_invoice in ((3, 0.0), (2, 1.0), (0, 3.0)):
            for disposition in (refusing, self.send_back):
                with self.subTest(invoiced=invoiced, disposition=disposition.name):
                    order = self.create_order([(self.chair, 3)])
                    self.deliver(order)
                    if invoiced:
                        invoice = order._create_invoices()
                        invoice.invoice_line_ids.quantity = invoiced
                        invoice.action_post()
                    rma = self.authorize(order, {self.chair: 1})
                    self.receive(rma)
                    self.inspect(rma, disposition)
                    pickings = rma.picking_ids | rma.inspection_ids.move_ids.picking_id
                    pickings.filtered(lambda p: p.state == "assigned").button_validate()
                    self.assertEqual(order.order_line.qty_to_invoice, to_invoice)

    def test_never_invoiced_goods_are_not_billed_while_they_wait(self):
        order = self.create_order([(self.chair, 3)])
        self.deliver(order)
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        self.assertEqual(order.order_line.qty_to_invoice, 2.0)
        self.inspect(rma)
        self.assertEqual(order.order_line.qty_to_invoice, 2.0)

    def test_surplus_and_repair_are_not_credited(self):
        for resolution in ("repair", "exchange"):
            with self.subTest(resolution=resolution):
                order = self.sell([(self.chair, 2)])
                rma = self.authorize(order, {self.chair: 1}, line={"resolution": resolution})
                self.receive(rma)
                self.assertEqual(order.order_line.qty_to_invoice, 0.0)
                self.inspect(rma)
                self.assertEqual(order.order_line.qty_to_invoice, 0.0)

    def test_credited_on_a_final_invoice(self):
        """One invoice bills what was delivered and takes back what was returned: it is credited."""
        order = self.create_order([(self.chair, 2), (self.lamp, 9)])
        self.line_of(order, self.lamp).product_uom_qty = 9
        moves = order.picking_ids.move_ids
        chairs = moves.filtered(lambda move: move.product_id == self.chair)
        chairs.quantity, (moves - chairs).quantity = 2, 0
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        first = self.invoice(order)
        rma = self.settle(order, {self.chair: 1})
        self.deliver(order)
        final = self.bill(order)
        self.assertEqual(final.move_type, "out_invoice")
        self.assertRecordValues(rma, [{"next_step": "none", "state": "done"}])
        final.action_post()
        self.assertRecordValues(rma, [{"state": "done"}])
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            rma.action_create_credit_notes()
        again = self.reverse_by_hand(first)
        with self.assertRaisesRegex(UserError, "2 Units invoiced, 3 Units would be credited"):
            again.action_post()
