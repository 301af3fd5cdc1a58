import logging
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import RmaCommon
from ..common_browser import BrowserCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class CounterCommon(RmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = new_test_user(
            cls.env,
            "rma_cashier",
            groups="rma_management.group_rma_manager,account.group_account_invoice",
        )
        cls.camera = cls.create_product("Camera", 400.0, tracking="serial")
        cls.cameras = cls.create_serials(cls.camera, ["CAM-001", "CAM-002", "CAM-003"])

    def enter(self, order, quantities, user=None):
        """Return the entry of an order with quantities entered."""
        entry = (
            self.env["rma.entry"]
            .with_user(user or self.csr)
            .create({"sale_order_ids": [Command.set(order.ids)]})
        )
        for line in entry.line_ids:
            line.quantity = quantities.get(line.product_id, 0.0)
        return entry

    def get_on_hand(self, product, warehouse=None):
        return product.with_context(warehouse_id=(warehouse or self.warehouse).id).qty_available

    def count_documents(self):
        models = ("rma.order", "stock.picking", "stock.move", "account.move", "rma.inspection")
        return [self.env[model].search_count([]) for model in models]


class TestCounter(CounterCommon):
    def test_customer_service_leaves_the_note_to_accounting(self):
        order = self.sell([(self.chair, 3)])
        before = self.get_on_hand(self.chair)
        rma = self.draft(order, {self.chair: 2}, user=self.csr)
        action = rma.action_counter_return()
        self.assertEqual((action["res_model"], action["res_id"]), ("rma.order", rma.id))
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "receipt_status": "done",
                    "inspection_status": "done",
                    "next_step": "settle",
                    "is_receipt_queued": False,
                    "date_receipt": False,
                }
            ],
        )
        self.assertRecordValues(
            rma.inspection_ids,
            [{"user_id": self.csr.id, "quantity": 2.0, "disposition_id": self.restock.id}],
        )
        self.assertEqual(self.get_on_hand(self.chair), before + 2)
        self.assertEqual(order.order_line.qty_delivered, 1)
        note = rma.sudo().credit_note_ids
        self.assertRecordValues(note, [{"state": "draft", "amount_total": 240.0}])
        self.assertIn("with accounting", rma.sudo().message_ids[0].body)
        note.with_user(self.accountant).action_post()
        self.assertEqual(rma.state, "done")

    def test_who_may_post_is_done(self):
        rma = self.draft(self.sell([(self.chair, 3)]), {self.chair: 2}, user=self.cashier)
        rma.action_counter_return()
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])
        note = rma.credit_note_ids
        self.assertEqual(note.state, "posted")
        self.assertIn(note.name, rma.message_ids[0].body)

    def test_again_changes_nothing(self):
        for user in (self.csr, self.cashier):
            with self.subTest(user=user.login):
                rma = self.draft(self.sell([(self.chair, 3)]), {self.chair: 2}, user=user)
                first = rma.action_counter_return()
                before = self.count_documents(), rma.state, rma.sudo().message_ids
                self.assertEqual(rma.action_counter_return(), first)
                self.assertEqual(
                    (self.count_documents(), rma.state, rma.sudo().message_ids), before
                )

    def test_the_customer_brings_what_was_to_be_sent(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2}, user=self.csr)
        self.assertTrue(rma.is_receipt_queued)
        rma.action_counter_return()
        self.assertRecordValues(rma, [{"receipt_status": "done", "is_receipt_queued": False}])
        self.assertEqual(len(rma.sudo().picking_ids), 2)

    def test_many(self):
        orders = [self.sell([(self.chair, 1), (self.lamp, 2)]) for _number in range(3)]
        rmas = self.env["rma.order"].union(
            *[self.draft(order, {self.chair: 1, self.lamp: 1}, self.cashier) for order in orders]
        )
        action = rmas.action_counter_return()
        self.assertEqual(action["domain"], [("id", "in", rmas.ids)])
        self.assertEqual(rmas.mapped("state"), ["done"] * 3)

    def test_resolutions(self):
        """Repairs and exchanges come in without a note; what is kept is credited and stays."""
        products = [self.create_product(name, 10.0) for name in ("A", "B", "C", "D")]
        order = self.sell([(product, 1) for product in products])
        rma = self.draft(order, dict.fromkeys(products, 1), user=self.cashier)
        for line, resolution in zip(
            rma.line_ids, ("refund", "repair", "exchange", "keep"), strict=True
        ):
            line.resolution = resolution
        rma.action_counter_return()
        self.assertRecordValues(
            rma.line_ids,
            [
                {"qty_received": 1.0, "qty_inspected": 1.0, "qty_credited": 1.0},
                {"qty_received": 1.0, "qty_inspected": 1.0, "qty_credited": 0.0},
                {"qty_received": 1.0, "qty_inspected": 1.0, "qty_credited": 0.0},
                {"qty_received": 0.0, "qty_inspected": 0.0, "qty_credited": 1.0},
            ],
        )
        # The replacement has still to be handed over.
        self.assertRecordValues(rma, [{"state": "authorized", "next_step": "ship"}])
        rma.sudo().replacement_picking_ids.button_validate()
        self.assertEqual(rma.state, "done")

    def test_only_kept(self):
        rma = self.draft(
            self.sell([(self.chair, 1)]), {self.chair: 1}, self.cashier, line={"resolution": "keep"}
        )
        rma.action_counter_return()
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 120.0}])
        self.assertFalse(rma.picking_ids)

    def test_not_invoiced(self):
        order = self.create_order([(self.chair, 2)])
        self.deliver(order)
        rma = self.draft(order, {self.chair: 1}, user=self.csr)
        rma.action_counter_return()
        self.assertEqual(rma.state, "done")
        self.assertFalse(rma.sudo().credit_note_ids)

    def test_chosen_serials(self):
        order = self.sell([(self.camera, 3)])
        rma = self.draft(
            order, {self.camera: 2}, self.csr, line={"lot_ids": [Command.set(self.cameras[1:].ids)]}
        )
        rma.action_counter_return()
        self.assertEqual(rma.sudo().inspection_ids.lot_id, self.cameras[1:])
        quants = self.cameras.quant_ids.filtered(
            lambda quant: quant.location_id == self.warehouse.lot_stock_id and quant.quantity > 0
        )
        self.assertEqual(quants.lot_id, self.cameras[1:])

    def test_lots_that_nobody_chose(self):
        wine = self.create_product("Wine", 20.0, tracking="lot")
        self.create_serials(wine, ["L-1", "L-2"])
        order = self.sell([(wine, 2)])
        rma = self.draft(order, {wine: 1}, user=self.csr)
        with self.assertRaisesRegex(UserError, "not known which lots .* Wine"):
            rma.action_counter_return()
        self.assertEqual(rma.state, "draft")

    def test_two_warehouses(self):
        south = self.env["stock.warehouse"].create({"name": "South", "code": "STH"})
        south.reception_steps = "three_steps"
        self.env["stock.quant"]._update_available_quantity(self.lamp, south.lot_stock_id, 10)
        orders = [self.sell([(self.chair, 1)]), self.sell([(self.lamp, 3)], warehouse_id=south.id)]
        before = self.get_on_hand(self.chair), self.get_on_hand(self.lamp, south)
        lines = [
            Command.create({"sale_line_id": order.order_line.id, "product_uom_qty": 1})
            for order in orders
        ]
        rma = (
            self.env["rma.order"]
            .with_user(self.cashier)
            .create({"partner_id": self.partner.id, "line_ids": lines})
        )
        rma.action_counter_return()
        self.assertEqual(rma.state, "done")
        received = rma.picking_ids.filtered(lambda each: each.picking_type_code == "incoming")
        self.assertEqual(received.picking_type_id.warehouse_id, self.warehouse | south)
        self.assertEqual(set(rma.picking_ids.mapped("state")), {"done"})
        after = self.get_on_hand(self.chair), self.get_on_hand(self.lamp, south)
        self.assertEqual(after, (before[0] + 1, before[1] + 1))

    def test_who_may(self):
        rma = self.draft(self.sell([(self.chair, 2)]), {self.chair: 1})
        for user in (self.inspector, self.stock_user, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rma.with_user(user).action_counter_return()
        self.assertEqual(rma.state, "draft")

    def test_receipt_is_printed(self):
        rma = self.draft(self.sell([(self.chair, 3)]), {self.chair: 2}, user=self.csr)
        with self.assertRaises(UserError):
            rma.action_print_receipt()
        rma.action_counter_return()
        report = rma.action_print_receipt()
        self.assertEqual(report["report_name"], "rma_management.rma_counter_document")
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.csr)
            ._render_qweb_html("rma_management.rma_counter_document", rma.ids)
        )
        for wanted in (rma.name, "Anna Customer", "Chair", "2 Units", "240.00", "accounting"):
            with self.subTest(wanted):
                self.assertIn(wanted, html.decode())

    def test_ten_lines(self):
        products = [self.create_product(f"Part {number}", 10.0) for number in range(10)]
        counts = {}
        for size in (1, 1, 10):
            order = self.sell([(product, 2) for product in products[:size]])
            rma = self.draft(order, dict.fromkeys(products[:size], 1), user=self.cashier)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rma.action_counter_return()
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
            self.assertEqual(rma.state, "done")
        _logger.info("queries of a counter return by lines: %s", counts)
        # What core itself asks for each of the two moves of a line is most of the rest.
        self.assertLessEqual(counts[10], 2 * counts[1], counts)


class TestCounterRefused(CounterCommon):
    """A failure leaves nothing behind: no return, no transfer, no note."""

    def assertRefused(self, entry, why):
        before = self.count_documents()
        with self.assertRaisesRegex(UserError, why):
            entry.action_counter_return()
        self.assertEqual(self.count_documents(), before)
        self.assertFalse(entry.order_id)
        self.assertEqual(entry.channel, "phone")

    def test_needs_approval(self):
        group = self.env.ref("rma_management.group_rma_manager")
        reason = self.env["rma.reason"].create({"name": "Recall", "approval_group_id": group.id})
        order = self.sell([(self.chair, 3)])
        entry = self.enter(order, {self.chair: 2})
        entry.line_ids.reason_id = reason
        self.assertRefused(entry, "needs approval before .* “Recall”")
        entry = self.enter(order, {self.chair: 2}, user=self.cashier)
        entry.line_ids.reason_id = reason
        entry.action_counter_return()
        self.assertEqual(entry.order_id.state, "done")

    def test_submitted_waits_for_the_manager(self):
        group = self.env.ref("rma_management.group_rma_manager")
        reason = self.env["rma.reason"].create({"name": "Recall", "approval_group_id": group.id})
        rma = self.authorize(
            self.sell([(self.chair, 3)]), {self.chair: 2}, self.csr, line={"reason_id": reason.id}
        )
        with self.assertRaisesRegex(UserError, "waits for approval"):
            rma.action_counter_return()
        rma.with_user(self.cashier).action_counter_return()
        self.assertEqual(rma.state, "done")

    def test_denied(self):
        self.assertRefused(self.enter(self.sell([(self.chair, 3)]), {self.chair: 5}), "Only 3")

    def test_serials_not_chosen(self):
        order = self.sell([(self.camera, 2), (self.chair, 1)])
        entry = self.enter(order, {self.camera: 2, self.chair: 1})
        self.assertRefused(entry, r"Camera .* \(0 of 2 chosen\)")
        camera = entry.line_ids.filtered(lambda line: line.product_id == self.camera)
        camera.lot_ids = self.cameras[:1]
        self.assertRefused(entry, r"\(1 of 2 chosen\)")

    def test_nothing_entered(self):
        self.assertRefused(self.enter(self.sell([(self.chair, 3)]), {}), "Enter how many")

    def test_late_failure_takes_all_back(self):
        """Posting the note comes last; what forbids it undoes the rest."""
        order = self.sell([(self.chair, 3)])
        entry = self.enter(order, {self.chair: 2}, user=self.cashier)
        on_hand = self.get_on_hand(self.chair)
        moves = self.env.registry["account.move"]
        with patch.object(moves, "_post", side_effect=UserError("The period is closed")):
            self.assertRefused(entry, "The period is closed")
        self.assertEqual(self.get_on_hand(self.chair), on_hand)
        self.assertEqual(order.order_line.qty_returnable, 3)

    def test_one_of_many_stops_all(self):
        good = self.draft(self.sell([(self.chair, 1)]), {self.chair: 1}, self.csr)
        bad = self.draft(self.sell([(self.chair, 1)]), {self.chair: 5}, self.csr)
        with self.assertRaises(UserError):
            (good | bad).action_counter_return()
        self.assertEqual((good | bad).mapped("state"), ["draft", "draft"])
        self.assertFalse(good.sudo().picking_ids)

    def test_cancelled(self):
        rma = self.draft(self.sell([(self.chair, 1)]), {self.chair: 1}, self.csr)
        rma.action_cancel()
        with self.assertRaisesRegex(UserError, "Cancelled"):
            rma.action_counter_return()


class TestCounterEntry(CounterCommon):
    def test_entry(self):
        order = self.sell([(self.chair, 3)])
        entry = self.enter(order, {self.chair: 2}, user=self.cashier)
        action = entry.action_counter_return()
        rma = self.env["rma.order"].browse(action["res_id"])
        self.assertRecordValues(
            rma, [{"state": "done", "channel": "in_person", "user_id": self.cashier.id}]
        )

    def test_double_click(self):
        entry = self.enter(self.sell([(self.chair, 3)]), {self.chair: 2})
        first = entry.action_counter_return()
        before = self.count_documents()
        self.assertEqual(entry.action_counter_return(), first)
        self.assertEqual(entry.action_confirm(), first)
        self.assertEqual(self.count_documents(), before)


@tagged("post_install", "-at_install")
class TestCounterTour(CounterCommon, BrowserCase):
    def test_tour(self):
        self.csr.password = self.csr.login
        order = self.sell([(self.chair, 3)])
        self.start_tour(f"/odoo/sales/{order.id}", "rma_counter_tour", login=self.csr.login)
        self.assertRecordValues(
            order.rma_order_ids,
            [{"channel": "in_person", "inspection_status": "done", "next_step": "settle"}],
        )
        self.assertEqual(order.rma_order_ids.credit_note_ids.state, "draft")
