from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..common_withdrawal import WithdrawalCommon


class TestMatch(WithdrawalCommon):
    """What is certain becomes a return, and what is not waits for a person; nothing is refused."""

    def assertWaits(self, withdrawal, state, text):
        self.assertEqual(withdrawal.state, state)
        self.assertTrue(withdrawal.is_to_work_off)
        self.assertFalse(withdrawal.rma_order_id)
        self.assertIn(text, withdrawal.finding)

    def returned(self, withdrawal):
        return {line.product_id: line.product_uom_qty for line in withdrawal.rma_order_id.line_ids}

    def test_the_whole_order(self):
        order = self.sell_now()
        withdrawal = self.declare(order)
        rma = withdrawal.rma_order_id
        self.assertRecordValues(
            withdrawal,
            [{"state": "matched", "sale_order_id": order.id, "is_to_work_off": False}],
        )
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "channel": "withdrawal",
                    "date_requested": withdrawal.submitted_at,
                    "is_receipt_queued": True,
                    "partner_id": self.partner.id,
                }
            ],
        )
        self.assertTrue(rma.picking_ids)
        self.assertEqual(self.returned(withdrawal), {self.chair: 3, self.lamp: 2})
        right = self.env.ref("rma_management.rma_withdrawal_right_eu")
        self.assertEqual(rma.line_ids.withdrawal_right_id, right)
        self.assertEqual(rma.line_ids.reason_id.name, "Withdrawal from the contract")
        self.assertIn("By law it is yours by", rma._get_money_promise())
        self.assertEqual(rma.with_user(self.csr).withdrawal_count, 1)
        self.assertEqual(order.with_user(self.csr).sudo(False).rma_withdrawal_count, 1)

    def test_the_law_stands_above_the_policy(self):
        self.set_terms(
            window_days=1, final_sale_product_ids=[Command.set(self.chair.product_tmpl_id.ids)]
        )
        order = self.sell_on(fields.Datetime.now() - timedelta(days=5))
        self.assertEqual(self.declare(order).rma_order_id.state, "authorized")

    def test_some_of_the_goods(self):
        for items, expected in (
            ([("chair", "2")], {self.chair: 2}),
            ([(" CHAIR ", "2"), ("Lamp", "1,0")], {self.chair: 2, self.lamp: 1}),
            ([("Lamp", "")], {self.lamp: 2}),
        ):
            with self.subTest(items):
                withdrawal = self.declare(self.sell_now(), items)
                self.assertEqual(withdrawal.rma_order_id.state, "authorized")
                self.assertEqual(self.returned(withdrawal), expected)

    def test_goods_of_the_order_s_page_need_no_name(self):
        order = self.sell_now([(self.chair, 3), (self.chair, 5)])
        line = order.order_line[1]
        withdrawal = self.declare(order, [("whatever", "4", line)])
        self.assertEqual(withdrawal.rma_order_id.line_ids.sale_line_id, line)
        self.assertEqual(self.returned(withdrawal), {self.chair: 4})

    def test_goods_that_are_not_certain_wait(self):
        two = [(self.chair, 3), (self.chair, 5)]
        for lines, items in (
            (None, [("the blue one", "1")]),
            (None, [("Chair", "some")]),
            (None, [("Chair", "-1")]),
            (None, [("Chair", "nan")]),
            (None, [("Chair", "0")]),
            (None, [("Chair", "1,5")]),
            (None, [("Chair", "1_0")]),
            (None, [("Chair", "1.000")]),
            (None, [("Chair", "1e0")]),
            (None, [("Chair", "²")]),
            (None, [("Chair", "1"), ("%", "1")]),
            (None, [("Chair", "1"), ("chair", "1")]),
            (two, [("Chair", "1")]),
        ):
            with self.subTest(items=items):
                order = self.sell_now(lines)
                withdrawal = self.declare(order, items)
                self.assertWaits(withdrawal, "matched", "not certain")
                self.assertEqual(withdrawal.sale_order_id, order)

    def test_what_is_measured_comes_in_parts(self):
        cable = self.create_product("Cable", 2.0, uom_id=self.env.ref("uom.product_uom_meter").id)
        for lines, quantity in (
            ([(self.chair, 1.5)], "1,5"),
            ([(cable, 4)], "2.25"),
        ):
            with self.subTest(quantity):
                withdrawal = self.declare(self.sell_now(lines), [(lines[0][0].name, quantity)])
                self.assertEqual(withdrawal.rma_order_id.state, "authorized")
                expected = float(quantity.replace(",", "."))
                self.assertEqual(self.returned(withdrawal), {lines[0][0]: expected})

    def test_whose_order_it_is(self):
        firm = self.env["res.partner"].create({"name": "Family", "email": "family@example.com"})
        child = {"parent_id": firm.id, "country_id": self.env.ref("base.de").id}
        partner = self.env["res.partner"].create(
            {"name": "Kim", "email": '"Kim" <Kim@Example.com>', **child}
        )
        invoice = self.env["res.partner"].create(
            {"name": "Books", "email": "books@example.com", **child}
        )
        order = self.sell_now(partner=partner, partner_invoice_id=invoice.id)
        for email, reference, is_found in (
            ("kim@example.com", order.name, True),
            ("KIM@EXAMPLE.COM", f"  {order.name.lower()} ", True),
            ("books@example.com", order.name, True),
            ("family@example.com", order.name, True),
            ("anna@example.com", order.name, False),
            ("kim@example.com", order.name[:-1] + "_", False),
            ("kim@example.com", "%", False),
            ("%@example.com", order.name, False),
            ("kim@example.com", "", False),
        ):
            with self.subTest(email=email, reference=reference):
                withdrawal = self.declare(email=email, order_reference=reference, process=False)
                self.assertEqual(withdrawal._find_orders() == order, is_found)

    def test_not_matched_waits_without_an_order(self):
        self.sell_now()
        withdrawal = self.declare(order_reference="S%")
        self.assertWaits(withdrawal, "unmatched", "No order")
        self.assertFalse(withdrawal.sale_order_id)
        self.assertEqual(withdrawal.mail_state, "sent", withdrawal.mail_error)

    def test_in_time_is_when_it_was_submitted(self):
        """Delivered on a Monday: the last day is the Monday two weeks later."""
        for days, state in ((14, "matched"), (15, "late")):
            with self.subTest(days=days):
                order = self.sell_on("2026-03-02 12:00:00")
                moment = fields.Datetime.to_datetime("2026-03-02 22:59:59") + timedelta(days=days)
                with self.frozen(moment):
                    withdrawal = self.declare(order, process=False)
                withdrawal._process()
                self.assertEqual(withdrawal.state, state)
                self.assertEqual(bool(withdrawal.rma_order_id), state == "matched")
        self.assertWaits(withdrawal, "late", "ended on 2026-03-16")

    def frozen(self, moment):
        from unittest.mock import patch

        return patch.object(fields.Datetime, "now", lambda *_args: moment)

    def test_excluded_goods_say_by_what(self):
        category = self.env["product.category"].create({"name": "Sealed hygiene goods"})
        self.chair.categ_id = category
        right = self.env.ref("rma_management.rma_withdrawal_right_eu")
        right.excluded_category_ids = category
        withdrawal = self.declare(self.sell_now([(self.chair, 1)]))
        self.assertWaits(withdrawal, "excluded", "Sealed hygiene goods")
        # What is covered goes on all the same.
        withdrawal = self.declare(self.sell_now())
        self.assertEqual(withdrawal.state, "excluded", withdrawal.finding)
        self.assertTrue(withdrawal.is_to_work_off)
        self.assertEqual(self.returned(withdrawal), {self.lamp: 2})

    def test_for_whom_the_law_is(self):
        firm = self.env["res.partner"].create(
            {"name": "Firm", "is_company": True, "email": "firm@example.com"}
        )
        firm.country_id = self.env.ref("base.de")
        order = self.sell_now(partner=firm)
        self.assertWaits(self.declare(order, email=firm.email), "excluded", "Firm is a company")
        self.partner.country_id = self.env.ref("base.us")
        self.assertWaits(self.declare(self.sell_now()), "excluded", "United States")

    def test_not_delivered_yet(self):
        order = self.create_order([(self.chair, 3)])
        withdrawal = self.declare(order)
        self.assertWaits(withdrawal, "matched", "not delivered yet")
        self.assertEqual(withdrawal.sale_order_id, order)
        self.assertEqual(withdrawal.activity_ids.user_id, withdrawal._get_manager())

    def test_partly_delivered(self):
        order = self.sell_now([(self.chair, 3)])
        order.write({"order_line": [Command.create({"product_id": self.lamp.id})]})
        withdrawal = self.declare(order)
        self.assertEqual(withdrawal.state, "matched")
        self.assertEqual(self.returned(withdrawal), {self.chair: 3})
        self.assertTrue(withdrawal.is_to_work_off)
        self.assertIn("Lamp", withdrawal.finding)

    def test_what_cannot_be_any_more(self):
        cancelled = self.create_order([(self.chair, 3)])
        cancelled.action_cancel()
        self.assertWaits(self.declare(cancelled), "matched", "cancelled")
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        self.assertWaits(self.declare(quotation), "matched", "contains no goods")
        returned = self.sell_now([(self.chair, 3)])
        self.authorize(returned, {self.chair: 3})
        self.assertWaits(self.declare(returned), "matched", "returned already")
        some = self.sell_now([(self.chair, 3)])
        self.authorize(some, {self.chair: 1})
        self.assertWaits(self.declare(some, [("Chair", "3")]), "matched", "3 declared, 2 can")
        self.assertEqual(self.returned(self.declare(some)), {self.chair: 2})

    def test_twice_makes_one_return(self):
        order = self.sell_now()
        self.assertTrue(self.declare(order).rma_order_id)
        self.assertWaits(self.declare(order), "matched", "returned already")

    def test_an_order_of_another_company(self):
        company = self.create_second_company()
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1)
        self.env["stock.quant"]._update_available_quantity(self.chair, warehouse.lot_stock_id, 5.0)
        self.chair.taxes_id = False
        order = self.create_order([(self.chair, 1)], company_id=company.id)
        self.deliver(order)
        withdrawal = self.declare(order)
        self.assertEqual(withdrawal.company_id, company)
        self.assertEqual(withdrawal.rma_order_id.company_id, company)
        self.assertEqual(withdrawal.rma_order_id.state, "authorized")

    @mute_logger("odoo.addons.rma_management.models.base.jobs")
    def test_what_goes_wrong_is_left_to_a_person(self):
        order = self.sell_now()
        self.patch(type(order), "_is_sold", None)
        self.patch(type(self.withdrawals), "_work_out", lambda *_args: 1 / 0)
        self.assertWaits(self.declare(order), "unmatched", "division by zero")

    # By a person

    def test_a_person_finds_the_order(self):
        order = self.sell_now()
        withdrawal = self.declare(order_reference="my chairs").with_user(self.csr)
        with self.assertRaisesRegex(UserError, "Choose the sales order"):
            withdrawal.action_match()
        withdrawal.sale_order_id = order
        withdrawal.action_match()
        self.assertEqual(withdrawal.state, "matched")
        self.assertEqual(withdrawal.rma_order_id.state, "authorized")
        self.assertEqual(withdrawal.rma_order_id.date_requested, withdrawal.submitted_at)

    def test_a_person_makes_the_return(self):
        order = self.sell_on("2026-03-02 12:00:00")
        withdrawal = self.declare(order, [("Chair", "2")]).with_user(self.csr)
        self.assertEqual(withdrawal.state, "late")
        self.assertTrue(withdrawal.activity_ids)
        action = withdrawal.action_make_return()
        rma = self.env["rma.order"].browse(action["res_id"])
        self.assertRecordValues(
            rma,
            [{"state": "draft", "user_id": self.csr.id, "date_requested": withdrawal.submitted_at}],
        )
        self.assertRecordValues(
            withdrawal,
            [{"state": "handled", "is_to_work_off": False, "rma_order_id": rma.id}],
        )
        self.assertFalse(withdrawal.sudo().activity_ids)
        self.assertEqual(withdrawal.action_make_return()["res_id"], rma.id)

    def test_a_person_says_what_was_done(self):
        withdrawal = self.declare().with_user(self.csr)
        with self.assertRaisesRegex(UserError, "What Was Done"):
            withdrawal.action_handle()
        withdrawal.note = "Was no customer of ours"
        withdrawal.action_handle()
        self.assertRecordValues(withdrawal, [{"state": "handled", "is_to_work_off": False}])

    def test_a_return_that_ends_hands_the_statement_back(self):
        """A statement counts, whoever calls its return off: it is a person's again."""
        for name, end, text in (
            ("by us", lambda rma: rma.with_user(self.csr).action_cancel(), self.csr.name),
            ("by the customer", lambda rma: rma._cancel_by_customer(), "by the customer"),
            ("in time", lambda rma: rma._transition("expire", is_expired=True), "has expired"),
        ):
            with self.subTest(name):
                withdrawal = self.declare(self.sell_now())
                rma = withdrawal.rma_order_id
                self.assertFalse(withdrawal.is_to_work_off)
                end(rma)
                self.assertRecordValues(
                    withdrawal,
                    [{"state": "matched", "is_to_work_off": True, "rma_order_id": rma.id}],
                )
                self.assertIn(text, withdrawal.finding)
                self.assertIn(rma.name, withdrawal.activity_ids.note)
                # What is to come back then is a return of its own.
                withdrawal.with_user(self.csr).action_make_return()
                self.assertNotEqual(withdrawal.rma_order_id, rma)
                self.assertEqual(withdrawal.state, "handled")
                withdrawal.rma_order_id.with_user(self.csr).action_cancel()
                self.assertEqual(withdrawal.state, "matched")

    def test_a_refused_return_hands_the_statement_back(self):
        self.partner.rma_always_review = True
        withdrawal = self.declare(self.sell_now())
        rma = withdrawal.rma_order_id
        self.assertEqual(rma.state, "submitted")
        # By law it is not refused: should it be so all the same, the statement counts.
        self.patch(type(rma), "_get_reject_refusals", lambda _rma: [])
        rma._transition("reject", reject_reason="No")
        self.assertTrue(withdrawal.is_to_work_off)
        self.assertIn("rejected by", withdrawal.finding)
