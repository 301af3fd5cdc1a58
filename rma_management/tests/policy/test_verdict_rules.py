from odoo import Command
from odoo.exceptions import UserError, ValidationError

from ..common import RmaCommon


class TestVerdictRules(RmaCommon):
    """The hard facts: each is heard, all are told, nothing is changed."""

    def assert_denied(self, rma, codes):
        """Submit and expect a refusal with exactly these reasons, leaving a draft behind."""
        heard = rma.line_ids._evaluate()
        found = {
            verdict.code for said in heard.values() for verdict in said if verdict.outcome == "deny"
        }
        self.assertEqual(found, set(codes))
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            rma.action_submit()
        for said in heard.values():
            for verdict in said:
                if verdict.outcome == "deny":
                    self.assertIn(verdict.agent, str(caught.exception))
        rma.invalidate_recordset()
        self.assertEqual(rma.state, "draft")
        self.assertFalse(rma.picking_ids)

    def test_more_than_returnable(self):
        order = self.sell([(self.chair, 3)])
        for quantity, codes in ((4, ["exceeds_returnable"]), (3.01, ["exceeds_returnable"])):
            with self.subTest(quantity=quantity):
                self.assert_denied(self.draft(order, {self.chair: quantity}), codes)
        self.authorize(order, {self.chair: 3})

    def test_two_lines_of_one_order_line_add_up(self):
        order = self.sell([(self.chair, 3)])
        line = self.line_of(order, self.chair)
        rma = self.env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [
                    Command.create({"sale_line_id": line.id, "product_uom_qty": 2}),
                    Command.create({"sale_line_id": line.id, "product_uom_qty": 2}),
                ],
            }
        )
        self.assert_denied(rma, ["exceeds_returnable"])

    def test_two_returns_in_one_call_add_up(self):
        order = self.sell([(self.chair, 3)])
        both = self.draft(order, {self.chair: 2}) | self.draft(order, {self.chair: 2})
        with self.assertRaises(UserError), self.cr.savepoint():
            both.action_submit()
        both.invalidate_recordset()
        self.assertEqual(set(both.mapped("state")), {"draft"})

    def test_undelivered(self):
        order = self.create_order([(self.chair, 3)])
        self.assert_denied(self.draft(order, {self.chair: 1}), ["not_delivered"])

    def test_service(self):
        order = self.sell([(self.chair, 1), (self.service, 1)])
        self.assert_denied(self.draft(order, {self.service: 1}), ["not_goods"])

    def test_cancelled_order(self):
        order = self.create_order([(self.chair, 3)])
        rma = self.draft(order, {self.chair: 1})
        order._action_cancel()
        self.assert_denied(rma, ["order_not_confirmed", "not_delivered"])

    def test_every_reason_is_told(self):
        order = self.create_order([(self.service, 1)])
        order._action_cancel()
        self.assert_denied(
            self.draft(order, {self.service: 1}), ["not_goods", "order_not_confirmed"]
        )

    def test_other_customer_is_refused(self):
        order = self.sell([(self.chair, 1)])
        with self.assertRaisesRegex(ValidationError, "belongs to"):
            self.draft(order, {self.chair: 1}, partner_id=self.stranger.id)

    def test_contact_of_the_same_company_may_return(self):
        contact = self.env["res.partner"].create({"name": "Carl", "parent_id": self.partner.id})
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1}, partner_id=contact.id)
        self.assertEqual(rma.state, "authorized")

    def test_other_company_is_refused(self):
        company = self.env["res.company"].create({"name": "Other Company"})
        self.env.user.company_ids |= company
        order = self.sell([(self.chair, 1)])
        with self.assertRaises(UserError):
            self.draft(order, {self.chair: 1}, company_id=company.id)

    def test_quantity_above_zero(self):
        order = self.sell([(self.chair, 1)])
        for quantity in (0, -1):
            with (
                self.subTest(quantity=quantity),
                self.assertRaises(Exception) as caught,
                self.cr.savepoint(),
            ):
                self.draft(order, {self.chair: quantity})
            self.assertIn("rma_order_line_check_quantity", str(caught.exception))

    def test_quantity_that_the_products_unit_can_say(self):
        """What comes is kept in the product's unit, and credited as it is kept."""
        units = {
            name: self.env.ref(f"uom.product_uom_{name}")
            for name in ("unit", "dozen", "kgm", "gram", "meter", "millimeter")
        }
        for own, unit, quantity, nearest in (
            ("kgm", "gram", 333, "330 g"),
            ("kgm", "gram", 336, "340 g"),
            ("kgm", "gram", 3, "10 g"),
            ("kgm", "gram", 330, None),
            ("kgm", "kgm", 0.33, None),
            ("meter", "millimeter", 1234, "1,230 mm"),
            ("dozen", "unit", 7, "6.96 Units"),
            ("dozen", "unit", 3, None),
            ("unit", "dozen", 0.42, None),
            ("unit", "dozen", 1, None),
        ):
            with self.subTest(own=own, unit=unit, quantity=quantity):
                product = self.create_product("Bulk", 7.77, uom_id=units[own].id)
                order = self.sell([(product, 12)])
                vals = {"product_uom_id": units[unit].id}
                rma = self.draft(order, {product: quantity}, line=vals)
                if nearest:
                    self.assert_denied(rma, ["no_such_quantity"])
                    (verdict,) = rma.line_ids._evaluate()[rma.line_ids.id]
                    self.assertEqual(verdict.cure, f"The nearest quantity is {nearest}.")
                    continue
                rma.action_submit()
                estimated = rma.amount_estimated
                self.receive(rma)
                self.inspect(rma)
                self.assertAlmostEqual(self.credit(rma).amount_total, estimated, 2)

    def test_what_the_customer_keeps_is_in_nobodys_stock(self):
        gram, kilo = self.env.ref("uom.product_uom_gram"), self.env.ref("uom.product_uom_kgm")
        product = self.create_product("Bulk", 7.77, uom_id=kilo.id)
        line = {"product_uom_id": gram.id, "resolution": "keep"}
        rma = self.authorize(self.sell([(product, 12)]), {product: 333}, line=line)
        self.assertEqual(self.credit(rma).amount_total, rma.amount_estimated)

    def test_a_draft_warns_and_holds_nothing(self):
        order = self.sell([(self.chair, 3)])
        first = self.draft(order, {self.chair: 3})
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 3)
        second = self.authorize(order, {self.chair: 3})
        line = second.line_ids
        self.assertEqual(line.verdict, "authorize")
        self.assertIn(first.name, line.verdict_text)
        self.assert_denied(first, ["exceeds_returnable"])

    def test_reason_asks_for_approval(self):
        order = self.sell([(self.chair, 3)])
        reason = self.env["rma.reason"].create(
            {
                "name": "Recall",
                "approval_group_id": self.env.ref("rma_management.group_rma_manager").id,
            }
        )
        rma = self.authorize(order, {self.chair: 1}, user=self.csr, line={"reason_id": reason.id})
        self.assertRecordValues(rma, [{"state": "submitted", "next_step": "approve"}])
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 3)
        with self.assertRaisesRegex(UserError, "approval"):
            rma.action_authorize()
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.state, "authorized")

    def test_a_reason_with_only_a_name_drives_nothing(self):
        order = self.sell([(self.chair, 1)])
        reason = self.env["rma.reason"].create({"name": "Just because"})
        rma = self.authorize(order, {self.chair: 1}, line={"reason_id": reason.id})
        self.assertRecordValues(rma, [{"state": "authorized", "amount_estimated": 120.0}])

    def test_foreign_serial(self):
        product = self.create_product("Phone", 500.0, tracking="serial")
        self.create_serials(product, ["SN1", "SN2"])
        order = self.create_order([(product, 1)])
        self.deliver(order)
        delivered = order.picking_ids.move_ids.lot_ids
        other = self.env["stock.lot"].search([("product_id", "=", product.id)]) - delivered
        rma = self.draft(order, {product: 1}, line={"lot_ids": [Command.set(other.ids)]})
        self.assert_denied(rma, ["foreign_lot"])
        rma.line_ids.lot_ids = delivered
        rma.action_submit()
        self.assertEqual(rma.picking_ids.move_ids.lot_ids, delivered)
