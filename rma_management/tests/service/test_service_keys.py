from odoo.tests import tagged

from ..common_keys import KeysCase
from ..common_service import ServiceCommon

SEARCH = ".o_rma_service_input"
GOODS = ".o_rma_service_card[data-line]"
MAIN = ".o_rma_service_main"
RAN = ".o_rma_service_ran"
LINE = ".o_rma_service_line"


@tagged("post_install", "-at_install")
class TestServiceKeys(ServiceCommon, KeysCase):
    """What a CSR does with keyboard, mouse and scanner, counted (E8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.csr.password = cls.csr.login
        cls.goods = cls.env["product.product"].union(
            *[cls.create_product(f"Goods {number:02}", 10.0 + number) for number in range(12)]
        )
        cls.order = cls.sell([(product, 2) for product in cls.goods])
        # Read before: while the page asks the server, the test asks nothing.
        cls.name, cls.login = cls.order.name, cls.csr.login

    def open_desk(self):
        return self.open_page("/odoo/service-desk", self.login, SEARCH)

    def get_return(self, order=None):
        return (order or self.order).sudo().order_line.rma_line_ids.order_id

    def test_three_lines_by_keys_alone(self):
        with self.open_desk() as page:
            page.type(self.name)
            page.press("Enter")
            page.wait_for(GOODS, "Goods 02")
            page.press("ArrowDown", " ", "ArrowDown", " ", "ArrowDown", " ")
            page.press("Tab", " ", "Control+Enter")
            page.wait_for(RAN, "RMA")
            self.assertLessEqual(page.keys, 12)
            self.assertEqual(page.clicks, 0)
            page.press("Enter")
            page.wait_for(f"{SEARCH}:focus")
            page.wait_for(".o_rma_service_tab.active", "New case")
        rma = self.get_return()
        self.assertRecordValues(rma, [{"state": "authorized", "user_id": self.csr.id}])
        self.assertEqual(rma.line_ids.product_id, self.goods[:3])
        self.assertTrue(all(rma.line_ids.mapped("reason_id")))

    def test_three_lines_by_clicks(self):
        with self.open_desk() as page:
            page.type(self.name)
            page._press("Enter")
            page.click(GOODS, "Goods 04")
            page.click(GOODS, "Goods 06", modifiers=8)
            page.click(".o_rma_service_chip")
            page.click(f"{MAIN}[aria-disabled=false]", "Authorize")
            page.wait_for(RAN, "RMA")
            self.assertLessEqual(page.clicks, 4)
        self.assertEqual(self.get_return().line_ids.product_id, self.goods[4:7])

    def test_serial_by_one_click_after_the_scan(self):
        order = self.sell([(self.phone, 1), (self.chair, 1)])
        lot = order.order_line.move_ids.move_line_ids.lot_id
        number = lot.name
        with self.open_desk() as page:
            page.scan(number)
            page.wait_for(LINE, "Phone")
            page.click(".o_rma_service_chip")
            page.press("Control+Enter")
            page.wait_for(RAN, "RMA")
            self.assertLessEqual(page.clicks, 1)
        self.assertRecordValues(
            self.get_return(order).line_ids, [{"product_uom_qty": 1, "lot_ids": lot.ids}]
        )

    def test_on_a_phone(self):
        """The columns follow each other, and what is in them is to be seen."""
        with self.open_desk() as page:
            page.resize(390, 844)
            page.scan(self.name)
            page.click(GOODS, "Goods 00")
            page.wait_for(LINE, "Goods 00")
            self.assertEqual(page.get_sideways(), [])
            box = "document.querySelector('.o_rma_service_scroll')"
            self.assertFalse(page.evaluate(f"{box}.scrollHeight > {box}.clientHeight + 1"))
            page.click(".o_rma_service_chip")
            page.click(f"{MAIN}[aria-disabled=false]")
            page.wait_for(RAN, "RMA")
        self.assertEqual(self.get_return().line_ids.product_id, self.goods[0])

    def test_two_cases_interleaved_through_a_reload(self):
        other = self.sell([(self.lamp, 2)], partner=self.stranger)
        other_name = other.name
        with self.open_desk() as page:
            page.scan(self.name)
            page.wait_for(GOODS, "Goods 00")
            page.press("ArrowDown", " ")
            page.wait_for(LINE, "Goods 00")
            # The second customer rings: typing goes into the field wherever the focus is.
            page.scan(other_name)
            page.wait_for(GOODS, "Lamp")
            page.press("ArrowDown", " ", "Escape")
            page.wait_for(LINE, "Lamp")
            page.press("Alt+o")
            page.wait_for(LINE, "Goods 00")
            page.call("Page.reload")
            page.wait_for(SEARCH)
            page.wait_for(LINE, "Goods 00")
            page.click(".o_rma_service_chip")
            page.press("Control+Enter")
            page.wait_for(RAN, "RMA")
            page.press("Alt+o")
            page.wait_for(LINE, "Lamp")
            page.click(".o_rma_service_chip")
            page.press("Control+Enter")
            page.wait_for(RAN, "RMA")
        self.assertEqual(self.get_return().line_ids.product_id, self.goods[0])
        self.assertRecordValues(
            self.get_return(other).line_ids,
            [{"product_id": self.lamp.id, "product_uom_qty": 1, "partner_id": self.stranger.id}],
        )

    def test_nothing_scrolls_sideways(self):
        long = "Extraordinarily long name of a product with Donaudampfschifffahrtsgesellschaft"
        for number, product in enumerate(self.goods):
            product.name = f"{long} {number}"
        self.partner.name = "Anna-Maria Theodora von und zu Hohenzollern-Sigmaringen & Söhne GmbH"
        order = self.sell([(product, 2) for product in self.goods] * 9)
        self.set_terms(window_days=14)
        name = order.name
        for lang in ("en_US", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
            self.csr.lang = lang
            with self.open_desk() as page:
                page.scan(name)
                page.wait_for(GOODS, long)
                page.evaluate(
                    "document.querySelectorAll('.o_rma_service_order .o_rma_service_small')[0]"
                    ".click()"
                )
                page.wait_for(f"{LINE}[data-verdict]", long)
                page.click(".o_rma_service_chip")
                page.wait_for(f"{MAIN}[aria-disabled=false]")
                for width, height in ((1024, 768), (1366, 768), (1920, 1080), (800, 900)):
                    with self.subTest(width=width, lang=lang):
                        page.resize(width, height)
                        page.keep(f"service-{lang}-{width}")
                        self.assertEqual(page.get_sideways(), [])
