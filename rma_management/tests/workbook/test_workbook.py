import base64
import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..common import RmaCommon


@tagged("post_install", "-at_install")
class TestWorkbook(RmaCommon, HttpCase):
    """The workbook of a period (A4): what is in it, who gets it, and how many lines are waited for.

    Its returns lie in a year of which there are no others.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair.name = "=1+1"
        cls.reason = cls.env["rma.reason"].create({"name": "@SUM"})

    def ask(self, day, quantity=1, product=None, **line):
        """Return a return, all the way, that was asked for on a day."""
        product = product or self.chair
        order = self.sell([(product, 5)])
        rma = self.authorize(order, {product: quantity}, line=line)
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        rma._in_action().sudo().date_requested = f"{day} 11:00:00"
        return rma

    def get(self, user=None, **asked):
        user = user or self.manager
        user.sudo().password = user.login
        self.authenticate(user.login, user.login)
        path = "&".join(f"{name}={value}" for name, value in asked.items())
        self.env.flush_all()
        return self.url_open(f"/rma/report.xlsx?{path}", allow_redirects=False)

    def load(self, response):
        return openpyxl.load_workbook(io.BytesIO(response.content), data_only=True)

    def get_table(self, sheet):
        """Return the rows of a sheet below its head, by the name in the first column."""
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        return {row[0]: row[1:] for row in rows}

    def test_what_is_in_it(self):
        first = self.ask("2015-01-31", 2, reason_id=self.reason.id)
        second = self.ask("2015-03-01", 1, self.lamp)
        self.ask("2015-04-01")
        response = self.get(date_from="2015-01-31", date_to="2015-03-31", company_id="")
        self.assertEqual(response.status_code, 200)
        self.assertIn("spreadsheetml", response.headers["Content-Type"])
        self.assertIn("attachment", response.headers["Content-Disposition"])
        book = self.load(response)
        names = ["Summary", "Products", "Reasons", "Customers", "Months", "Lines"]
        self.assertEqual(book.sheetnames, names)
        lines = list(book["Lines"].iter_rows(min_row=2, values_only=True))
        self.assertEqual([row[0] for row in lines], [first.name, second.name])
        self.assertEqual(lines[0][1].date(), date(2015, 1, 31))
        self.assertEqual((lines[0][5], lines[0][7]), ("'=1+1", "'@SUM"))
        reports = self.env["rma.report"].search([("order_id", "in", (first | second).ids)])
        summary = self.get_table(book["Summary"])
        for label, name in (("Value of the Goods", "amount_paid"), ("Credited", "amount_credited")):
            self.assertAlmostEqual(summary[label][0], sum(reports.mapped(name)))
        self.assertEqual(summary["Returns"][0], 2)
        self.assertAlmostEqual(self.get_table(book["Products"])["'=1+1"][3], first.amount_credited)
        months = self.get_table(book["Months"])
        self.assertEqual(
            [(day.month, row[0]) for day, row in months.items() if hasattr(day, "month")],
            [(1, 1), (2, 0), (3, 1)],
        )

    def test_locale(self):
        self.ask("2015-01-31")
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        self.env["res.lang"]._lang_get("fr_FR").date_format = "%d/%m/%Y"
        book = self.load(self.get(date_from="2015-01-01", date_to="2015-12-31"))
        lines = book.worksheets[-1]
        self.assertEqual(lines["B2"].number_format, "dd/mm/yyyy")
        self.assertIn(self.company.currency_id.symbol, lines["N2"].number_format)

    def test_what_is_refused(self):
        for asked, status, text in (
            ({"date_from": "2015-13-01"}, 400, "is no day"),
            ({"date_from": "x"}, 400, "2026-01-31"),
            ({"date_from": "2015-02-01", "date_to": "2015-01-01"}, 400, "before it begins"),
            ({"date_from": "0001-01-01", "date_to": "2015-01-01"}, 400, "is no day"),
            ({"date_from": "1950-01-01", "date_to": "2015-01-01"}, 400, "10 years at most"),
            ({"company_id": "-1"}, 400, "by its number"),
            ({"company_id": "99999999999999999999"}, 400, "by its number"),
            ({"company_id": "999999"}, 403, ""),
        ):
            with self.subTest(asked=asked):
                response = self.get(**asked)
                self.assertEqual(response.status_code, status)
                self.assertIn(text, response.text)

    def test_nothing_asked_is_the_last_year(self):
        self.assertEqual(self.get(date_from="", date_to="", company_id="").status_code, 200)
        self.assertEqual(self.get().status_code, 200)

    def test_who_gets_it(self):
        for user, status in (
            (self.manager, 200), (self.accountant, 200), (self.csr, 403), (self.inspector, 403),
            (self.stock_user, 403),
        ):  # fmt: skip
            with self.subTest(user=user.login):
                self.assertEqual(self.get(user).status_code, status)
        self.logout()
        response = self.url_open("/rma/report.xlsx", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])

    def test_company_of_others(self):
        second = self.create_second_company()
        self.assertEqual(self.get(company_id=second.id).status_code, 403)
        self.manager.company_ids |= second
        self.ask("2015-01-31")
        asked = {"date_from": "2015-01-01", "date_to": "2015-12-31"}
        own = self.load(self.get(company_id=self.company.id, **asked))
        other = self.load(self.get(company_id=second.id, **asked))
        self.assertEqual((own["Lines"].max_row, other["Lines"].max_row), (2, 1))

    def test_many_lines_run_in_the_background(self):
        rma = self.ask("2015-01-31")
        ask = self.env["rma.workbook.ask"].with_user(self.manager)
        wizard = ask.create({"date_from": "2015-01-01", "date_to": "2015-12-31"})
        self.assertEqual(wizard.action_export()["type"], "ir.actions.act_url")
        limit = "odoo.addons.rma_management.report.rma_workbook.WAITED_LINES"
        with patch(limit, 0):
            response = self.get(date_from="2015-01-01", date_to="2015-12-31")
            self.assertEqual(response.status_code, 303)
            action = wizard.action_export()
        book = self.env["rma.workbook"].browse(action["res_id"])
        self.assertIn("/odoo/rma.workbook/", response.headers["Location"])
        self.assertEqual(
            (book.state, book.line_count, book.create_uid), ("queued", 1, self.manager)
        )
        cron = type(self.env["ir.cron"])
        batch = "odoo.addons.rma_management.report.rma_workbook_rows.BATCH"
        with patch.object(cron, "_commit_progress", return_value=9.0), patch(batch, 1):
            self.env["rma.workbook"]._cron_write()
        self.assertEqual((book.state, book.done_count, book.progress), ("done", 1, 100.0))
        content = base64.b64decode(book.with_user(self.manager).file)
        lines = openpyxl.load_workbook(io.BytesIO(content))["Lines"]
        self.assertEqual(lines["A2"].value, rma.name)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.manager.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn("is ready", told.subject)
        self.assertIn(f"/odoo/rma.workbook/{book.id}", told.body)
        # It is whose who asked for it.
        with self.assertRaises(AccessError):
            book.with_user(self.accountant).read(["state"])

    def test_who_lost_the_right_gets_nothing(self):
        books = self.env["rma.workbook"].with_user(self.manager)
        book = books._prepare(self.company, date(2015, 1, 1), date(2015, 12, 31))._queue()
        self.manager.group_ids = self.env.ref("base.group_user")
        cron = self.env["ir.cron"]
        with (
            patch.object(type(cron), "_commit_progress", return_value=9.0),
            patch.object(self.env.cr, "rollback"),
        ):
            books.sudo()._cron_write()
        self.assertEqual(book.sudo().state, "failed")
        self.assertTrue(book.sudo().error)
        self.assertFalse(book.sudo().file)

    def test_period(self):
        read = self.env["rma.workbook"]._read_period
        self.assertEqual(read("2015-03-01", "2015-03-01"), (date(2015, 3, 1),) * 2)
        self.assertEqual(read("", "2016-02-29"), (date(2015, 3, 1), date(2016, 2, 29)))
        with self.assertRaises(UserError):
            read("2015-03-02", "2015-03-01")

    def test_queries_do_not_grow(self):
        """Lines are read in as many queries, however many there are."""
        self.ask("2015-01-31", 1)
        books = self.env["rma.workbook"].with_user(self.manager)
        book = books._prepare(self.company, date(2015, 1, 1), date(2015, 12, 31))._queue()
        self.count_queries(lambda: list(book._iter_rows()))
        one, rows = self.count_queries(lambda: list(book._iter_rows()))
        self.assertEqual(len(rows), 1)
        for month in range(2, 8):
            self.ask(f"2015-{month:02}-01", 1, self.lamp if month % 2 else None)
        many, rows = self.count_queries(lambda: list(book._iter_rows()))
        self.assertEqual(len(rows), 7)
        self.assertLessEqual(many, one + 1)
