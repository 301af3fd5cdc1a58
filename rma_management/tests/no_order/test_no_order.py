from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common_no_order import NoOrderCommon


@tagged("post_install", "-at_install")
class TestNoOrderPrice(NoOrderCommon):
    """What goods without an order are worth (E3): by a basis that is said, and who may type it."""

    def price_of(self, rma):
        return rma.line_ids.price_unit

    def test_list_price_is_the_customers(self):
        self.assertEqual(self.price_of(self.draft_without_order(self.chair)), 100.0)
        self.partner.property_product_pricelist = self.env["product.pricelist"].create(
            {
                "name": "Friends",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 25.0})
                ],
            }
        )
        self.assertEqual(self.price_of(self.draft_without_order(self.chair)), 75.0)

    def test_list_price_is_pinned(self):
        rma = self.draft_without_order(self.chair)
        self.chair.list_price = 500.0
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            rma.line_ids, [{"price_unit": 100.0, "tax_ids": self.tax.ids, "qty_returnable": 1.0}]
        )

    def test_list_price_by_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        rma = self.draft_without_order(self.chair, line={"product_uom_id": dozen.id})
        self.assertEqual(self.price_of(rma), 1200.0)
        self.assertEqual(rma.amount_estimated, 1440.0)

    def test_list_price_and_taxes_follow_the_fiscal_position(self):
        self.tax.price_include_override = "tax_included"
        export = self.env["account.fiscal.position"].create({"name": "Export"})
        free = self.env["account.tax"].create(
            {
                "name": "Export 0%",
                "amount": 0.0,
                "type_tax_use": "sale",
                "fiscal_position_ids": [Command.set(export.ids)],
                "original_tax_ids": [Command.set(self.tax.ids)],
            }
        )
        self.chair.list_price = 120.0
        self.assertEqual(self.draft_without_order(self.chair).amount_estimated, 120.0)
        self.partner.property_account_position_id = export
        rma = self.draft_without_order(self.chair)
        self.assertEqual(rma.line_ids.tax_ids, free)
        self.assertEqual(rma.amount_estimated, 100.0)

    def test_last_paid_is_of_the_newest_invoice(self):
        self.sell([(self.chair, 1, {"price_unit": 60.0})])
        self.sell([(self.chair, 2, {"price_unit": 80.0, "discount": 10.0})])
        self.create_order([(self.chair, 1, {"price_unit": 50.0})])
        rma = self.draft_without_order(self.chair, line={"price_basis": "last"}, user=self.csr)
        self.assertEqual(self.price_of(rma), 72.0)

    def test_last_paid_keeps_the_taxes_that_were_paid(self):
        old = self.env["account.tax"].create(
            {"name": "Old 10%", "amount": 10.0, "type_tax_use": "sale"}
        )
        self.sell([(self.chair, 1, {"tax_ids": [Command.set(old.ids)]})])
        rma = self.draft_without_order(self.chair, line={"price_basis": "last"})
        self.assertEqual(rma.line_ids.tax_ids, old)
        self.assertEqual(rma.amount_estimated, 110.0)

    def test_last_paid_less_the_discount_on_the_whole_order(self):
        order = self.create_order([(self.chair, 1), (self.lamp, 3)])
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "so_discount", "discount_percentage": 0.1}
        ).action_apply_discount()
        self.deliver(order)
        self.invoice(order)
        rma = self.draft_without_order(self.chair, line={"price_basis": "last"})
        self.assertAlmostEqual(self.price_of(rma), 90.0, 2)

    def test_last_paid_by_another_address_of_the_customer(self):
        self.sell([(self.chair, 1, {"price_unit": 60.0})])
        home = self.env["res.partner"].create({"name": "Home", "parent_id": self.partner.id})
        rma = self.draft_without_order(self.chair, partner_id=home.id, line={"price_basis": "last"})
        self.assertEqual(self.price_of(rma), 60.0)

    def test_last_paid_not_invoiced_is_as_ordered(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.create_order(
            [(self.chair, 1, {"product_uom_id": dozen.id, "price_unit": 960.0, "discount": 50.0})]
        )
        rma = self.draft_without_order(self.chair, line={"price_basis": "last"})
        self.assertEqual(self.price_of(rma), 40.0)

    def test_last_paid_never_bought(self):
        self.sell([(self.chair, 1)], partner=self.stranger)
        rma = self.draft_without_order(self.chair, line={"price_basis": "last"})
        self.assertEqual(self.codes(rma)["no_price"], "deny")
        with self.assertRaisesRegex(UserError, "another price basis"):
            rma.action_submit()

    def test_last_paid_in_one_query(self):
        products = [self.create_product(f"Thing {index}", 10.0) for index in range(12)]
        self.sell([(product, 1) for product in products])
        rma = self.env["rma.order"].create({"partner_id": self.partner.id})
        vals_list = [
            {"order_id": rma.id, "product_id": product.id, "price_basis": "last"}
            for product in products
        ]
        lines = self.env["rma.order.line"].create(vals_list[:2])
        self.env.flush_all()
        with self.assertQueryCount(2):
            lines._find_last_sales()
        lines = self.env["rma.order.line"].create(vals_list[2:])
        self.env.flush_all()
        with self.assertQueryCount(2):
            self.assertEqual(len(lines._find_last_sales()), 10)

    def test_only_managers_type_a_price(self):
        typed = {"price_basis": "manual", "price_unit": 7.0}
        with self.assertRaisesRegex(AccessError, "Only a returns manager"):
            self.draft_without_order(self.chair, user=self.csr, line=typed)
        with self.assertRaises(AccessError):
            self.draft_without_order(self.chair, user=self.csr, line={"price_unit": 7.0})
        rma = self.draft_without_order(self.chair, user=self.csr)
        for vals in (
            {"price_basis": "manual"},
            {"price_unit": 7.0},
            {"tax_ids": [Command.clear()]},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                rma.line_ids.write(vals)
        line = rma.line_ids.with_user(self.manager)
        line.write(typed)
        self.assertEqual(line.price_unit, 7.0)
        with self.assertRaises(AccessError):
            line.with_user(self.csr).product_id = self.lamp
        line.with_user(self.csr).product_uom_qty = 2
        self.assertEqual((line.price_unit, rma.amount_estimated), (7.0, 16.8))

    def test_a_typed_price_says_so(self):
        with self.assertRaisesRegex(UserError, "Typed by a manager"):
            self.draft_without_order(self.chair, user=self.manager, line={"price_unit": 7.0})
        rma = self.draft_without_order(self.chair, user=self.manager)
        with self.assertRaises(UserError):
            rma.line_ids.price_unit = 7.0

    def test_nothing_changes_once_decided(self):
        rma = self.authorize_without_order(self.chair)
        for vals in ({"price_basis": "last"}, {"date_purchased": "2020-01-01"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "Authorized"):
                rma.line_ids.write(vals)

    def test_a_copy_does_not_take_a_typed_price_along(self):
        line = {"price_basis": "manual", "price_unit": 7.0}
        rma = self.draft_without_order(self.chair, user=self.manager, line=line)
        copy = rma.with_user(self.csr).copy()
        self.assertRecordValues(copy.line_ids, [{"price_basis": False, "price_unit": 0.0}])

    def test_account_is_income_or_expense(self):
        receivable = self.partner.property_account_receivable_id
        with self.assertRaisesRegex(ValidationError, "income or expense"):
            self.company.rma_no_order_account_id = receivable
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(ValidationError, "another company"):
            other.rma_no_order_account_id = self.account
        with self.assertRaises(AccessError):
            self.company.with_user(self.csr).rma_no_order_account_id = self.account


@tagged("post_install", "-at_install")
class TestNoOrderRules(NoOrderCommon):
    """On what terms goods without an order come back (E3)."""

    def test_proof_of_purchase(self):
        rma = self.draft_without_order(self.chair, user=self.csr, proof=False)
        self.assertEqual(self.codes(rma)["no_proof"], "deny")
        with self.assertRaisesRegex(UserError, "Add the proof of purchase"):
            rma.action_submit()
        rma.evidence_ids = self.proof(self.csr)
        rma.action_submit()
        self.assertEqual(rma.state, "authorized")

    def test_proof_the_policy_does_not_want(self):
        self.set_terms(is_proof_required=False)
        rma = self.draft_without_order(self.chair, proof=False)
        self.assertEqual(self.codes(rma), {"no_order": "authorize"})

    def test_without_a_policy_somebody_looks_and_wants_a_proof(self):
        self.policy.active = False
        rma = self.draft_without_order(self.chair, proof=False)
        self.assertEqual(self.codes(rma), {"no_order": "review", "no_proof": "deny"})

    def test_somebody_looks_first_by_default(self):
        self.assertEqual(self.env["rma.policy"].new({}).no_order_outcome, "review")
        self.set_terms(no_order_outcome="review")
        rma = self.draft_without_order(self.chair, user=self.csr)
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")
        self.assertFalse(rma.picking_ids)
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.state, "authorized")
        self.assertTrue(rma.picking_ids)

    def test_refused_by_the_policy(self):
        self.set_terms(no_order_outcome="deny")
        rma = self.draft_without_order(self.chair)
        with self.assertRaisesRegex(UserError, "No sales order"):
            rma.action_submit()
        rma.with_user(self.manager).action_override("Best customer")
        self.assertEqual(rma.state, "authorized")

    def test_product_and_basis_are_facts(self):
        rma = self.draft_without_order(self.chair, line={"price_basis": False})
        self.assertEqual(self.codes(rma)["no_order_line"], "deny")
        with self.assertRaisesRegex(UserError, "price basis"):
            rma.with_user(self.manager).action_override("Never mind")
        rma.line_ids.resolution = "repair"
        self.assertNotIn("no_order_line", self.codes(rma))

    def test_window_counts_from_the_day_of_purchase(self):
        self.set_terms(window_days=30)
        today = fields.Date.context_today(self.env.user)
        for days, code, outcome in (
            (0, None, None),
            (30, None, None),
            (31, "window_over", "deny"),
            (None, "no_purchase_date", "deny"),
            (-1, "bought_later", "deny"),
        ):
            with self.subTest(days=days):
                bought = days is not None and today - timedelta(days=days)
                rma = self.draft_without_order(self.chair, line={"date_purchased": bought})
                codes = self.codes(rma)
                codes.pop("no_order")
                self.assertEqual(codes, {code: outcome} if code else {})

    def test_policy_of_the_day_of_purchase(self):
        today = fields.Date.context_today(self.env.user)
        version = self.env["rma.policy"].browse(self.policy.action_new_version()["res_id"])
        version.date_from = today - timedelta(days=10)
        version.action_publish()
        line = {"date_purchased": today - timedelta(days=11)}
        rma = self.draft_without_order(self.chair, line=line)
        self.assertEqual(rma.line_ids.policy_id, self.policy)
        rma.line_ids.date_purchased = today - timedelta(days=10)
        self.assertEqual(rma.line_ids.policy_id, version)

    def test_services_and_wrong_units(self):
        rma = self.draft_without_order(self.service)
        self.assertEqual(self.codes(rma)["not_goods"], "deny")
        metre = self.env.ref("uom.product_uom_meter")
        rma = self.draft_without_order(self.chair, line={"product_uom_id": metre.id})
        self.assertEqual(self.codes(rma)["wrong_unit"], "deny")

    def test_serials_that_we_do_not_have(self):
        drill = self.create_product("Drill", 50.0, tracking="serial")
        kept = self.create_serials(drill, ["D1"])
        sold = self.env["stock.lot"].create({"name": "D2", "product_id": drill.id})
        other = self.env["stock.lot"].create({"name": "C1", "product_id": self.chair.id})
        for lot, is_wrong in ((kept, True), (other, True), (sold, False)):
            with self.subTest(lot=lot.name):
                line = {"lot_ids": [Command.set(lot.ids)]}
                rma = self.draft_without_order(drill, user=self.csr, line=line)
                self.assertEqual("foreign_lot" in self.codes(rma), is_wrong)

    def test_exchange_threshold(self):
        self.set_terms(exchange_threshold=125.0)
        rma = self.draft_without_order(self.chair, line={"resolution": "exchange"})
        self.assertEqual(self.codes(rma)["below_exchange"], "deny")
        rma.line_ids.product_uom_qty = 2
        self.assertNotIn("below_exchange", self.codes(rma))

    def test_amount_approval(self):
        self.set_terms(auto_approve_limit=200.0)
        self.assertNotIn("amount_approval", self.codes(self.draft_without_order(self.chair, 1)))
        self.assertIn("amount_approval", self.codes(self.draft_without_order(self.chair, 2)))

    def test_gift_for_somebody_who_never_bought(self):
        rma = self.draft_without_order(self.chair, partner_id=self.stranger.id, user=self.csr)
        rma.action_submit()
        self.assertRecordValues(
            rma, [{"state": "authorized", "amount_estimated": 120.0, "sale_order_count": 0}]
        )
