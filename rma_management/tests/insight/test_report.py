from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..common_insight import InsightCommon


class TestReport(InsightCommon):
    """A row per return line, whatever has become of it, and each figure as its documents say."""

    def assertMoney(self, row, **amounts):
        for name, amount in amounts.items():
            with self.subTest(measure=name):
                self.assertAlmostEqual(row[name], amount, places=2)

    def test_row_of_a_draft(self):
        order = self.sell([(self.chair, 3)])
        row = self.report_of(self.draft(order, {self.chair: 2}))
        self.assertEqual((row.quantity, row.qty_received, row.state), (2.0, 0.0, "draft"))
        self.assertMoney(row, amount_paid=240.0, amount_credited=0.0, amount_result=0.0)
        self.assertEqual(row.date_delivered, max(order.picking_ids.mapped("date_done")))

    def test_row_of_the_main_job(self):
        self.set_costs()
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.return_all_the_way(order, {self.chair: 2, self.lamp: 1})
        rows = {row.product_id: row for row in self.report_of(rma)}
        row = rows[self.chair]
        self.assertEqual((row.quantity, row.qty_received, row.qty_inspected), (2.0, 2.0, 2.0))
        self.assertEqual((row.qty_credited, row.is_inspected, row.is_contradicted), (2.0, 1, 0))
        self.assertMoney(
            row,
            amount_paid=240.0,
            amount_credited=240.0,
            amount_revenue=200.0,
            amount_fees=0.0,
            # 2 × 15 minutes at 24 an hour
            amount_handling=12.0,
            # half of the parcel
            amount_freight=2.5,
            amount_cost=14.5,
            # They cost 50 each, and are on the shelf again.
            amount_recovered=100.0,
            amount_writedown=0.0,
            amount_result=100.0 - 200.0 - 14.5,
        )
        self.assertEqual(row.disposition_id, self.restock)
        self.assertEqual(row.warehouse_id, self.warehouse)
        self.assertEqual(row.sale_order_id, order)
        self.assertEqual(row.product_tmpl_id, self.chair.product_tmpl_id)
        self.assertEqual(row.date_credited, rma.credit_note_ids.invoice_date)
        self.assertTrue(row.date_received and row.date_inspected)
        total = sum(row.amount_credited for row in rows.values())
        self.assertAlmostEqual(total, rma.amount_credited, places=2)

    def test_goods_that_went_out_again(self):
        """Their parcel was carried all the same, and the analysis is there."""
        self.set_costs(parcel=5.0)
        order = self.sell([(self.chair, 1), (self.lamp, 1)])
        rma = self.authorize(order, {self.chair: 1, self.lamp: 1})
        receipt = self.receive(rma)
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 1
        wizard._create_return().button_validate()
        rows = self.report_of(rma)
        self.assertEqual(rows.mapped("qty_received"), [0, 0])
        self.assertEqual(rows.mapped("amount_freight"), [2.5, 2.5])

    def test_what_nobody_looked_at_is_not_inspected(self):
        """Goods that go straight to stock say nothing about what was authorized."""
        self.set_terms(is_straight_to_stock=True)
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2}, line={"condition": "unopened"})
        self.receive(rma)
        row = self.report_of(rma)
        self.assertEqual((row.qty_inspected, row.is_inspected, row.is_contradicted), (2.0, 0, 0))
        self.assertMoney(row, amount_recovered=100.0)

    def test_fees_and_bonuses(self):
        """What the lines are credited adds up to what the return is, fees deducted."""
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(order, {self.chair: 1, self.lamp: 1})
        self.add_charge(rma, "restocking", 12.0, line_id=rma.line_ids[0].id)
        self.add_charge(rma, "return_freight", 6.0)
        self.add_charge(rma, "goodwill", 3.0)
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        rows = self.report_of(rma)
        self.assertAlmostEqual(sum(rows.mapped("amount_credited")), rma.amount_credited, places=2)
        self.assertAlmostEqual(sum(rows.mapped("amount_fees")), 18.0, places=2)
        self.assertAlmostEqual(sum(rows.mapped("amount_bonus")), 3.0, places=2)
        own = rows.filtered(lambda row: row.line_id == rma.line_ids[0])
        self.assertAlmostEqual(own.amount_fees, 15.0, places=2)

    def test_value_is_before_discounts_on_the_order(self):
        order = self.create_order([(self.chair, 1), (self.lamp, 1)])
        order.order_line[0].discount = 10
        self.add_discount(order, "amount", 8.0)
        self.deliver(order)
        invoice = self.invoice(order)
        rma = self.return_all_the_way(order, {self.chair: 1, self.lamp: 1})
        rows = self.report_of(rma).sorted("line_id")
        self.assertEqual([round(row.amount_paid, 2) for row in rows], [108.0, 40.0])
        credited = sum(rows.mapped("amount_credited"))
        self.assertAlmostEqual(credited, invoice.amount_total, places=2)
        self.assertLess(credited, sum(rows.mapped("amount_paid")))

    def credit_in_parts(self, parts, charge=None, line=None):
        """Return both of an order, credited as they come, the delivery by policy."""
        order = self.sell([(self.chair, 1), (self.lamp, 1), (self.delivery, 1)])
        rma = self.draft(order, {self.chair: 1, self.lamp: 1})
        rma.line_ids[0].update(line or {})
        rma.action_submit()
        if charge:
            self.add_charge(rma, charge, 6.0)
        for part in parts:
            self.receive(rma, dict.fromkeys(part, 1), backorder=True)
            self.inspect(rma)
            if rma.amount_estimated != rma.amount_credited:
                self.credit(rma)
        return rma

    def test_shares_of_a_note_add_up_to_it(self):
        """Whatever stands on which note, the lines are credited what the notes come to."""
        chair, lamp = [self.chair], [self.lamp]
        exchange = {"resolution": "exchange"}
        for freight, charge, parts, line, credited, revenue in (
            # delivery, charge, what comes at a time, first line, {credited}, given back
            ("always", None, [chair + lamp], None, (129.0, 43.0), 133.33),
            ("always", None, [chair, lamp], None, (132.0, 40.0), 133.33),
            ("always", None, [lamp, chair], None, (120.0, 52.0), 133.33),
            ("always", None, [lamp, chair], exchange, (0.0, 52.0), 33.33),
            ("always", None, [chair + lamp], exchange, (0.0, 52.0), 33.33),
            (False, "restocking", [chair + lamp], None, (115.5, 38.5), 133.33),
            (False, "restocking", [lamp, chair], None, (120.0, 34.0), 133.33),
            (False, "goodwill", [chair + lamp], None, (124.5, 41.5), 133.33),
            (False, "goodwill", [lamp, chair], None, (120.0, 46.0), 133.33),
        ):
            with self.subTest(freight=freight, charge=charge, parts=parts, line=line):
                self.set_terms(outbound_freight=freight)
                rma = self.credit_in_parts(parts, charge, line)
                rows = self.report_of(rma).sorted("line_id")
                for row, amount in zip(rows, credited, strict=True):
                    self.assertMoney(row, amount_credited=amount)
                    self.assertEqual(bool(row.date_credited), bool(amount))
                self.assertEqual(set(rma.credit_note_ids.mapped("state")), {"posted"})
                totals = rma.credit_note_ids.mapped("amount_total")
                self.assertAlmostEqual(sum(rows.mapped("amount_credited")), sum(totals), places=2)
                self.assertAlmostEqual(sum(rows.mapped("amount_revenue")), revenue, places=2)

    def test_reversed_note_is_not_credited(self):
        order = self.sell([(self.chair, 3)])
        rma = self.return_all_the_way(order, {self.chair: 1})
        rma.credit_note_ids._reverse_moves([{}]).action_post()
        self.assertMoney(self.report_of(rma), amount_credited=0.0, amount_revenue=0.0)

    def test_scrap_is_written_down(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma)
        self.inspect(rma, disposition=self.scrap)
        row = self.report_of(rma)
        self.assertMoney(row, amount_writedown=100.0, amount_recovered=0.0)

    def test_contradicted(self):
        """Another condition or grade than declared, or goods that are not to be credited."""
        best, lower = (self.env.ref(f"rma_management.rma_grade_{name}") for name in "ab")
        for declared, found, grade, disposition, expected in (
            ("unopened", "unopened", best, self.restock, 0),
            ("unopened", False, best, self.restock, 0),
            ("unopened", False, lower, self.restock, 1),
            ("opened", False, lower, self.restock, 0),
            ("unopened", "damaged", best, self.restock, 1),
            (False, "damaged", lower, self.restock, 0),
            ("unopened", "unopened", best, self.send_back, 1),
        ):
            with self.subTest(declared=declared, found=found, grade=grade.name, way=disposition):
                order = self.sell([(self.chair, 1)])
                rma = self.authorize(order, {self.chair: 1}, line={"condition": declared})
                self.receive(rma)
                wizard = self.env["rma.inspect"].create({"order_id": rma.id})
                wizard.line_ids.condition_found = found
                wizard.line_ids.grade_id = grade
                wizard.line_ids.disposition_id = disposition
                wizard.action_apply()
                row = self.report_of(rma)
                self.assertEqual((row.is_inspected, row.is_contradicted), (1, expected))

    def test_units_are_the_products(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 2, {"product_uom_id": dozen.id})])
        line = {"product_uom_id": dozen.id}
        rma = self.authorize(order, {self.chair: 1}, line=line)
        row = self.report_of(rma)
        self.assertEqual(row.quantity, 12.0)
        self.assertMoney(row, amount_paid=rma.amount_estimated)

    def test_company_currency_at_the_rate_of_the_document(self):
        currency = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        self.set_rate(currency, 2.0)
        pricelist = self.env["product.pricelist"].create(
            {"name": "Test", "currency_id": currency.id}
        )
        order = self.sell([(self.chair, 1)], pricelist_id=pricelist.id)
        self.set_rate(currency, 8.0, fields.Date.today())
        rma = self.return_all_the_way(order, {self.chair: 1})
        self.assertEqual(rma.currency_id, currency)
        paid = rma.amount_credited / 2.0
        row = self.report_of(rma)
        self.assertMoney(row, amount_paid=paid, amount_credited=paid)
        self.assertEqual(row.currency_id, self.company.currency_id)

    def test_group_by_every_dimension(self):
        """Nothing that is offered to group by fails, and every way adds up to the same."""
        order = self.sell([(self.chair, 3)])
        self.return_all_the_way(order, {self.chair: 2})
        report = self.env["rma.report"].with_user(self.manager)
        whole = report._read_group([], [], ["quantity:sum", "amount_credited:sum"])[0]
        for name, field in report._fields.items():
            if field.type in ("many2one", "selection", "char", "datetime", "date") and field.store:
                spec = f"{name}:month" if field.type in ("datetime", "date") else name
                with self.subTest(dimension=name):
                    groups = report._read_group([], [spec], ["quantity:sum", "amount_credited:sum"])
                    for index in (0, 1):
                        total = sum(group[index + 1] for group in groups)
                        self.assertAlmostEqual(total, whole[index], places=2)

    def test_who_reads_it(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        for user, is_allowed in (
            (self.manager, True),
            (self.accountant, True),
            (self.csr, False),
            (self.inspector, False),
            (self.stock_user, False),
        ):
            for model in ("rma.report", "rma.report.rate"):
                with self.subTest(user=user.login, model=model):
                    report = self.env[model].with_user(user)
                    self.assertEqual(report.has_access("read"), is_allowed)
                    if not is_allowed:
                        with self.assertRaises(AccessError):
                            report._read_group([], ["product_id"], ["__count"])
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write({"company_ids": [Command.link(company.id)], "company_id": company.id})
        report = self.env["rma.report"].with_user(self.manager)
        elsewhere = report.with_context(allowed_company_ids=company.ids)
        self.assertFalse(elsewhere.search([("order_id", "=", rma.id)]))


class TestReportRate(InsightCommon):
    """Both rates, each by its name, add up to the rows they are made of."""

    def test_both_rates(self):
        order = self.sell([(self.chair, 10)])
        self.authorize(order, {self.chair: 2})
        self.draft(order, {self.chair: 3})
        last_month = fields.Datetime.subtract(fields.Datetime.now(), months=1)
        order.picking_ids.move_ids.filtered(lambda move: move.state == "done").date = last_month
        report = self.env["rma.report.rate"].with_user(self.manager)
        domain = [("product_id", "=", self.chair.id)]
        specs = ["qty_delivered:sum", "qty_cohort:sum", "rate_cohort:avg", "qty_period:sum"]
        groups = report._read_group(domain, ["date:month"], [*specs, "rate_period:avg"])
        (month, *before), (_month, *now) = groups
        self.assertEqual(month.month, last_month.month)
        self.assertEqual(before, [10.0, 2.0, 20.0, 0.0, 0.0])
        # Nothing was delivered this month to compare with.
        self.assertEqual(now, [0.0, 0.0, False, 2.0, False])
        (whole,) = report._read_group(domain, [], ["rate_cohort:avg", "rate_period:avg"])
        self.assertEqual(whole, (20.0, 20.0))


class TestSnapshot(InsightCommon):
    """The copy says what the documents said, is replaced as a whole, and never left behind."""

    def test_copy_is_what_the_documents_say(self):
        order = self.sell([(self.chair, 3)])
        rma = self.return_all_the_way(order, {self.chair: 2})
        for name in self.env["rma.report"]._get_snapshot_reports():
            with self.subTest(report=name):
                report = self.env[name]
                live = report.search_read([])
                self.assertFalse(report._get_as_of())
                report._take_snapshot()
                self.assertTrue(report._get_as_of())
                self.assertEqual(report.search_read([]), live)
        self.draft(order, {self.chair: 1})
        report = self.env["rma.report"]
        self.assertEqual(report.search_count([("sale_order_id", "=", order.id)]), 1)
        report._take_snapshot()
        self.assertEqual(report.search_count([("sale_order_id", "=", order.id)]), 2)
        self.env["ir.config_parameter"].set_param(
            report._get_snapshot_key(), f"{fields.Datetime.now()} / 30.0"
        )
        self.assertTrue(report._is_fresh())
        # What is of a period is read without the rest.
        rows = self.env.execute_query(SQL("SELECT id FROM rma_report_snapshot ORDER BY ctid"))
        self.assertEqual([row[0] for row in rows], report.search([]).ids)
        # An update of the addon may bring other columns.
        report.init()
        self.assertFalse(report._get_as_of())
        self.assertEqual(self.report_of(rma).quantity, 2.0)
