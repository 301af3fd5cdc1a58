from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import RmaCommon


class TestFlow(RmaCommon):
    """States and the progress that follows from the documents."""

    def assert_progress(self, rma, state, receipt, inspection, settlement, next_step):
        self.assertRecordValues(
            rma,
            [
                {
                    "state": state,
                    "receipt_status": receipt,
                    "inspection_status": inspection,
                    "settlement_status": settlement,
                    "next_step": next_step,
                }
            ],
        )

    def test_main_job_step_by_step(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.draft(order, {self.chair: 2, self.lamp: 2})
        self.assert_progress(rma, "draft", "none", "none", "none", "submit")
        rma.action_submit()
        self.assert_progress(rma, "authorized", "pending", "pending", "pending", "receive")
        self.receive(rma)
        self.assert_progress(rma, "authorized", "done", "pending", "pending", "inspect")
        self.inspect(rma)
        self.assert_progress(rma, "authorized", "done", "done", "pending", "settle")
        note = self.credit(rma, post=False)
        self.assert_progress(rma, "authorized", "done", "done", "pending", "settle")
        note.action_post()
        self.assert_progress(rma, "done", "done", "done", "done", "none")
        self.assertTrue(rma.date_done)
        self.assertEqual(rma.amount_credited, rma.amount_estimated)

    def test_partial_receipt_and_credit(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.assert_progress(rma, "authorized", "partial", "pending", "pending", "inspect")
        self.inspect(rma)
        self.assert_progress(rma, "authorized", "partial", "partial", "pending", "settle")
        self.credit(rma)
        self.assert_progress(rma, "authorized", "partial", "partial", "partial", "receive")
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.assert_progress(rma, "done", "done", "done", "done", "none")
        self.assertEqual(rma.amount_credited, 360.0)

    def test_closed_short(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        self.receive(rma, {self.chair: 2}, backorder=False)
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 1)
        self.inspect(rma)
        self.credit(rma)
        self.assert_progress(rma, "done", "done", "done", "done", "none")
        self.assertEqual(rma.amount_credited, 240.0)

    def test_authorizing_again_changes_nothing(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1})
        pickings = rma.picking_ids
        for method in ("action_submit", "action_authorize", "action_submit"):
            getattr(rma, method)()
        self.assertEqual(rma.picking_ids, pickings)
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 2)
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        rma.action_authorize()
        self.assertEqual(rma.state, "done")

    def test_state_is_nobodys_to_write(self):
        rma = self.draft(self.sell([(self.chair, 1)]), {self.chair: 1})
        for context in ({}, {"rma_action": True}, {"rma_action": object()}):
            with self.subTest(context=context), self.assertRaises(UserError):
                rma.with_context(**context).state = "authorized"
        with self.assertRaises(UserError):
            self.env["rma.order"].create({"partner_id": self.partner.id, "state": "authorized"})

    def test_what_follows_from_documents_is_nobodys_to_write(self):
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        for record, vals in (
            (rma.line_ids, {"qty_due": 1.0}),
            (rma.line_ids, {"qty_received": 1.0}),
            (rma.line_ids, {"withdrawal_right_id": 1}),
            (rma.line_ids, {"state": "done"}),
            (rma, {"next_step": "none"}),
            (rma, {"amount_estimated": 1000.0}),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "cannot be typed"):
                record.write(vals)
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            self.draft(order, {self.chair: 1}, line={"qty_due": 1.0})

    def test_a_default_is_no_way_in(self):
        """What nobody may write, nobody sends along as a default either."""
        order = self.sell([(self.chair, 1)])
        rma = self.draft(order, {self.chair: 1}, user=self.csr)
        line = {"order_id": rma.id, "sale_line_id": order.order_line.id}
        for records, vals, default in (
            (rma, {"partner_id": self.partner.id}, {"default_state": "authorized"}),
            (rma, {"partner_id": self.partner.id}, {"default_override_motive": "Please"}),
            (rma, {"partner_id": self.partner.id}, {"default_amount_estimated": 1000.0}),
            (rma.line_ids, line, {"default_qty_due": 1.0}),
            (rma.line_ids, line, {"default_qty_owed": 1.0}),
            (rma.line_ids, line, {"default_withdrawal_right_id": 1}),
        ):
            with self.subTest(default=default), self.assertRaises(UserError), self.cr.savepoint():
                records.with_context(**default).create(vals)
            records.create(vals)

    def test_no_lines_is_refused(self):
        rma = self.env["rma.order"].create({"partner_id": self.partner.id})
        with self.assertRaisesRegex(UserError, "no lines"):
            rma.action_submit()

    def test_cancel_releases_what_was_held(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 0)
        rma.action_cancel()
        self.assert_progress(rma, "cancel", "none", "none", "none", "none")
        self.assertEqual(rma.picking_ids.state, "cancel")
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 3)
        rma.action_draft()
        rma.action_submit()
        self.assertEqual(rma.picking_ids.mapped("state"), ["cancel", "assigned"])

    def test_cancel_is_refused_once_goods_are_here(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.receive(rma)
        with self.assertRaisesRegex(UserError, "received"):
            rma.action_cancel()
        self.assertEqual(rma.state, "authorized")

    def test_cancel_is_offered_for_as_long_as_it_is_not_refused(self):
        order = self.sell([(self.chair, 3)])
        rma, other = self.draft(order, {self.chair: 1}), self.draft(order, {self.chair: 1})
        for step, is_offered in (
            (lambda: None, True),
            (rma.action_submit, True),
            (lambda: self.receive(rma), False),
            (lambda: self.inspect(rma), False),
        ):
            step()
            self.assertEqual((rma | other).mapped("is_cancellable"), [is_offered, True])
            form = Form(rma.with_user(self.csr))
            modifiers = form._view["tree"].xpath("//header/button[@name='action_cancel']")[0]
            self.assertEqual(modifiers.get("invisible"), "not is_cancellable")
        other.action_cancel()
        self.assertFalse(other.is_cancellable)

    def test_batch_is_all_or_nothing(self):
        order = self.sell([(self.chair, 3)])
        good, bad = self.draft(order, {self.chair: 1}), self.draft(order, {self.chair: 1})
        bad.line_ids.product_uom_qty = 9
        with self.assertRaises(UserError), self.cr.savepoint():
            (good | bad).action_submit()
        (good | bad).invalidate_recordset()
        self.assertEqual(good.state, "draft")

    def test_decided_lines_stay(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        line = rma.line_ids
        for change in (
            lambda: line.write({"product_uom_qty": 2}),
            line.unlink,
            lambda: rma.write({"partner_id": self.stranger.id}),
            rma.unlink,
            lambda: line.copy({"order_id": rma.id}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_picking_cancelled_by_the_warehouse(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        rma.picking_ids.action_cancel()
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 3)
        self.assert_progress(rma, "authorized", "pending", "pending", "pending", "receive")
        self.assertFalse(rma.is_receipt_open)
        rma.with_user(self.csr).action_create_reverse_pickings()
        self.assertTrue(rma.is_receipt_open)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 2)

    def test_note_reset_takes_the_return_back(self):
        rma = self.return_all_the_way(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertEqual(rma.state, "done")
        rma.credit_note_ids.button_draft()
        self.assert_progress(rma, "authorized", "done", "done", "pending", "settle")
        rma.credit_note_ids.button_cancel()
        self.assertEqual(rma.line_ids.qty_to_credit, 1)
        self.credit(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.amount_credited, 120.0)

    def test_note_deleted(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma, post=False).unlink()
        self.assertEqual(rma.line_ids.qty_to_credit, 1)
        self.assertEqual(len(self.credit(rma)), 1)

    def test_reject_and_take_up_again(self):
        reason = self.env["rma.reason"].create(
            {
                "name": "Recall",
                "approval_group_id": self.env.ref("rma_management.group_rma_manager").id,
            }
        )
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr, line={"reason_id": reason.id})
        with self.assertRaises(AccessError):
            rma.action_reject("No")
        motive = self.env["rma.motive"].with_user(self.manager)
        motive.create({"order_ids": [Command.set(rma.ids)], "motive": "Too late"}).action_apply()
        self.assertRecordValues(rma, [{"state": "rejected", "reject_reason": "Too late"}])
        message = rma.message_ids[0]
        self.assertIn("Too late", message.body)
        self.assertIn(self.partner, message.notified_partner_ids)
        rma.action_draft()
        self.assertRecordValues(rma, [{"state": "draft", "reject_reason": False}])

    def test_people_a_reason_names_are_told(self):
        reason = self.env["rma.reason"].create(
            {"name": "Caught fire", "alert_user_ids": [Command.set(self.manager.ids)]}
        )
        order = self.sell([(self.chair, 1)])
        rma = self.draft(order, {self.chair: 1}, user=self.csr, line={"reason_id": reason.id})
        known = rma.message_ids
        rma.action_submit()
        told = self.env["mail.message"].search(
            [("model", "=", "rma.order"), ("res_id", "=", rma.id), ("id", "not in", known.ids)]
        )
        alert = told.filtered(lambda message: self.manager.partner_id in message.partner_ids)
        self.assertIn("Caught fire", alert.body)

    def test_keep_needs_no_goods(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1}, line={"resolution": "keep"})
        self.assertFalse(rma.picking_ids)
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 2)
        self.assert_progress(rma, "authorized", "none", "none", "pending", "settle")
        self.credit(rma)
        self.assert_progress(rma, "done", "none", "none", "done", "none")
        self.assertEqual(rma.line_ids.qty_returnable, 3)
        self.assertEqual((order.order_line.qty_to_invoice, order.invoice_status), (0, "invoiced"))

    def test_credit_timing_follows_the_policy(self):
        for timing in ("authorization", "receipt", "inspection"):
            with self.subTest(timing=timing):
                self.set_terms(refund_timing=timing)
                rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
                due = [rma.line_ids.qty_to_credit]
                self.receive(rma)
                due.append(rma.line_ids.qty_to_credit)
                self.inspect(rma)
                due.append(rma.line_ids.qty_to_credit)
                expected = {
                    "authorization": [2, 2, 2],
                    "receipt": [0, 2, 2],
                    "inspection": [0, 0, 2],
                }
                self.assertEqual(due, expected[timing])

    def test_validity(self):
        self.set_terms(validity_days=14)
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 1})
        self.assertEqual((rma.date_expiry - rma.date_authorized.date()).days, 14)
        self.set_terms(validity_days=0)
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 1})
        self.assertFalse(rma.date_expiry)
