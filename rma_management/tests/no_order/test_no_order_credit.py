from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_no_order import NoOrderCommon


@tagged("post_install", "-at_install")
class TestNoOrderGoods(NoOrderCommon):
    """The way of goods without an order (E3): expected, received, inspected, told of."""

    def test_reverse_picking(self):
        rma = self.authorize_without_order(self.chair, 2, user=self.csr)
        self.assertRecordValues(
            rma.sudo().picking_ids.move_ids,
            [
                {
                    "state": "assigned",
                    "product_uom_qty": 2.0,
                    "picking_type_id": self.warehouse.rma_type_id.id,
                    "location_id": self.partner.property_stock_customer.id,
                    "location_dest_id": self.warehouse.rma_location_id.id,
                    "location_final_id": self.warehouse.lot_stock_id.id,
                    "origin_returned_move_id": False,
                    "sale_line_id": False,
                    "rma_line_id": rma.line_ids.id,
                }
            ],
        )
        self.chair.invalidate_recordset()
        self.assertEqual(self.chair.incoming_qty, 2.0)

    def test_lines_of_one_product_stay_apart(self):
        line = {"product_id": self.chair.id, "product_uom_qty": 1, "price_basis": "list"}
        rma = self.draft_without_order(self.chair)
        rma.write({"line_ids": [Command.create(line)]})
        rma.action_submit()
        self.assertEqual(len(rma.picking_ids), 1)
        self.assertEqual(rma.picking_ids.move_ids.rma_line_id, rma.line_ids)

    def test_the_named_serial_is_expected(self):
        drill = self.create_product("Drill", 50.0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": drill.id} for name in ("D1", "D2")]
        )
        rma = self.authorize_without_order(
            drill, 2, user=self.csr, line={"lot_ids": [Command.set(lots.ids)]}
        )
        self.assertEqual(rma.sudo().picking_ids.move_ids.lot_ids, lots)
        self.receive(rma)
        self.inspect(rma, user=self.inspector)
        self.assertEqual(rma.inspection_ids.lot_id, lots)
        self.assertEqual(set(lots.mapped("product_qty")), {1.0})

    def test_receive_inspect_and_progress(self):
        rma = self.authorize_without_order(self.chair, 3)
        self.assertEqual(rma.next_step, "receive")
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.assertRecordValues(
            rma.line_ids, [{"qty_received": 1, "qty_open": 2, "qty_to_inspect": 1}]
        )
        self.inspect(rma, disposition=self.scrap, user=self.inspector)
        self.receive(rma)
        self.inspect(rma, user=self.inspector)
        self.assertRecordValues(
            rma.line_ids, [{"qty_inspected": 3, "qty_due": 3, "qty_to_credit": 3}]
        )
        self.credit(rma)
        self.assertEqual(rma.state, "done")

    def test_cancelled_transfer_is_expected_again(self):
        rma = self.authorize_without_order(self.chair, 2, user=self.csr)
        rma.sudo().picking_ids.action_cancel()
        rma.action_create_reverse_pickings()
        rma.action_create_reverse_pickings()
        moves = rma.sudo().line_ids.move_ids
        self.assertEqual(moves.mapped("state"), ["cancel", "assigned"])

    def test_order_is_left_alone(self):
        """On a transfer of the order core would add the goods to it: coming and going back."""
        order = self.sell([(self.chair, 3)])
        lines = order.order_line
        rma = self.draft(order, {self.chair: 1}, evidence_ids=[Command.set(self.proof().ids)])
        rma.write(
            {"line_ids": [Command.create({"product_id": self.lamp.id, "price_basis": "list"})]}
        )
        rma.action_submit()
        self.assertEqual(len(rma.picking_ids), 2)
        self.assertEqual(rma.picking_ids.sale_id, order)
        self.receive(rma)
        self.inspect(rma, disposition=self.send_back)
        back = rma.picking_ids.filtered(lambda picking: picking.picking_type_code == "outgoing")
        self.assertEqual(len(back), 2)
        back.button_validate()
        self.assertEqual(order.order_line, lines)
        self.assertRecordValues(lines, [{"qty_delivered": 3.0, "product_uom_qty": 3.0}])

    def test_several_at_once(self):
        returns = self.env["rma.order"].union(
            *[self.draft_without_order(self.chair, quantity) for quantity in (1, 2)]
        )
        returns.action_submit()
        self.assertEqual(returns.picking_ids.move_ids.mapped("product_uom_qty"), [1.0, 2.0])
        self.assertEqual([order.picking_count for order in returns], [1, 1])

    def test_label_slip_and_receipt(self):
        rma = self.authorize_without_order(self.chair, 2, user=self.csr)
        reports = self.env["ir.actions.report"].with_user(self.csr)
        for name in ("rma_label_report", "rma_label_a4_report", "rma_slip_report"):
            with self.subTest(report=name):
                content = reports._render_qweb_html(f"rma_management.{name}", rma.ids)[0].decode()
                self.assertIn(rma.name, content)
        self.assertIn("Chair", content)
        template = self.env.ref("rma_management.mail_template_receipt")
        body = template._render_field("body_html", rma.ids)[rma.id]
        self.assertIn("Chair", body)
        self.assertIn("240.00", body)

    def test_two_orders_on_one_return(self):
        second = self.warehouse.copy({"name": "Second", "code": "SEC"})
        second._create_rma_locations_and_types()
        self.env["stock.quant"]._update_available_quantity(self.lamp, second.lot_stock_id, 10)
        for warehouse, pickings in ((self.warehouse, 1), (second, 2)):
            with self.subTest(warehouse=warehouse.name):
                orders = self.sell([(self.chair, 2)]) | self.sell(
                    [(self.lamp, 3)], warehouse_id=warehouse.id
                )
                entries = self.env["rma.entry"].with_user(self.csr)
                entry = entries.create({"sale_order_ids": [Command.set(orders.ids)]})
                entry.action_return_all()
                rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
                invoices = orders.invoice_ids
                self.assertEqual(rma.line_ids.sale_line_id, orders.order_line)
                self.assertEqual(len(rma.picking_ids), pickings)
                self.receive(rma)
                self.inspect(rma)
                notes = self.credit(rma)
                self.assertEqual(notes.reversed_entry_id, invoices)
                self.assertEqual(len(notes), 2)
                self.assertEqual(rma.state, "done")


@tagged("post_install", "-at_install")
class TestNoOrderCredit(NoOrderCommon):
    """The credit of goods without an order (E3, M2): on the chosen account, never more."""

    def settle(self, rma, quantity=None):
        self.receive(
            rma, quantity and {rma.line_ids.product_id: quantity}, backorder=bool(quantity)
        )
        self.inspect(rma)

    def test_no_account_no_note(self):
        self.company.rma_no_order_account_id = False
        rma = self.authorize_without_order(self.chair)
        self.settle(rma)
        with self.assertRaisesRegex(UserError, "Settings › Customer Invoices"):
            rma.with_user(self.csr).action_create_credit_notes()
        self.assertFalse(rma.credit_note_ids)
        self.assertEqual(rma.next_step, "settle")
        self.company.rma_no_order_account_id = self.account
        self.assertEqual(self.credit(rma).amount_total, 120.0)

    def test_note_on_the_chosen_account(self):
        journal = self.env["account.journal"].create(
            {"name": "Goodwill", "code": "GOOD", "type": "sale"}
        )
        self.company.rma_no_order_journal_id = journal
        rma = self.authorize_without_order(self.chair, 2, user=self.csr)
        self.settle(rma)
        rma.action_create_credit_notes()
        note = rma.sudo().credit_note_ids
        self.assertRecordValues(
            note,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "reversed_entry_id": False,
                    "partner_id": self.partner.id,
                    "ref": rma.name,
                    "journal_id": journal.id,
                    "amount_total": rma.amount_estimated,
                }
            ],
        )
        self.assertRecordValues(
            note.invoice_line_ids,
            [
                {
                    "product_id": self.chair.id,
                    "quantity": 2.0,
                    "price_unit": 100.0,
                    "tax_ids": self.tax.ids,
                    "account_id": self.account.id,
                    "rma_line_id": rma.line_ids.id,
                }
            ],
        )
        note.with_user(self.accountant).action_post()
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            rma.action_create_credit_notes()

    def test_parts_add_up_to_the_whole(self):
        for rounding in ("round_per_line", "round_globally"):
            with self.subTest(rounding=rounding):
                self.company.tax_calculation_rounding_method = rounding
                self.lamp.list_price = 33.335
                rma = self.authorize_without_order(self.lamp, 3)
                estimated = rma.amount_estimated
                for _unit in range(3):
                    self.settle(rma, 1)
                    self.credit(rma)
                self.assertEqual(len(rma.credit_note_ids), 3)
                self.assertAlmostEqual(sum(rma.credit_note_ids.mapped("amount_total")), estimated)
                self.assertEqual(rma.amount_credited, estimated)
                self.assertEqual(rma.state, "done")

    def test_part_of_a_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        rma = self.authorize_without_order(self.chair, 1, line={"product_uom_id": dozen.id})
        self.settle(rma, 5 / 12)
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(rma.amount_credited, 1440.0)

    def test_edited_upwards_is_refused(self):
        rma = self.authorize_without_order(self.chair, 2)
        self.settle(rma, 1)
        note = self.credit(rma, post=False)
        line = note.invoice_line_ids
        for vals in (
            {"price_unit": 100.01},
            {"quantity": 2.0},
            {"quantity": 0.5, "price_unit": 201.0},
        ):
            before = line.read(vals)[0]
            refused = self.assertRaisesRegex(UserError, "Lower the credit")
            with self.subTest(vals=vals), refused, self.cr.savepoint():
                line.write(vals)
                note.action_post()
            self.assertEqual(line.read(vals)[0], before)
        self.assertEqual(note.state, "draft")
        line.price_unit = 90.0
        note.action_post()
        self.settle(rma, 1)
        self.assertEqual(self.credit(rma).amount_untaxed, 100.0)

    def test_added_lines_do_not_exceed_what_was_agreed(self):
        rma = self.authorize_without_order(self.chair, 1)
        self.settle(rma)
        note = self.credit(rma, post=False)
        extra = {"name": "Goodwill", "price_unit": 1.0, "tax_ids": False}
        note.write({"invoice_line_ids": [Command.create(extra)]})
        with self.assertRaisesRegex(UserError, "without an order"):
            note.action_post()

    def test_deleted_draft_is_due_again(self):
        rma = self.authorize_without_order(self.chair, 1)
        self.settle(rma)
        self.credit(rma, post=False).unlink()
        self.assertEqual(rma.line_ids.qty_to_credit, 1.0)
        self.assertEqual(self.credit(rma).amount_total, 120.0)

    def test_fees(self):
        for basis, rate, fee in (("percent", 10.0, 24.0), ("unit", 7.5, 15.0), ("fixed", 5.0, 5.0)):
            with self.subTest(basis=basis):
                self.set_terms(restocking_fee_basis=basis, restocking_fee_rate=rate)
                rma = self.authorize_without_order(self.chair, 2)
                self.assertEqual(rma.amount_estimated, 240.0 - fee)
                self.settle(rma, 1)
                self.credit(rma)
                self.settle(rma, 1)
                self.credit(rma)
                self.assertEqual(rma.amount_credited, 240.0 - fee)
                self.assertEqual(rma.state, "done")

    def test_fee_without_an_account_of_its_own(self):
        """Nothing at all is booked where nobody chose it: not on the journal's account either."""
        self.set_terms(restocking_fee_basis="fixed", restocking_fee_rate=5.0)
        self.company.income_account_id = False
        rma = self.authorize_without_order(self.chair)
        self.settle(rma)
        note = self.credit(rma)
        self.assertEqual(note.invoice_line_ids.account_id, self.account)

    def test_kept_goods_are_credited_at_once(self):
        rma = self.authorize_without_order(self.chair, line={"resolution": "keep"})
        self.assertFalse(rma.picking_ids)
        self.assertEqual(self.credit(rma).amount_total, 120.0)
        self.assertEqual(rma.state, "done")

    def make_mixed(self, order, **vals):
        proof = [Command.set(self.proof().ids)]
        rma = self.draft(order, {self.chair: 1}, evidence_ids=proof, **vals)
        line = {"product_id": self.lamp.id, "product_uom_qty": 3, "price_basis": "list"}
        rma.write({"line_ids": [Command.create(line)]})
        rma.action_submit()
        return rma

    def test_mixed_with_an_order_makes_two_notes(self):
        order = self.sell([(self.chair, 3)])
        invoice = order.invoice_ids
        rma = self.make_mixed(order)
        self.assertEqual(rma.amount_estimated, 239.99)
        self.receive(rma)
        self.inspect(rma)
        notes = self.credit(rma)
        self.assertEqual(notes.mapped("reversed_entry_id"), invoice)
        self.assertEqual(sorted(notes.mapped("amount_total")), [119.99, 120.0])
        self.assertEqual(len(order.order_line), 1)
        self.assertEqual(order.order_line.qty_invoiced, 2.0)
        self.assertEqual(rma.state, "done")

    def set_rate(self, currency, day, rate):
        vals = {"currency_id": currency.id, "company_id": self.company.id}
        self.env["res.currency.rate"].create({"name": day, "rate": rate, **vals})

    def test_mixed_with_an_order_in_another_currency(self):
        is_euro = self.company.currency_id == self.env.ref("base.EUR")
        foreign = self.env.ref("base.USD" if is_euro else "base.EUR")
        foreign.active = True
        self.set_rate(foreign, "2000-01-01", 0.3)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        self.lamp.list_price = 33.33
        order = self.sell([(self.chair, 3)], pricelist_id=pricelist.id)
        asked = fields.Datetime.now() - timedelta(days=5)
        rma = self.make_mixed(order, date_requested=asked)
        self.set_rate(foreign, fields.Date.today(), 0.4)
        line = rma.line_ids.filtered(lambda line: line.product_id == self.lamp)
        self.assertEqual(rma.currency_id, foreign)
        self.assertAlmostEqual(line.price_unit, 10.0, 2)
        pickings = rma.picking_ids
        parts = [{self.lamp: 1}, {self.lamp: 2, self.chair: 1}]
        for quantities in parts:
            self.receive(rma, quantities, backorder=True)
            self.inspect(rma)
            self.credit(rma)
        self.assertEqual(len(pickings), 2)
        self.assertEqual(rma.amount_credited, rma.amount_estimated)
        notes = rma.credit_note_ids.filtered(lambda note: not note.reversed_entry_id)
        self.assertEqual(len(notes), 2)
        self.assertEqual(notes.currency_id, foreign)
        self.assertEqual(set(notes.mapped("invoice_currency_rate")), {0.3})

    def test_second_company(self):
        company = self.env["res.company"].create({"name": "Second Company"})
        self.env.user.company_ids |= company
        env = self.env(context=dict(self.env.context, allowed_company_ids=company.ids))
        line = {"product_id": self.chair.id, "price_basis": "list"}
        rma = env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [Command.create(line)],
                "evidence_ids": [Command.set(self.proof().ids)],
            }
        )
        rma.action_submit()
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])
        self.assertEqual(rma.picking_ids.picking_type_id, warehouse.rma_type_id)
        # The first company's taxes are not this one's.
        self.assertRecordValues(rma, [{"company_id": company.id, "amount_estimated": 100.0}])
        self.receive(rma)
        self.inspect(rma)
        # Nor is the first company's account.
        with self.assertRaisesRegex(UserError, "Second Company"):
            rma.action_create_credit_notes()
