from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common_exchange import ExchangeCommon


@tagged("post_install", "-at_install")
class TestExchangeEntry(ExchangeCommon):
    """What customer service is shown when a customer wants something else."""

    def open_entry(self, order):
        entry = (
            self.env["rma.entry"]
            .with_user(self.csr)
            .create({"sale_order_ids": [Command.set(order.ids)]})
        )
        return Form(entry)

    def test_columns_only_for_exchanges(self):
        order = self.sell([(self.chair, 3)])
        with self.open_entry(order) as form:
            self.assertFalse(form.has_exchange)
            with form.line_ids.edit(0) as line:
                line.quantity = 1
                line.resolution = "exchange"
                self.assertEqual(line.exchange_product_id, self.chair)
                self.assertEqual(line.free_qty, 997.0)
                self.assertEqual(line.verdict, "authorize")
            self.assertTrue(form.has_exchange)
            self.assertEqual((form.amount_estimated, form.amount_replacement), (0.0, 0.0))
            with form.line_ids.edit(0) as line:
                line.exchange_product_id = self.sofa
            self.assertEqual(
                (form.amount_estimated, form.amount_replacement, form.amount_customer_pays),
                (120.0, 180.0, 60.0),
            )
        rma = self.env["rma.order"].browse(form.record.action_confirm()["res_id"])
        self.assertRecordValues(
            rma.line_ids, [{"exchange_product_id": self.sofa.id, "exchange_total": 180.0}]
        )

    def test_shortage_names_alternatives_and_refuses_nothing(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Colour",
                "value_ids": [Command.create({"name": name}) for name in ("Red", "Green", "Blue")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "is_storable": True,
                "invoice_policy": "delivery",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
                "optional_product_ids": [Command.link(self.sofa.product_tmpl_id.id)],
            }
        )
        red, green, blue = template.product_variant_ids
        for product, quantity in ((red, 3), (green, 5), (blue, 1)):
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, quantity
            )
        order = self.sell([(red, 2)])
        with self.open_entry(order) as form, form.line_ids.edit(0) as line:
            line.quantity = 2
            self.assertFalse(line.verdict_text)
            line.resolution = "exchange"
            self.assertEqual((line.free_qty, line.verdict), (1.0, "authorize"))
            self.assertIn("Only 1 of Shirt (Red) free, 2 wanted.", line.verdict_text)
            self.assertIn("Shirt (Green) (5 free), Sofa (1000 free)", line.verdict_text)
            self.assertNotIn("Blue", line.verdict_text)
            line.exchange_product_id = green
            self.assertFalse(line.verdict_text)
        rma = self.env["rma.order"].browse(form.record.action_confirm()["res_id"])
        self.assertEqual(rma.state, "authorized")

    def test_lines_share_the_stock(self):
        rare = self.create_product("Rare", 10.0, quantity=3)
        order = self.sell([(rare, 1), (rare, 1)])
        rma = self.draft(order, dict.fromkeys(order.order_line, 1), line={"resolution": "exchange"})
        codes = {v.code for found in rma.line_ids._evaluate().values() for v in found}
        self.assertEqual(codes, {"exchange_stock"})

    def test_decided_replacement_stays(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "Authorized"):
            rma.line_ids.with_user(self.manager).exchange_product_id = self.sofa


@tagged("post_install", "-at_install")
class TestExchangeResolution(ExchangeCommon):
    """Another end for a line, before anything of the old one has happened."""

    def change(self, rma, vals_by_product, user=None):
        action = rma.with_user(user or self.csr).action_open_resolution()
        wizard = self.env["rma.resolution"].with_user(user or self.csr).browse(action["res_id"])
        with Form(wizard) as form:
            for index, line in enumerate(wizard.line_ids):
                vals = vals_by_product.get(line.rma_line_id.product_id, {})
                with form.line_ids.edit(index) as edited:
                    for name, value in vals.items():
                        edited[name] = value
        wizard.action_apply()

    def test_mixed_resolutions_changed_without_a_new_document(self):
        order = self.sell([(self.chair, 3), (self.lamp, 3)])
        rma = self.authorize(order, {self.chair: 1, self.lamp: 1}, user=self.csr)
        rma = rma.with_env(self.env)
        self.receive(rma)
        self.change(rma, {self.chair: {"resolution": "exchange"}})
        self.assertEqual(rma.amount_estimated, 40.0)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.mapped("qty_replacing"), [1.0, 0.0])
        self.change(
            rma,
            {
                self.chair: {"resolution": "refund"},
                self.lamp: {"resolution": "exchange", "exchange_product_id": self.stool},
            },
        )
        self.assertEqual(rma.line_ids.mapped("qty_replacing"), [0.0, 1.0])
        self.assertEqual(rma.line_ids.mapped("qty_to_credit"), [1.0, 1.0])
        self.assertEqual(rma.amount_customer_gets, 112.0)
        self.assertEqual(len(rma.picking_ids.filtered(lambda p: p.state == "done")), 2)
        self.ship(rma)
        self.credit(rma)
        self.assertEqual(rma.state, "done")
        changes = rma.decision_ids.filtered(lambda decision: decision.event == "change")
        self.assertEqual(sorted(changes.mapped("motive")), ["Exchange", "Exchange", "Refund"])
        self.assertEqual(changes.user_id, self.csr)

    def test_ordered_quantity_follows(self):
        product = self.create_product("Prepaid", 10.0, invoice_policy="order")
        order = self.sell([(product, 3)])
        rma = self.authorize(order, {product: 1}, user=self.csr)
        self.receive(rma)
        self.assertEqual(order.order_line.product_uom_qty, 2.0)
        self.change(rma, {product: {"resolution": "exchange"}})
        self.assertEqual(order.order_line.product_uom_qty, 3.0)
        self.change(rma, {product: {"resolution": "refund"}})
        self.assertEqual(order.order_line.product_uom_qty, 2.0)

    def test_keep_and_back(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        self.change(rma, {self.chair: {"resolution": "keep"}})
        self.assertEqual((rma.picking_ids.state, rma.next_step), ("cancel", "settle"))
        self.assertEqual(order.order_line.qty_returnable, 2.0)
        self.change(rma, {self.chair: {"resolution": "exchange"}})
        self.assertEqual((rma.line_ids.qty_open, rma.next_step), (1.0, "receive"))
        self.assertEqual(order.order_line.qty_returnable, 2.0)

    def test_keep_all_of_it(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3}, user=self.csr)
        self.change(rma, {self.chair: {"resolution": "keep"}})
        self.assertEqual((rma.picking_ids.state, rma.line_ids.qty_open), ("cancel", 0.0))
        self.assertEqual(order.order_line.qty_returnable, 0.0)

    def test_settled_lines_stay(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        self.receive(rma)
        with self.assertRaisesRegex(UserError, "the goods are here"):
            self.change(rma, {self.chair: {"resolution": "keep"}})
        self.inspect(rma)
        self.credit(rma, post=False)
        with self.assertRaisesRegex(UserError, "on a credit note"):
            self.change(rma, {self.chair: {"resolution": "exchange"}})
        self.set_terms(exchange_timing="receipt")
        other = self.exchange(order, {self.chair: 2})
        self.receive(other, {self.chair: 1}, backorder=True)
        self.ship(other)
        with self.assertRaisesRegex(UserError, "has left"):
            self.change(other, {self.chair: {"resolution": "refund"}})

    def test_the_rules_are_heard_again(self):
        self.set_terms(exchange_threshold=200.0, auto_approve_limit=50.0)
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr, line={"resolution": "repair"})
        self.assertEqual(rma.state, "authorized")
        with self.assertRaisesRegex(UserError, "exchanges begin at"):
            self.change(rma, {self.chair: {"resolution": "exchange"}})
        with self.assertRaisesRegex(UserError, "Ask a returns manager"):
            self.change(rma, {self.chair: {"resolution": "refund"}})
        self.assertEqual(rma.line_ids.resolution, "repair")
        self.change(rma, {self.chair: {"resolution": "refund"}}, user=self.manager)
        self.assertEqual(rma.line_ids.resolution, "refund")

    def test_only_customer_service_changes_it(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        for user in (self.inspector, self.accountant):
            with self.assertRaises(AccessError):
                rma.line_ids.with_user(user).action_change_resolution("exchange")
