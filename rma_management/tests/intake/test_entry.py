from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ...tools import ran
from ..common import RmaCommon


class TestEntry(RmaCommon):
    """The return entry (E1, E7): as a CSR with no more than the CSR's rights."""

    def open_entry(self, order, user=None):
        entries = self.env["rma.entry"].with_user(user or self.csr)
        return entries.create({"sale_order_ids": [Command.set(order.ids)]})

    def test_lines_returnable_with_quantity_zero(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2), (self.service, 1)])
        entry = self.open_entry(order)
        self.assertRecordValues(
            entry.line_ids,
            [
                {"product_id": self.chair.id, "quantity": 0, "qty_returnable": 3, "verdict": False},
                {"product_id": self.lamp.id, "quantity": 0, "qty_returnable": 2, "verdict": False},
            ],
        )
        self.assertIn("Assembly", entry.blocked_text)
        self.assertEqual(entry.partner_id, self.partner)

    def test_blocked_lines_say_why(self):
        order = self.sell([(self.chair, 1)])
        self.authorize(order, {self.chair: 1})
        entry = self.open_entry(order)
        self.assertFalse(entry.line_ids)
        self.assertIn(order.rma_order_ids.name, entry.blocked_text)

    def test_return_all_and_confirm(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        entry = self.open_entry(order)
        entry.action_return_all()
        estimated = entry.amount_estimated
        action = entry.action_confirm()
        self.assertEqual(action["res_model"], "rma.order")
        rma = self.env["rma.order"].browse(action["res_id"])
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "next_step": "receive",
                    "partner_id": self.partner.id,
                    "amount_estimated": estimated,
                    "user_id": self.csr.id,
                    "is_receipt_queued": True,
                }
            ],
        )
        self.assertEqual(estimated, order.invoice_ids.amount_total)
        self.assertTrue(ran.is_valid(rma.name))
        self.assertEqual(rma.line_ids.mapped("product_uom_qty"), [3, 2])

    def test_second_click_opens_the_same_return(self):
        order = self.sell([(self.chair, 3)])
        entry = self.open_entry(order)
        entry.line_ids.quantity = 1
        self.assertEqual(entry.action_confirm()["res_id"], entry.action_confirm()["res_id"])
        self.assertEqual(order.rma_count, 1)

    def test_defaults_apply_to_all_lines(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        reason = self.env.ref("rma_management.rma_reason_size")
        with Form(self.open_entry(order)) as form:
            form.reason_id = reason
            form.condition = "opened"
        entry = form.record
        self.assertEqual(entry.line_ids.reason_id, reason)
        self.assertEqual(set(entry.line_ids.mapped("condition")), {"opened"})
        self.assertEqual(set(entry.line_ids.mapped("resolution")), {"refund"})

    def test_live_verdict_and_estimate(self):
        order = self.sell([(self.chair, 3)])
        with Form(self.open_entry(order)) as form:
            for quantity, verdict, estimated in (
                (2, "authorize", 240.0),
                (4, "deny", 360.0),
                (1, "authorize", 120.0),
            ):
                with form.line_ids.edit(0) as line:
                    line.quantity = quantity
                    self.assertEqual(line.verdict, verdict)
                    self.assertEqual("Only 3" in line.verdict_text, verdict == "deny")
                self.assertEqual(form.amount_estimated, estimated)

    def test_initiation_time_is_recorded(self):
        order = self.sell([(self.chair, 1)])
        entry = self.open_entry(order)
        entry.opened_at = fields.Datetime.now() - timedelta(seconds=42)
        entry.action_return_all()
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertGreaterEqual(rma.initiation_seconds, 42)
        self.assertLess(rma.initiation_seconds, 60)

    def test_bad_quantities_change_nothing(self):
        order = self.sell([(self.chair, 3)])
        before = self.env["rma.order"].search_count([])
        for quantity, message in ((0, "Enter how many"), (-1, "below zero"), (4, "Only 3")):
            with self.subTest(quantity=quantity):
                entry = self.open_entry(order)
                entry.line_ids.quantity = quantity
                with self.assertRaisesRegex(UserError, message):
                    entry.action_confirm()
                self.assertEqual(self.env["rma.order"].search_count([]), before)

    def test_search_finds_the_sale(self):
        self.partner.phone = "+1 555 0100"
        order = self.sell([(self.chair, 1)], client_order_ref="PO-7788")
        rma = self.authorize(order, {self.chair: 1})
        for term in (
            order.name,
            order.name.lower(),
            "PO-7788",
            "+1 555 0100",
            "ANNA@example.com",
            order.invoice_ids.name,
            order.picking_ids[0].name,
        ):
            with self.subTest(term=term):
                entry = self.env["rma.entry"].with_user(self.csr).create({"search_term": term})
                entry.action_search()
                self.assertEqual(entry.sale_order_ids, order)
        entry = self.env["rma.entry"].with_user(self.csr).create({"search_term": rma.name.lower()})
        self.assertEqual(entry.action_search()["res_id"], rma.id)
        self.assertEqual(entry.sale_order_ids, order)

    def test_search_tells_a_mistyped_number(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        wrong = rma.name[:-1] + ("B" if rma.name[-1] == "A" else "A")
        for term, message in (
            (wrong, "not a valid RAN"),
            (wrong.replace("-", ""), "not a valid RAN"),
            ("NOSUCHTHING", "Nothing was sold"),
            ("", "Enter an order"),
        ):
            with self.subTest(term=term), self.assertRaisesRegex(UserError, message):
                self.env["rma.entry"].with_user(self.csr).create(
                    {"search_term": term}
                ).action_search()

    def test_search_while_typing(self):
        order = self.sell([(self.chair, 1)])
        with Form(self.env["rma.entry"].with_user(self.csr)) as form:
            form.search_term = order.name
            self.assertEqual(len(form.line_ids), 1)
        self.assertEqual(form.record.sale_order_ids, order)

    def test_button_on_the_sale_order(self):
        order = self.sell([(self.chair, 1)])
        self.assertTrue(order.with_user(self.csr).is_returnable)
        action = order.with_user(self.csr).action_open_rma_entry()
        entry = self.env["rma.entry"].browse(action["res_id"])
        self.assertEqual(entry.sale_order_ids, order)
        # What was delivered of a cancelled order can come back; of a quotation nothing was.
        order._action_cancel()
        self.assertTrue(order.with_user(self.csr).action_open_rma_entry())
        with self.assertRaisesRegex(UserError, "confirmed"):
            order.copy().with_user(self.csr).action_open_rma_entry()

    def test_form_by_hand(self):
        """The other way in: the return's own form, through the same guards."""
        order = self.sell([(self.chair, 3)])
        with Form(self.env["rma.order"].with_user(self.csr)) as form:
            form.partner_id = self.partner
            with form.line_ids.new() as line:
                line.sale_line_id = order.order_line
                line.product_uom_qty = 2
                self.assertEqual(line.qty_on_offer, 3)
        rma = form.record
        self.assertEqual(rma.partner_shipping_id, self.partner)
        self.assertEqual(rma.line_ids.product_id, self.chair)
        self.assertEqual(rma.amount_estimated, 240.0)
        rma.action_submit()
        self.assertEqual(rma.state, "authorized")

    def test_only_customer_service_may_enter(self):
        order = self.sell([(self.chair, 1)])
        for user in (self.accountant, self.stock_user, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.open_entry(order, user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft(order, {self.chair: 1}, user=user)
