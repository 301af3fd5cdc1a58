from odoo.tests import Form

from ..common_credit import CreditCommon


class TestCreditSaleLine(CreditCommon):
    """What touches a sold line concerns every return of it, whoever did it (C1, D9)."""

    def deliver_some(self, order, quantity):
        """Deliver a part of what is open; the rest stays to be delivered."""
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        picking.move_ids.quantity = quantity
        Form.from_action(self.env, picking.button_validate()).save().process()

    def assert_open(self, rma, due):
        self.assertRecordValues(rma, [{"state": "authorized", "next_step": "settle"}])
        self.assertEqual(rma.line_ids.qty_to_credit, due)

    def assert_done(self, *returns):
        for rma in returns:
            self.assertRecordValues(rma, [{"state": "done", "next_step": "none"}])

    def test_done_until_the_invoice_is_posted(self):
        """Whatever becomes of the invoice, the return and its estimate follow."""
        order = self.create_order([(self.chair, 3)])
        self.deliver(order)
        invoice = order._create_invoices()
        rma = self.settle(order, {self.chair: 1})
        self.assertRecordValues(rma, [{"state": "done", "amount_estimated": 0.0}])
        invoice.with_user(self.accountant).action_post()
        self.assert_open(rma, 1)
        self.assertEqual(rma.amount_estimated, 120.0)
        invoice.with_user(self.accountant).button_draft()
        self.assert_done(rma)
        self.assertEqual(rma.amount_estimated, 0.0)
        invoice.action_post()
        self.assert_open(rma, 1)
        invoice.button_draft()
        invoice.button_cancel()
        self.assert_done(rma)
        self.assertEqual(rma.amount_estimated, 0.0)

    def test_done_by_a_credit_by_hand(self):
        """Somebody else's note settles the return; taken back, it is due again."""
        for undo in ("button_draft", "button_cancel", "unlink", "lower", "remove"):
            with self.subTest(undo=undo):
                order = self.sell([(self.chair, 1)])
                rma = self.settle(order, {self.chair: 1})
                by_hand = self.reverse_by_hand(order.invoice_ids)
                by_hand.action_post()
                self.assert_done(rma)
                by_hand.button_draft()
                if undo == "button_draft":
                    # A draft promises the money to somebody, too.
                    self.assert_done(rma)
                    continue
                if undo == "lower":
                    by_hand.invoice_line_ids.quantity = 0
                elif undo == "remove":
                    by_hand.invoice_line_ids.unlink()
                else:
                    getattr(by_hand, undo)()
                self.assert_open(rma, 1)
                self.assertEqual(self.credit(rma).amount_total, 120.0)

    def test_earlier_return_takes_what_was_not_invoiced(self):
        """A later return is done at once; the earlier one comes, and the later one is due."""
        order = self.create_order([(self.chair, 4)])
        self.deliver(order)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 2
        invoice.action_post()
        earlier = self.authorize(order, {self.chair: 2})
        later = self.settle(order, {self.chair: 2})
        self.assert_done(later)
        self.receive(earlier)
        self.inspect(earlier)
        self.assert_done(earlier)
        self.assert_open(later, 2)
        self.assertEqual(later.amount_estimated, 240.0)

    def test_estimate_follows_other_returns(self):
        order = self.create_order([(self.chair, 4)])
        self.deliver(order)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 2
        invoice.action_post()
        earlier = self.draft(order, {self.chair: 2})
        later = self.draft(order, {self.chair: 2})
        self.assertEqual(later.amount_estimated, 0.0)
        earlier.action_submit()
        self.assertEqual(later.amount_estimated, 240.0)
        earlier.action_cancel()
        self.assertEqual(later.amount_estimated, 0.0)

    def test_later_delivery_counts_first(self):
        """What was delivered on and not invoiced is the first to come back."""
        order = self.create_order([(self.chair, 3)])
        self.deliver_some(order, 2)
        invoice = self.invoice(order)
        rma = self.settle(order, {self.chair: 1})
        self.assert_open(rma, 1)
        self.deliver(order)
        self.assert_done(rma)
        self.assertEqual(rma.amount_estimated, 0.0)
        # Two were paid, and two are with the customer.
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        self.assertEqual(invoice.amount_residual, 240.0)

    def test_corrected_delivery(self):
        """Stock corrects what was delivered: the return is due after all."""
        order = self.create_order([(self.chair, 3)])
        self.deliver(order)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 2
        invoice.action_post()
        rma = self.settle(order, {self.chair: 1})
        self.assert_done(rma)
        delivery = order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        delivery.with_user(self.stock_user).move_ids.quantity = 2
        self.assert_open(rma, 1)
        self.assertEqual(rma.amount_estimated, 120.0)

    def test_one_invoice_of_many_returns_costs_no_more(self):
        """Posting reads the returns of all touched lines at once."""
        counts = []
        for size in (2, 2, 12):
            order = self.create_order([(self.chair, 1) for _line in range(size)])
            self.deliver(order)
            invoice = order._create_invoices()
            returns = self.env["rma.order"].union(
                *[self.settle(order, {line: 1}) for line in order.order_line]
            )
            self.assertEqual(set(returns.mapped("state")), {"done"})
            before = self.env.cr.sql_log_count
            invoice.action_post()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(returns.mapped("state")), {"authorized"})
        self.assertLessEqual(counts[2] - counts[1], 10 * 10, counts)
