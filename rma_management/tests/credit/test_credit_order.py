from odoo import Command
from odoo.tests import Form

from ..common_credit import CreditCommon


class TestCreditOrder(CreditCommon):
    """What stands on an order besides plain goods, and what the order looks like afterwards."""

    def test_freight_stays_charged(self):
        freight = self.env["product.product"].create(
            {"name": "Freight", "type": "service", "invoice_policy": "order", "list_price": 15.0,
             "taxes_id": [Command.set(self.tax.ids)]}
        )  # fmt: skip
        order = self.sell([(self.chair, 2), (freight, 1)])
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 240.0)
        self.assertEqual(note.invoice_line_ids.product_id, self.chair)
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(order.invoice_ids.filtered(
            lambda move: move.move_type == "out_invoice").amount_residual, 18.0)  # fmt: skip

    def test_sections_and_notes_stay_behind(self):
        order = self.create_order([(self.chair, 1)])
        order.write(
            {
                "order_line": [
                    Command.create({"display_type": "line_section", "name": "S", "sequence": 1}),
                    Command.create({"display_type": "line_note", "name": "N", "sequence": 99}),
                ]
            }
        )
        order.invalidate_recordset()
        self.deliver(order)
        invoice = self.invoice(order)
        self.assertEqual(len(invoice.invoice_line_ids), 3)
        note = self.credit(self.settle(order, {self.chair: 1}))
        self.assertEqual(note.invoice_line_ids.mapped("display_type"), ["product"])
        self.assert_reversed(invoice, note)

    def test_combo(self):
        """The price of a combination lies on its parts, shared as core shares it."""
        combos = self.env["product.combo"].create(
            [
                {"name": name, "combo_item_ids": [Command.create({"product_id": product.id})]}
                for name, product in (("Seat", self.chair), ("Light", self.lamp))
            ]
        )
        bundle = self.create_product(
            "Bundle", 99.99, type="combo", is_storable=False, quantity=0,
            combo_ids=[Command.set(combos.ids)],
        )  # fmt: skip
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create({"product_id": bundle.id, "product_uom_qty": 3})],
            }
        )
        top = order.order_line
        self.env["sale.order.line"].create(
            [
                {
                    "order_id": order.id,
                    "product_id": combo.combo_item_ids.product_id.id,
                    "product_uom_qty": 3,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": top.id,
                }
                for combo in combos
            ]
        )
        order.action_confirm()
        self.deliver(order)
        invoice = self.invoice(order)
        self.assertEqual(invoice.amount_untaxed, 299.97)
        self.settle_at_once()
        notes = self.return_one_by_one(order, (self.chair, self.lamp))
        self.assert_reversed(invoice, notes)

    def test_analytic_distribution(self):
        plan = self.env["account.analytic.plan"].create({"name": "Plan"})
        accounts = self.env["account.analytic.account"].create(
            [{"name": name, "plan_id": plan.id} for name in ("North", "South")]
        )
        distribution = {str(accounts[0].id): 30.0, str(accounts[1].id): 70.0}
        order = self.sell([(self.lamp, 3, {"analytic_distribution": distribution})])
        accounts.active = False
        self.settle_at_once()
        notes = self.return_one_by_one(order, (self.lamp,))
        for note in notes:
            self.assertEqual(note.invoice_line_ids.analytic_distribution, distribution)
        lines = (order.invoice_ids | notes).invoice_line_ids.analytic_line_ids
        for account in accounts:
            mine = lines.filtered(lambda line, account=account: line.auto_account_id == account)
            self.assertAlmostEqual(sum(mine.mapped("amount")), 0.0, 2)

    # What the order looks like

    def test_quantities_and_status(self):
        """Ordered 5, delivered 5, returned 2: by what is invoiced, and who lowers the order."""
        for policy, lowers, locked, expected in (
            ("delivery", True, False, (5, 3, 3, 0, "invoiced")),
            ("delivery", True, True, (5, 3, 3, 0, "invoiced")),
            ("order", True, False, (3, 3, 3, 0, "invoiced")),
            ("order", True, True, (3, 3, 3, 0, "invoiced")),
            ("order", False, False, (5, 3, 3, 2, "to invoice")),
        ):
            with self.subTest(policy=policy, lowers=lowers, locked=locked):
                self.company.rma_lower_ordered_qty = lowers
                self.chair.invoice_policy = policy
                order = self.sell([(self.chair, 5)])
                if locked:
                    order.action_lock()
                rma = self.settle(order, {self.chair: 2})
                note = self.credit(rma, post=False)
                for _state in ("draft", "posted"):
                    line = order.order_line
                    self.assertEqual(
                        (
                            line.product_uom_qty,
                            line.qty_delivered,
                            line.qty_invoiced,
                            line.qty_to_invoice,
                            order.invoice_status,
                        ),
                        expected,
                    )
                    if note.state == "draft":
                        note.action_post()
                self.assertEqual(order.locked, locked)
                self.assertEqual(line.amount_invoiced, 360.0)
                self.assertEqual(len(order.picking_ids), 2)

    def test_order_policy_invoiced_before_delivery(self):
        """Invoiced 5 in advance, delivered 3, 2 of them back: 3 stay to be paid for."""
        self.chair.invoice_policy = "order"
        order = self.create_order([(self.chair, 5)])
        self.invoice(order)
        picking = order.picking_ids
        picking.move_ids.quantity = 3
        Form.from_action(self.env, picking.button_validate()).save().process()
        rma = self.settle(order, {self.chair: 2})
        self.assertEqual(self.credit(rma).amount_total, 240.0)
        self.assertRecordValues(
            order.order_line,
            [{"product_uom_qty": 3, "qty_delivered": 1, "qty_invoiced": 3, "qty_to_invoice": 0}],
        )
        self.assertEqual(rma.state, "done")

    def test_units_on_order_delivery_and_return(self):
        """Two dozens sold, delivered in pieces, some of them returned at a time."""
        dozen, unit = self.env.ref("uom.product_uom_dozen"), self.env.ref("uom.product_uom_unit")
        vals = {"product_uom_id": dozen.id, "price_unit": 100.07, "discount": 3.0}
        order = self.create_order([(self.lamp, 2, vals)])
        self.assertEqual(order.picking_ids.move_ids.product_uom, unit)
        self.deliver(order)
        invoice = self.invoice(order)
        line, notes = order.order_line, self.env["account.move"]
        for uom, quantity in ((unit, 1), (dozen, 1), (unit, 4), (unit, 7)):
            vals = {"product_uom_id": uom.id}
            notes |= self.credit(self.settle(order, {self.lamp: quantity}, line=vals))
            self.assertEqual((line.qty_delivered, line.qty_to_invoice), (line.qty_invoiced, 0))
            self.assertEqual(line.qty_invoiced_posted, line.qty_invoiced)
            self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(line.qty_delivered, 0)
        self.assert_reversed(invoice, notes)

    def test_one_line_twice_on_one_invoice(self):
        """An accountant split the invoice line; both parts are the same order line's."""
        self.settle_at_once()
        order = self.create_order([(self.lamp, 3)])
        self.deliver(order)
        invoice = order._create_invoices()
        line = invoice.invoice_line_ids
        line.quantity = 2
        invoice.invoice_line_ids = [
            Command.create(
                {
                    "product_id": self.lamp.id,
                    "quantity": 1,
                    "price_unit": 20.0,
                    "tax_ids": self.tax.ids,
                    "sale_line_ids": order.order_line.ids,
                }
            )
        ]
        invoice.action_post()
        notes = self.return_one_by_one(order, (self.lamp,))
        self.assertEqual(notes.mapped("amount_untaxed"), [33.33, 33.33, 20.0])
        self.assert_reversed(invoice, notes)

    def test_other_price_on_the_invoice(self):
        """What counts is what was invoiced, whatever the order says."""
        order = self.create_order([(self.chair, 2)])
        self.deliver(order)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.write({"price_unit": 80.01, "discount": 10.0})
        invoice.action_post()
        order.order_line.price_unit = 500.0
        self.assert_reversed(invoice, self.credit(self.settle(order, {self.chair: 2})))

    def test_fiscal_position(self):
        """Taxes and accounts are the invoice's; so is what a fee is taxed with."""
        abroad = self.create_tax("Export 0%", 0.0)
        income = self.env["account.account"].search([("account_type", "=", "income")], limit=1)
        other = income.copy({"code": "X4000", "name": "Export sales"})
        position = self.env["account.fiscal.position"].create(
            {"name": "Export", "account_ids": [
                Command.create({"account_src_id": income.id, "account_dest_id": other.id})]}
        )  # fmt: skip
        abroad.write({"fiscal_position_ids": position.ids, "original_tax_ids": self.tax.ids})
        self.chair.property_account_income_id = income
        order = self.sell([(self.chair, 2)], fiscal_position_id=position.id)
        invoice = order.invoice_ids
        self.assertEqual(invoice.invoice_line_ids.tax_ids, abroad)
        self.assertEqual(invoice.invoice_line_ids.account_id, other)
        self.partner.property_account_position_id = False
        note = self.credit(self.settle(order, {self.chair: 2}))
        self.assertEqual(note.fiscal_position_id, position)
        self.assert_reversed(invoice, note)

    def over_deliver(self, ordered, delivered):
        """Sell a product invoiced on order, and deliver more than was ordered."""
        self.chair.invoice_policy = "order"
        order = self.create_order([(self.chair, ordered)])
        order.picking_ids.move_ids.write({"quantity": delivered, "picked": True})
        order.picking_ids.button_validate()
        self.invoice(order)
        self.assertEqual(order.order_line.qty_delivered, delivered)
        return order

    def test_over_delivered_and_returned(self):
        """Ordered 3, delivered 5: what nobody ordered comes back first, and was not paid for."""
        for returned, ordered, credited in (
            ((1,), 3, 0.0),
            ((2,), 3, 0.0),
            ((3,), 2, 120.0),
            ((1, 2), 2, 120.0),
            ((5,), 0, 360.0),
            ((2, 2, 1), 0, 360.0),
        ):
            with self.subTest(returned=returned):
                order = self.over_deliver(3, 5)
                line = order.order_line
                for quantity in returned:
                    rma = self.settle(order, {self.chair: quantity})
                    if rma.next_step == "settle":
                        self.credit(rma)
                    self.assertEqual(rma.state, "done")
                self.assertEqual(line.qty_delivered, 5 - sum(returned))
                self.assertEqual(line.product_uom_qty, ordered)
                notes = order.invoice_ids.filtered(lambda move: move.move_type == "out_refund")
                self.assertEqual(sum(notes.mapped("amount_total")), credited)
                self.assertEqual(line.qty_to_invoice, 0)
                self.assertNotEqual(order.invoice_status, "to invoice")

    def test_over_delivered_and_sent_back(self):
        """The customer gets back what was inspected: it was ordered as far as it had been."""
        for returned, ordered in ((2, 3), (3, 3), (5, 3)):
            with self.subTest(returned=returned):
                order = self.over_deliver(3, 5)
                rma = self.authorize(order, {self.chair: returned})
                self.receive(rma)
                self.inspect(rma, disposition=self.send_back)
                order.picking_ids.filtered(
                    lambda picking: picking.state not in ("done", "cancel")
                ).button_validate()
                self.assertEqual(order.order_line.qty_delivered, 5)
                self.assertEqual(order.order_line.product_uom_qty, ordered)
                self.assertEqual(order.order_line.qty_to_invoice, 0)
