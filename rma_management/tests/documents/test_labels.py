import logging
import re
import subprocess
import tempfile
import time
from pathlib import Path
from unittest import skipUnless

from lxml import html

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools.misc import find_in_path

from ..common import RmaCommon

_logger = logging.getLogger(__name__)

LABEL = "rma_management.rma_label_report"
LABEL_A4 = "rma_management.rma_label_a4_report"
SLIP = "rma_management.rma_slip_report"


def has_tools():
    try:
        return all(find_in_path(tool) for tool in ("wkhtmltopdf", "pdftoppm", "pdfinfo", "zbarimg"))
    except OSError:
        return False


class Pdf:
    """A printed file, looked at with the eyes of a person, a scanner and a printer."""

    def __init__(self, content):
        self._directory = tempfile.TemporaryDirectory()
        self._path = Path(self._directory.name) / "file.pdf"
        self._path.write_bytes(content)

    def _run(self, *command, check=True):
        return subprocess.run(command, capture_output=True, check=check, text=True).stdout

    @property
    def pages(self):
        return int(re.search(r"Pages:\s+(\d+)", self._run("pdfinfo", self._path))[1])

    @property
    def size(self):
        """Return width and height in millimetres."""
        found = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", self._run("pdfinfo", self._path))
        return tuple(round(float(points) / 72 * 25.4) for points in found.groups())

    def text(self, page=1):
        return self._run("pdftotext", "-layout", "-f", str(page), "-l", str(page), self._path, "-")

    def words(self, page=1):
        """Return [(word, left, top, right, bottom)] in millimetres."""
        found = re.findall(
            r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>',
            self._run("pdftotext", "-bbox", "-f", str(page), "-l", str(page), self._path, "-"),
        )
        return [(word, *(float(x) / 72 * 25.4 for x in box)) for *box, word in found]

    def codes(self, page=1):
        """Return what a scanner reads, printed at 150 dpi: [(symbology, value)]."""
        image = Path(self._directory.name) / "page"
        self._run(
            "pdftoppm", "-r", "150", "-f", str(page), "-l", str(page), "-singlefile", "-png",
            self._path, image,
        )  # fmt: skip
        # It fails where it finds nothing.
        read = self._run("zbarimg", "-q", image.with_suffix(".png"), check=False)
        return sorted(tuple(line.split(":", 1)) for line in read.splitlines())


@tagged("post_install", "-at_install")
@skipUnless(has_tools(), "wkhtmltopdf, poppler-utils and zbar-tools print and read")
class PrintCommon(RmaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {"name": "Ridgeback", "street": "2 Harbour Road", "zip": "20457", "city": "Hamburg"}
        )
        cls.company.name = "Ridgeback"
        cls.reason = cls.env.ref("rma_management.rma_reason_not_needed")
        # Documents are drawn with their styles: from the server that runs with the tests.
        cls.env["ir.config_parameter"].set_param("report.url", HttpCase.base_url())

    def print_pdf(self, report, records):
        reports = self.env["ir.actions.report"].with_user(records.env.user)
        with self.allow_pdf_render():
            content, kind = reports.with_context(force_report_rendering=True)._render_qweb_pdf(
                report, records.ids
            )
        self.assertEqual(kind, "pdf")
        return Pdf(content)

    def create_drafts(self, count):
        order = self.sell([(self.lamp, count)])
        line = Command.create({"sale_line_id": order.order_line.id})
        vals_list = [{"partner_id": self.partner.id, "line_ids": [line]} for _index in range(count)]
        return self.env["rma.order"].create(vals_list)

    def read_text(self, report, records):
        """Return the text of a report, without the time a PDF takes."""
        reports = self.env["ir.actions.report"].with_user(records.env.user)
        content = reports._render_qweb_html(report, records.ids)[0]
        main = html.fromstring(content, parser=html.HTMLParser(encoding="utf-8")).find(".//main")
        for style in main.findall(".//style"):
            style.getparent().remove(style)
        return " ".join(" ".join(main.itertext()).replace("\ufeff", "").split())

    def authorize_as_csr(self, quantities=None, **vals):
        quantities = quantities or {self.chair: 2, self.lamp: 1}
        order = self.sell(list(quantities.items()), partner=vals.pop("partner", None))
        line = {"reason_id": self.reason.id, **vals.pop("line", {})}
        return self.authorize(order, quantities, user=self.csr, line=line, **vals)


class TestLabel(PrintCommon):
    def test_codes_are_the_ran(self):
        rma = self.authorize_as_csr()
        wanted = [("CODE-128", rma.name), ("QR-Code", rma.name)]
        for report in (LABEL, LABEL_A4, SLIP):
            with self.subTest(report=report):
                self.assertEqual(self.print_pdf(report, rma).codes(), wanted)

    def test_codes_of_a_long_ran(self):
        self.env.ref("rma_management.ir_sequence_rma_order").prefix = "RMA/2026/HAMBURG/"
        rma = self.authorize_as_csr()
        self.assertGreater(len(rma.name), 20)
        wanted = [("CODE-128", rma.name), ("QR-Code", rma.name)]
        for report in (LABEL, SLIP):
            with self.subTest(report=report):
                self.assertEqual(self.print_pdf(report, rma).codes(), wanted)

    def test_label_tells_who_where_and_what(self):
        self.set_terms(validity_days=30)
        rma = self.authorize_as_csr()
        text = self.read_text(LABEL, rma)
        for wanted in (
            rma.name,
            "Anna Customer",
            "1 Main Street",
            "Ridgeback",
            "2 Harbour Road",
            rma.sale_order_ids.name,
            "3 Units",
            rma.date_expiry.strftime("%m/%d/%Y"),
            self.warehouse.name,
        ):
            self.assertIn(wanted, text)

    def test_label_without_expiry(self):
        self.set_terms(validity_days=0)
        rma = self.authorize_as_csr()
        self.assertNotIn("Valid until", self.read_text(LABEL, rma))

    def test_one_page_each_in_one_file(self):
        rmas = self.create_drafts(5)
        pdf = self.print_pdf(LABEL, rmas.with_user(self.csr))
        self.assertEqual(pdf.pages, 5)
        self.assertEqual(pdf.size, (100, 150))
        for page, rma in enumerate(rmas, start=1):
            self.assertEqual({value for _kind, value in pdf.codes(page)}, {rma.name})
        sheets = self.print_pdf(LABEL_A4, rmas.with_user(self.csr))
        self.assertEqual(sheets.pages, 2)
        self.assertEqual(sheets.size, (210, 297))
        self.assertEqual({value for _kind, value in sheets.codes(1)}, set(rmas[:4].mapped("name")))
        self.assertEqual({value for _kind, value in sheets.codes(2)}, {rmas[4].name})

    def test_longest_address_stays_on_its_page(self):
        long_name = "Internationale Handelsgesellschaft für Bergsteigerausrüstungen " * 3
        company = self.env["res.partner"].create({"name": long_name, "is_company": True})
        partner = self.env["res.partner"].create(
            {
                "name": "Retourenabteilung Südwest, Herr Doktor Maximilian von Hohenlohe",
                "parent_id": company.id,
                "type": "delivery",
                "street": "Bürgermeister-Doktor-Friedrich-Wilhelm-von-Hohenzollern-Straße 123456",
                "street2": "Rückgebäude, Treppenhaus B, vierter Stock links, bitte klingeln",
                "zip": "78048",
                "city": "Villingen-Schwenningen",
                "country_id": self.env.ref("base.de").id,
            }
        )
        self.company.partner_id.write({"street": "S" * 90, "street2": "Warehouse gate " * 12})
        self.company.name = "Ridgeback Outdoor and Mountain Equipment Trading International " * 2
        rma = self.authorize_as_csr(partner=partner)
        for report, pages in ((LABEL, 1), (LABEL_A4, 1)):
            with self.subTest(report=report):
                pdf = self.print_pdf(report, rma)
                self.assertEqual(pdf.pages, pages)
                self.assertEqual(len(pdf.codes()), 2)
                for word, left, _top, right, bottom in pdf.words():
                    self.assertGreaterEqual(left, 4, word)
                    self.assertLessEqual(right, 96 if report == LABEL else 99, word)
                    self.assertLessEqual(bottom, 149, word)
        words = {word: top for word, _left, top, _right, _bottom in pdf.words()}
        self.assertLess(words["Germany"], words[rma.name])

    def test_label_for_each_warehouse(self):
        south = self.env["stock.warehouse"].create(
            {
                "name": "South",
                "code": "STH",
                "partner_id": self.env["res.partner"]
                .create({"name": "South Returns", "street": "9 Valley Road", "city": "Munich"})
                .id,
            }
        )
        self.env["stock.quant"]._update_available_quantity(self.lamp, south.lot_stock_id, 10)
        orders = [self.sell([(self.chair, 1)]), self.sell([(self.lamp, 3)], warehouse_id=south.id)]
        lines = [
            Command.create({"sale_line_id": order.order_line.id, "product_uom_qty": 1})
            for order in orders
        ]
        rma = (
            self.env["rma.order"]
            .with_user(self.csr)
            .create({"partner_id": self.partner.id, "line_ids": lines})
        )
        rma.action_submit()
        pdf = self.print_pdf(LABEL, rma)
        self.assertEqual(pdf.pages, 2)
        self.assertIn("2 Harbour Road", pdf.text(1))
        self.assertIn("9 Valley Road", pdf.text(2))
        self.assertNotIn("2 Harbour Road", pdf.text(2))
        slip = self.read_text(SLIP, rma)
        self.assertIn("Parcel 2/2: South", slip)
        self.assertIn("9 Valley Road", slip)

    def test_kept_goods_need_no_label(self):
        rma = self.authorize_as_csr({self.lamp: 1}, line={"resolution": "keep"})
        pdf = self.print_pdf(LABEL, rma)
        self.assertEqual(pdf.pages, 1)
        self.assertEqual(pdf.codes(), [])
        self.assertIn("nothing to send back", " ".join(pdf.text().split()))

    def test_label_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        view = self.env.ref("rma_management.rma_label")
        view.update_field_translations("arch_db", {"fr_FR": {"Valid until": "Valable jusqu'au"}})
        self.lamp.uom_id.update_field_translations("name", {"fr_FR": "Pièces"})
        self.set_terms(validity_days=30)
        french = self.partner.copy({"lang": "fr_FR", "name": "Élodie"})
        rmas = self.authorize_as_csr({self.lamp: 2}, partner=french) | self.authorize_as_csr()
        french, english = (self.read_text(LABEL, rma.with_user(self.csr)) for rma in rmas)
        self.assertIn("Valable jusqu'au", french)
        self.assertIn("2 Pièces", french)
        self.assertIn(rmas[0].date_expiry.strftime("%d/%m/%Y"), french)
        self.assertIn("Valid until", english)
        both = self.read_text(LABEL, rmas.with_user(self.csr))
        self.assertIn("Valable jusqu'au", both)
        self.assertIn("Valid until", both)

    def test_who_may_read_a_return_may_print_it(self):
        rma = self.authorize_as_csr()
        salesman = new_test_user(
            self.env, "rma_salesman", groups="sales_team.group_sale_salesman_all_leads"
        )
        for user in (self.csr, self.stock_user, self.accountant, salesman):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                self.assertEqual(len(rma.with_user(user)._get_parcels()), 1)
        portal = new_test_user(self.env, "rma_foreign_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            rma.with_user(portal)._get_parcels()
        with self.assertRaises(AccessError):
            rma.with_user(portal)._get_credit_rows()

    def test_draft_has_no_label(self):
        rma = self.draft(self.sell([(self.lamp, 1)]), {self.lamp: 1}, user=self.csr)
        with self.assertRaises(UserError):
            rma.action_print_label()
        bound = self.env.ref(LABEL) | self.env.ref(LABEL_A4) | self.env.ref(SLIP)
        self.assertFalse(bound.get_valid_action_reports("rma.order", rma.ids))
        rma.action_submit()
        self.assertEqual(
            bound.get_valid_action_reports("rma.order", rma.ids),
            bound.ids,
        )

    def test_five_hundred_labels_in_one_file(self):
        rmas = self.create_drafts(500)
        start = time.monotonic()
        pdf = self.print_pdf(LABEL, rmas)
        _logger.info("500 labels in one file: %.1f s", time.monotonic() - start)
        self.assertEqual(pdf.pages, 500)
        self.assertEqual({value for _kind, value in pdf.codes(500)}, {rmas[-1].name})


class TestSlip(PrintCommon):
    def test_slip_lists_what_must_be_in_the_box(self):
        camera = self.create_product("Camera", 400.0, tracking="serial")
        lots = self.create_serials(camera, ["CAM-001", "CAM-002"])
        rma = self.authorize_as_csr({self.chair: 1, camera: 2})
        text = self.read_text(SLIP, rma)
        for wanted in ("Chair", "1 Units", "Camera", *lots.mapped("name"), self.reason.name):
            self.assertIn(wanted, text)
        self.assertIn(rma.sale_order_ids.name, text)

    def test_kept_goods_are_not_for_the_box(self):
        order = self.sell([(self.chair, 1), (self.lamp, 2)])
        rma = self.draft(order, {self.chair: 1, self.lamp: 2}, user=self.csr)
        rma.line_ids[1].resolution = "keep"
        rma.action_submit()
        text = self.read_text(SLIP, rma)
        box, kept = text.split("What you keep")
        self.assertNotIn("Lamp", box)
        self.assertIn("Lamp", kept)
        self.assertEqual([len(parcel.contents) for parcel in rma._get_parcels()], [1])

    def test_packing_instructions(self):
        rma = self.authorize_as_csr({self.lamp: 1})
        self.assertIn("Use a solid box", self.read_text(SLIP, rma))
        self.company.rma_packing_instructions = "<p>Wrap it in <b>blue</b> paper.</p>"
        text = self.read_text(SLIP, rma)
        self.assertIn("Wrap it in blue paper.", text)
        self.assertNotIn("Use a solid box", text)

    def test_credit_is_explained_to_the_cent(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=15)
        rma = self.authorize_as_csr({self.chair: 2, self.lamp: 3})
        rows = rma.with_user(self.stock_user)._get_credit_rows()
        self.assertEqual(len(rows), 4)
        self.assertAlmostEqual(sum(amount for _text, amount in rows), rma.amount_estimated)
        text = self.read_text(SLIP, rma)
        self.assertIn("Restocking fee (15%): Chair", text)
        self.assertIn("-36.00", text)
        self.assertIn(f"{rma.amount_estimated:.2f}", text)

    def test_waived_fee_is_not_mentioned(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=15)
        rma = self.authorize_as_csr({self.chair: 2})
        rma.sudo().charge_ids.waived = True
        self.assertEqual(len(rma._get_credit_rows()), 1)

    def test_each_return_begins_a_page(self):
        name = "Begin%s of a name that does not fit into one line of its column End%s"
        products = [self.create_product(name % (number, number), 10.0) for number in range(24)]
        long = self.authorize_as_csr(dict.fromkeys(products, 1))
        short = self.authorize_as_csr()
        rmas = (long | short).with_user(self.csr)
        pdf = self.print_pdf(SLIP, rmas)
        self.assertGreater(pdf.pages, 2)
        self.assertEqual({value for _kind, value in pdf.codes(1)}, {long.name})
        self.assertEqual({value for _kind, value in pdf.codes(pdf.pages)}, {short.name})
        self.assertNotIn(long.name, pdf.text(pdf.pages))
        for page in range(1, pdf.pages + 1):
            box = pdf.text(page).split("Your estimated credit")[0]
            self.assertEqual(
                sorted(re.findall(r"Begin(\d+)", box)),
                sorted(re.findall(r"End(\d+)", box)),
                "The end of a page cuts a row in two.",
            )
