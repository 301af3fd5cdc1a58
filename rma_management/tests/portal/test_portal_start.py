from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_portal_start import PNG, PortalStartCommon


@tagged("post_install", "-at_install")
class TestPortalStart(PortalStartCommon):
    """From the order to the return, by the forms as they are: no script runs here."""

    def setUp(self):
        super().setUp()
        self.log_in()

    def test_two_steps_make_the_return(self):
        self.order.user_id = self.csr
        page = self.choose({self.chair: 2, self.lamp: 1}, message="It is <b>too</b> big & red")
        self.assertIn("Is this right?", page.text)
        self.assertIn("280.00", page.text, "2 × 120.00 + 40.00")
        self.assertFalse(self.get_returns(), "nothing is made before it is confirmed")
        page.send()
        rma = self.get_returns()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "channel": "portal",
                    "partner_id": self.partner.id,
                    "user_id": self.csr.id,
                    "amount_estimated": 280.0,
                    "partner_shipping_id": self.order.partner_shipping_id.id,
                    "company_id": self.order.company_id.id,
                }
            ],
        )
        self.assertEqual(rma.line_ids.reason_id, self.reason)
        message = rma.message_ids.filtered(lambda message: message.message_type == "comment")
        self.assertIn("It is &lt;b&gt;too&lt;/b&gt; big &amp; red", message.body)
        self.assertEqual(message.author_id, self.partner)

    def test_it_leads_to_the_return(self):
        page = self.choose({self.chair: 1})
        page = page.send()
        self.assertTrue(page.url.endswith(f"/my/returns/{self.get_returns().id}"), page.url)

    def test_each_line_may_say_something_else(self):
        broken = self.env.ref("rma_management.rma_reason_defective")
        chair, lamp = (self.line_of(self.order, product) for product in (self.chair, self.lamp))
        self.choose(
            {self.chair: 1, self.lamp: 1},
            **{
                f"reason_{lamp.id}": str(broken.id),
                f"condition_{lamp.id}": "defective",
                f"resolution_{lamp.id}": "exchange",
                "condition": "unopened",
            },
        ).send()
        lines = self.get_returns().line_ids
        self.assertRecordValues(
            lines.sorted("sale_line_id"),
            [
                {
                    "sale_line_id": chair.id,
                    "reason_id": self.reason.id,
                    "condition": "unopened",
                    "resolution": "refund",
                    "exchange_product_id": False,
                },
                {
                    "sale_line_id": lamp.id,
                    "reason_id": broken.id,
                    "condition": "defective",
                    "resolution": "exchange",
                    "exchange_product_id": self.lamp.id,
                },
            ],
        )

    def test_another_variant_in_exchange(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": name}) for name in ("S", "L")]}
        )
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "is_storable": True,
                "list_price": 50.0,
                "invoice_policy": "delivery",
                "taxes_id": [(6, 0, self.tax.ids)],
                "attribute_line_ids": [
                    (
                        0,
                        0,
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [(6, 0, attribute.value_ids.ids)],
                        },
                    )
                ],
            }
        )
        small, large = template.product_variant_ids
        self.env["stock.quant"]._update_available_quantity(small, self.warehouse.lot_stock_id, 10)
        self.env["stock.quant"]._update_available_quantity(large, self.warehouse.lot_stock_id, 3)
        self.order = self.sell([(small, 1)])
        line = self.order.order_line
        page = self.open_start()
        self.assertIn("only 3 in stock", page.text)
        page = self.choose(
            {small: 1}, page, resolution="exchange", **{f"exchange_{line.id}": str(large.id)}
        )
        self.assertIn("Your replacement", page.text)
        page.send()
        self.assertEqual(self.get_returns().line_ids.exchange_product_id, large)

    def test_serial_numbers(self):
        phone = self.create_product("Phone", 500.0, tracking="serial")
        self.create_serials(phone, ["PH1", "PH2"])
        self.order = self.sell([(phone, 2)])
        lots = self.order.picking_ids.move_line_ids.lot_id.sorted("name")
        self.choose({phone: 1}, **{f"lot_{self.order.order_line.id}": str(lots[1].id)}).send()
        self.assertEqual(self.get_returns().line_ids.lot_ids, lots[1])

    def test_serial_numbers_and_pieces(self):
        """As many numbers as pieces at most, and pieces as a whole."""
        phone = self.create_product("Phone", 500.0, tracking="serial")
        self.create_serials(phone, ["PW1", "PW2"])
        self.order = self.sell([(phone, 2), (self.chair, 3)])
        line = self.line_of(self.order, phone)
        lots = [str(lot.id) for lot in self.order.picking_ids.move_line_ids.lot_id]
        for quantities, chosen, text in (
            ({phone: 1}, lots, "You have chosen 2 serial numbers, and 1 to return."),
            ({phone: 0.4}, [], "Only whole pieces can come back."),
            ({phone: 1.5}, lots[:1], "Only whole pieces can come back."),
            ({self.chair: 0.4}, [], "Only whole pieces can come back."),
            ({self.chair: 1.5}, [], "Only whole pieces can come back."),
            ({phone: 2, self.chair: 3}, lots, None),
            ({phone: 2}, lots[:1], None),
        ):
            with self.subTest(quantities=quantities, lots=len(chosen)):
                page = self.choose(quantities, **{f"lot_{line.id}": chosen})
                self.assertEqual(page.response.status_code, 422 if text else 200)
                self.assertIn(text or "Step 2", page.text)
        steps = self.open_start().tree.xpath("//input[@type='number']/@step")
        self.assertEqual(steps, ["1", "1"])

    def test_photos_go_with_it(self):
        page = self.choose({self.chair: 1}, files=[("leg.jpeg", PNG, "image/jpeg")])
        page.send()
        rma = self.get_returns()
        self.assertRecordValues(
            rma.evidence_ids,
            [
                {
                    "name": "leg.png",
                    "mimetype": "image/png",
                    "res_model": "rma.order",
                    "res_id": rma.id,
                    "raw": PNG,
                }
            ],
        )

    def test_files_that_are_none(self):
        page = self.choose(
            {self.chair: 1},
            files=[
                ("a.png", b"<html><script>alert(1)</script>", "image/png"),
                ("b.svg", b"<svg onload='alert(1)'/>", "image/svg+xml"),
                ("c.png", PNG, "image/png"),
                ("d.png", PNG[:8] + b"\0" * (10 * 1024 * 1024), "image/png"),
            ],
        )
        self.assertIn("a.png: please send a photo", page.text)
        self.assertIn("b.svg: please send a photo", page.text)
        self.assertIn("d.png: a file may have up to 10 MB", page.text)
        self.assertIn("Send c.png", page.text, "what was fine need not be sent again")
        self.choose({self.chair: 1}, page).send()
        self.assertEqual(self.get_returns().evidence_ids.mapped("name"), ["c.png"])

    def test_no_more_than_ten_files(self):
        files = [(f"{number}.png", PNG, "image/png") for number in range(11)]
        page = self.choose({self.chair: 1}, files=files)
        self.assertIn("10.png: no more than 10 files", page.text)
        page = self.choose({self.chair: 1}, page)
        self.assertIn("Is this right?", page.text)

    def test_changed_once_more(self):
        """The form comes back as it was filled in: what was said for all is said for all."""
        page = self.choose({self.chair: 2, self.lamp: 1}, condition="used", message="Red")
        page = self.open(page.tree.xpath("//a[normalize-space()='Change']/@href")[0])
        shown = dict(page.get_fields())
        line = self.line_of(self.order, self.chair)
        for name, value in (
            (self.qty(self.chair), "2"),
            (self.qty(self.lamp), "1"),
            ("reason", str(self.reason.id)),
            (f"reason_{line.id}", ""),
            ("condition", "used"),
            ("resolution", "refund"),
            ("message", "Red"),
        ):
            with self.subTest(name):
                self.assertEqual(shown[name], value)
        page.send({self.qty(self.lamp): None}).send()
        self.assertEqual(self.get_returns().line_ids.product_id, self.chair)

    def test_a_photo_taken_off_again(self):
        page = self.choose({self.chair: 1}, files=[("leg.png", PNG, "image/png")])
        back = page.tree.xpath("//a[normalize-space()='Change']/@href")[0]
        page = self.open(back)
        self.assertEqual(dict(page.get_fields())[self.qty(self.chair)], "1")
        self.choose({self.chair: 1}, page, kept=None).send()
        self.assertFalse(self.get_returns().evidence_ids)

    def test_what_is_missing_is_said(self):
        for choices, text in (
            ({self.qty(self.chair): "0"}, "Choose at least one item"),
            ({self.qty(self.chair): "1"}, "Tell us why you return it."),
        ):
            with self.subTest(text):
                self.assertIn(text, self.open_start().send(choices).text)

    def test_what_is_wrong_keeps_the_form(self):
        page = self.open_start().send({self.qty(self.chair): "2", "message": "Too red"})
        shown = dict(page.get_fields())
        self.assertEqual((shown["message"], shown[self.qty(self.chair)]), ("Too red", "2"))
        self.assertNotIn(self.qty(self.lamp), shown)

    def test_what_is_no_quantity_stays_to_be_mended(self):
        page = self.open_start().send({self.qty(self.chair): "two"})
        self.assertEqual(dict(page.get_fields())[self.qty(self.chair)], "two")

    def test_reason_that_is_missing_is_said_at_its_field(self):
        page = self.open_start().send({self.qty(self.chair): "2"})
        (field,) = page.tree.xpath("//select[@id='reason']")
        (said,) = page.tree.xpath(f"//*[@id='{field.get('aria-describedby')}']")
        self.assertIn("Tell us why you return it.", said.text_content())

    def test_the_policy_can_have_a_person_look(self):
        self.set_terms(portal_mode="review")
        page = self.choose({self.chair: 1})
        self.assertIn("A person looks at it first", page.text)
        page.send()
        rma = self.get_returns()
        self.assertEqual(rma.state, "submitted")
        self.assertEqual(rma.next_step, "approve")
        self.assertTrue(rma.activity_ids, "somebody is asked")
        desk = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr)
        self.assertEqual(desk.state, "authorized", "who enters it for the customer is no customer")

    def test_asked_for_in_a_second_window(self):
        self.set_terms(portal_mode="review")
        first, second = (self.choose({self.chair: 2}) for _window in range(2))
        first.send()
        page = second.send()
        self.assertIn("You have asked to return this already", page.text)
        self.assertEqual(len(self.get_returns()), 1)
        page = self.choose({self.chair: 1})
        self.assertIn("Is this right?", page.text, "the third chair was not asked for")

    def test_returned_in_a_second_window(self):
        first, second = (self.choose({self.chair: 2}) for _window in range(2))
        first.send()
        page = second.send()
        self.assertIn("Only 1 of this item can still be returned.", page.text)
        self.assertEqual(len(self.get_returns()), 1)

    def test_replayed(self):
        page = self.choose({self.chair: 1})
        fields = page.get_fields()
        pages = [page.post(fields) for _again in range(3)]
        rma = self.get_returns()
        self.assertEqual(len(rma), 1)
        self.assertEqual({page.url for page in pages}, {pages[0].url})

    def test_what_was_shown_is_what_is_made(self):
        page = self.choose({self.chair: 1})
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        page = page.send()
        self.assertIn("Something has changed", page.text)
        self.assertIn("108.00", page.text)
        self.assertFalse(self.get_returns())
        page.send()
        self.assertEqual(self.get_returns().amount_estimated, 108.0)

    def test_what_cannot_come_back_says_why(self):
        self.set_terms(window_days=30)
        self.order.picking_ids.move_ids.date = "2020-01-01"
        page = self.open_start()
        self.assertIn("Cannot be returned here Chair This item could be returned until", page.text)
        # What our terms refuse, the law may give.
        self.assertIn(f"/withdraw?order_id={self.order.id}", page.response.text)
        self.assertIsNone(page.form)

    def test_how_long_it_can_come_back(self):
        self.set_terms(window_days=30, window_ids=[(0, 0, {"resolution": "exchange", "days": 60})])
        moves = self.order.picking_ids.move_ids
        today = fields.Date.today()
        # Glue addons offer more.
        every = self.order._get_portal_resolutions()
        for age, text, resolutions in (
            (20, "(10 days left)", every),
            (29, "(1 day left)", every),
            (30, "(today is the last day)", every),
            (31, "(29 days left)", ["exchange"]),
        ):
            with self.subTest(age=age):
                moves.date = today - timedelta(days=age)
                page = self.open_start()
                self.assertIn(text, page.text)
                offered = page.tree.xpath("//input[@name='resolution']/@value")
                self.assertEqual(offered, resolutions)

    def test_final_sale_comes_back_if_it_is_broken(self):
        self.set_terms(final_sale_product_ids=[(6, 0, self.lamp.product_tmpl_id.ids)])
        page = self.open_start()
        self.assertIn("This item was sold without the right to return it.", page.text)
        page = self.choose({self.lamp: 1}, page)
        self.assertIn("sold without the right", page.text)
        self.assertFalse(self.get_returns())
        self.reason = self.env.ref("rma_management.rma_reason_defective")
        page = self.choose({self.lamp: 1}, page)
        self.assertIn("A person looks at it first", page.text)

    def test_estimate_fees_and_freight(self):
        self.set_terms(
            restocking_fee_basis="percent",
            restocking_fee_rate=10.0,
            freight_payer="customer",
            return_freight_amount=6.0,
            refund_days=7,
        )
        page = self.choose({self.chair: 1})
        self.assertRegex(page.text, r"Restocking fee \(10%\).*12\.00 ")
        self.assertIn("Sending it back costs", page.text)
        self.assertIn("within 7 days", page.text)
        shown = page.tree.xpath("//td[contains(@class, 'o_rma_total')]")[0].text_content()
        self.assertIn("102.00", shown)

    def test_photo_by_policy(self):
        reason = self.env["rma.reason"].create({"name": "Scratched", "is_evidence_required": True})
        self.set_terms(evidence_outcome="deny")
        self.reason = reason
        page = self.choose({self.chair: 1})
        self.assertIn("Please send us a photo that shows it.", page.text)
        page = self.choose({self.chair: 1}, page, files=[("leg.png", PNG, "image/png")])
        self.assertIn("Is this right?", page.text)

    def test_scripts_speak_the_language_of_the_page(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        answer = self.url_open("/website/translations?lang=fr_FR").json()
        texts = answer["modules"]["rma_management"]["messages"]
        self.assertIn("1 item chosen. Nothing is sent yet.", [text["id"] for text in texts])

    def test_queries_of_the_page(self):
        """A hundred lines cost what one does, and the past costs nothing."""
        products = [self.create_product(f"P{number}", 10.0) for number in range(100)]
        order = self.sell([(product, 2) for product in products])
        page = self.open_start(order)
        self.assertEqual(len(page.tree.xpath("//li[contains(@class, 'o_rma_line')]")), 100)
        queries, _page = self.count_queries(self.open_start, order)
        self.assertLessEqual(queries, 60)
        for _earlier in range(3):
            self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        again, _page = self.count_queries(self.open_start, order)
        self.assertLessEqual(again, queries, "what was returned before costs nothing")
