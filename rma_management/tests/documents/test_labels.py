import logging
import re
import time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..common_print import LABEL, LABEL_A4, SLIP, PrintCommon

_logger = logging.getLogger(__name__)


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
        for wanted in ("Chair", "1 Unit", "Camera", *lots.mapped("name"), self.reason.name):
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
