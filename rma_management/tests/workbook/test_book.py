import io
import shutil
import subprocess
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from unittest import TestCase, skipUnless

import openpyxl
from lxml import etree

from ...tools import workbook
from ...tools.book import (
    Book,
    Column,
    Locale,
    get_date_format,
    get_money_format,
    get_safe_text,
)

OFFICE = shutil.which("soffice")
# A profile in which every formula is reckoned when a file is opened, whatever it says it comes to.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
NASTY = (
    "=1+1", "+49 30", "-5 %", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1+1", "<b>&\"'", "_x0041_",
    "\x01\x0bline\nline", "x" * 40_000, "\ud800", "5", "2026-01-01", "http://example.com",
)  # fmt: skip


class Words(dict):
    """Texts as they are called."""

    def __missing__(self, name):
        return name


def get_rows(count):
    """Return lines of a year: 150 products, 130 customers, two reasons, one named like a rule."""
    for number in range(count):
        day = date.fromordinal(date(2026, 1, 1).toordinal() + number * 364 // count)
        product, customer = number % 150, number % 130
        yield (
            f"R{number}", day, "Done", f"Customer {customer}", "France", "=cmd|' /C calc'!A0",
            "Chairs", ">0" if number % 3 else "*", "Main", "Phone", "Refund",
            "Restock" if number % 2 else None, 1.5, 10.25, 9.1 if number % 3 else None,
            1.0 if number % 7 == 0 else None, 2.0, 4.4, 3.25, 7.5 if number % 3 else None, 1,
            1 if number % 11 == 0 else 0, 1, 60.0 + number % 90, product + 1, number % 3 and 1,
            customer + 1, day.year * 100 + day.month,
        )  # fmt: skip


MONTHS = [
    workbook.Month(202600 + month, date(2026, month, 1), 100.0 * (month != 2), 7.0, 5.0)
    for month in range(1, 13)
]


def make(count, words=None):
    """Return a workbook of so many lines."""
    target = io.BytesIO()
    locale = Locale(get_date_format("%d/%m/%Y"), get_money_format("€", False, 2))
    workbook.write(target, get_rows(count), MONTHS, words or Words(), locale)
    return target.getvalue()


class TestBook(TestCase):
    """What becomes of texts, numbers and dates in a spreadsheet."""

    def test_no_text_is_run(self):
        for text in NASTY:
            with self.subTest(text=text[:20]):
                safe = get_safe_text(text)
                self.assertFalse(safe.lstrip().startswith(("=", "+", "-", "@", "＝")), safe)
                self.assertLessEqual(len(safe), 32_767)
        self.assertEqual(get_safe_text("Chair"), "Chair")
        self.assertEqual(get_safe_text(None), "")

    def test_rows_are_as_the_library_writes_them(self):
        columns = [Column("a"), Column("b", "date"), Column("c", "money"), Column("d", "whole")]
        texts = [text for text in NASTY if len(text) < 100]
        rows = [(text, date(2026, 2, place + 1), place / 3, 0) for place, text in enumerate(texts)]
        rows += [(None, None, None, 7), ("", date(1999, 12, 31), -1e-9, 2**31)]
        sheets = []
        for is_fast in (True, False):
            target = io.BytesIO()
            book = Book(target)
            sheet = book.add_sheet("Rows")
            sheet.add_title("Title", "Note")
            sheet.start_table(columns)
            if is_fast:
                list(sheet.add_rows(rows))
            else:
                for row in rows:
                    for place, value in enumerate(row):
                        sheet.put(place, value, columns[place].kind)
                    sheet.row += 1
            sheet.close_table()
            sheet.put(0, "After")
            book.close()
            cells = openpyxl.load_workbook(target)["Rows"]
            sheets.append(
                [
                    (cell.coordinate, cell.data_type, cell.value, cell.number_format)
                    for row in cells.iter_rows()
                    for cell in row
                    if cell.value is not None
                ]
            )
        self.assertEqual(*sheets)
        self.assertNotIn("f", {kind for _place, kind, _value, _format in sheets[0]})

    def test_formats(self):
        for pattern, expected in (
            ("%d/%m/%Y", "dd/mm/yyyy"),
            ("%m/%d/%Y", "mm/dd/yyyy"),
            ("%d. %B %Y", "dd. mmmm yyyy"),
            ("%Y年%m月%d日", "yyyy年mm月dd日"),
            ("", "yyyy-mm-dd"),
            ("%H:%M", "yyyy-mm-dd"),
        ):
            with self.subTest(pattern=pattern):
                self.assertEqual(get_date_format(pattern), expected)
        for money, expected in (
            (("€", False, 2), '#,##0.00 "€"'),
            (("$", True, 2), '"$"#,##0.00'),
            (("¥", True, 0), '"¥"#,##0'),
            (("", True, 3), "#,##0.000"),
            (('a"b', True, 0), '"ab"#,##0'),
        ):
            with self.subTest(money=money):
                self.assertEqual(get_money_format(*money), expected)

    def test_names_of_sheets(self):
        book = Book(io.BytesIO())
        wanted = ("A/B:C", "a b c", "x" * 40, "X" * 40, "'", "[]")
        names = [book.add_sheet(name).name for name in wanted]
        book.close()
        self.assertEqual(names, ["A B C", "a b c 2", "x" * 31, "X" * 29 + " 2", "Sheet", "Sheet 2"])


class TestWorkbookFile(TestCase):
    """Six sheets with native charts and live formulas, that any program opens."""

    def load(self, content, **options):
        return openpyxl.load_workbook(io.BytesIO(content), **options)

    def get_formulas(self, book):
        return {
            (sheet.title, cell.coordinate): cell.value
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        }

    def test_sheets_charts_and_formulas(self):
        content = make(500)
        book = self.load(content)
        names = ["summary", "products", "reasons", "customers", "months", "lines"]
        self.assertEqual(book.sheetnames, names)
        charts = [len(sheet._charts) for sheet in book.worksheets]
        self.assertEqual(charts, [2, 2, 2, 2, 2, 0])
        formulas = self.get_formulas(book)
        self.assertGreater(len(formulas), 2000)
        lines = book["lines"]
        self.assertEqual(lines.max_row, 501)
        self.assertEqual(lines["B2"].number_format, "dd/mm/yyyy")
        self.assertEqual(lines["N2"].number_format, '#,##0.00 "€"')
        self.assertEqual(lines["F2"].value, "'=cmd|' /C calc'!A0")
        self.assertTrue(lines.column_dimensions["Y"].hidden)

    def test_figures(self):
        """What the formulas come to is in the file, for programs that do not reckon."""
        values = self.load(make(500), data_only=True)
        summary = {row[0].value: row[1].value for row in values["summary"].iter_rows()}
        self.assertEqual(summary["returns_volume"], 500)
        self.assertAlmostEqual(summary["paid"], 5125.0)
        self.assertAlmostEqual(summary["credited"], 9.1 * 333)
        self.assertEqual(summary["contradicted"], 46)
        self.assertAlmostEqual(summary["accuracy"], 1 - 46 / 500)
        self.assertAlmostEqual(summary["low"], 0.8795, 3)
        self.assertAlmostEqual(summary["high"], 0.9303, 3)
        products = values["products"]
        others = next(row for row in products.iter_rows() if row[0].value == "others")
        self.assertEqual(others[1].value, 50 * 3 + 0)

    def test_empty(self):
        values = self.load(make(0), data_only=True)
        summary = {row[0].value: row[1].value for row in values["summary"].iter_rows()}
        self.assertEqual(summary["count"], 0)
        self.assertIn(summary["accuracy"], (None, ""))

    def test_parts_are_well_formed(self):
        with zipfile.ZipFile(io.BytesIO(make(50, Words(summary="<&>'\"=", title="=1+1")))) as file:
            self.assertIsNone(file.testzip())
            for name in file.namelist():
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(file.read(name))

    @skipUnless(OFFICE, "LibreOffice is not installed")
    def test_opens_in_libreoffice(self):
        """It opens as it is, keeps its charts, and each formula comes to what is in the file."""
        for count in (0, 500):
            with tempfile.TemporaryDirectory() as name, self.subTest(count=count):
                content, opened = make(count), self.reopen(Path(name), make(count))
                before = self.load(content, data_only=True)
                after = self.load(opened, data_only=True)
                self.assertEqual(after.sheetnames, before.sheetnames)
                charts = [self.count_charts(each) for each in (content, opened)]
                self.assertEqual(charts, [10, 10] if count else [4, 4])
                formulas = self.get_formulas(self.load(content))
                for sheet, place in formulas:
                    told, found = before[sheet][place].value, after[sheet][place].value
                    if told in (None, ""):
                        self.assertIn(found, (None, ""), (sheet, place))
                    else:
                        self.assertAlmostEqual(found, told, 6, (sheet, place))

    def count_charts(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return sum(name.startswith("xl/charts/chart") for name in file.namelist())

    def reopen(self, folder, content):
        """Return what LibreOffice saves of a workbook."""
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE)
        (folder / "book.xlsx").write_bytes(content)
        subprocess.run(
            [
                OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"),
                str(folder / "book.xlsx"),
            ],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        return (folder / "out" / "book.xlsx").read_bytes()
