from odoo.tests import new_test_user, tagged

from ..common_portal_start import PNG, PortalStartCommon


@tagged("post_install", "-at_install")
class TestPortalStartSecurity(PortalStartCommon):
    """What is posted is only a wish: nobody gets at more by it than the page offers."""

    def test_who_sees_the_page(self):
        expired = {"token": "x" * 43}
        self.order._portal_ensure_token()
        for user, query, is_shown in (
            (self.user, {}, True),
            (self.other, {}, False),
            (None, {}, False),
            (None, expired, False),
            (self.other, expired, False),
            (None, {"access_token": "nonsense"}, False),
            (None, {"access_token": "%C3%A9"}, False),
            (None, {"token": "%C3%A9%00"}, False),
            (None, {"access_token": self.order.access_token}, True),
        ):
            with self.subTest(user=user and user.login, query=query):
                self.authenticate(user and user.login, user and user.login)
                page = self.open_start(**query)
                self.assertEqual("What would you like to return?" in page.text, is_shown)
                self.assertEqual("Chair" in page.text, is_shown)

    def test_colleagues_do_here_no_more_than_at_their_desks(self):
        salesman = new_test_user(
            self.env, "rma_salesman", groups="sales_team.group_sale_salesman_all_leads"
        )
        salesman.password = salesman.login
        self.csr.password = self.csr.login
        for user, is_shown in ((salesman, False), (self.csr, True)):
            with self.subTest(user=user.login):
                self.log_in(user)
                response = self.url_open(f"/my/orders/{self.order.id}/return")
                self.assertEqual("What would you like to return?" in response.text, is_shown)

    def test_what_is_posted_by_somebody_else(self):
        self.log_in()
        page = self.choose({self.chair: 1})
        fields_sent = page.get_fields()
        self.log_in(self.other)
        for url in (page.url, page.url.replace(f"orders/{self.order.id}/", "orders/0/")):
            fields_sent = [(n, v) for n, v in fields_sent if n != "csrf_token"]
            fields_sent.append(("csrf_token", self.get_csrf()))
            page.post(fields_sent, url=url)
        self.assertFalse(self.get_returns())

    def test_the_form_of_another_order(self):
        """A key opens the form of its own order, also for the same customer."""
        self.log_in()
        page = self.choose({self.chair: 1})
        order = self.sell([(self.lamp, 1)])
        url = page.form.get("action").replace(f"orders/{self.order.id}/", f"orders/{order.id}/")
        page.post(page.get_fields(), url=url)
        self.assertFalse(self.get_returns(order) | self.get_returns())

    def test_what_is_not_offered_is_refused(self):
        self.log_in()
        theirs = self.sell([(self.chair, 5)], partner=self.other.partner_id)
        mine = self.sell([(self.lamp, 5)])
        chair = self.line_of(self.order, self.chair)
        group = self.env.ref("rma_management.rma_reason_group_mind")
        archived = self.env["rma.reason"].create({"name": "Gone", "active": False})
        qty = f"qty_{chair.id}"
        lots = self.create_serials(self.create_product("Phone", 500.0, tracking="serial"), ["PX1"])
        refusal = "does not belong to this order"
        for choices, text in (
            ({f"qty_{theirs.order_line.id}": "1"}, refusal),
            ({f"qty_{mine.order_line.id}": "1", qty: "1"}, refusal),
            ({"qty_999999999": "1", qty: "1"}, refusal),
            ({qty: "1", "price_unit": "0.01"}, refusal),
            ({qty: "1", f"price_unit_{chair.id}": "1000"}, refusal),
            ({qty: "1", "company_id": "1"}, refusal),
            ({qty: "1", f"policy_{chair.id}": str(self.policy.id)}, refusal),
            ({qty: "1", "partner_id": str(self.other.partner_id.id)}, refusal),
            ({qty: "1", "reason": str(group.id)}, refusal),
            ({qty: "1", "reason": str(archived.id)}, refusal),
            ({qty: "1", "reason": "999999999"}, refusal),
            ({qty: "1", "reason": "1 OR 1=1"}, "Tell us why"),
            ({qty: "1", f"reason_{chair.id}": "x"}, refusal),
            ({qty: "1", "condition": "mint"}, refusal),
            ({qty: "1", "resolution": "keep"}, "you can choose: Refund, Exchange, Store credit"),
            ({qty: "1", f"resolution_{chair.id}": "keep"}, "you can choose"),
            ({qty: "1", f"resolution_{chair.id}": "nonsense"}, "you can choose"),
            (
                {
                    qty: "1",
                    "resolution": "exchange",
                    f"exchange_{chair.id}": str(self.service.id),
                },
                refusal,
            ),
            (
                {qty: "1", "resolution": "exchange", f"exchange_{chair.id}": str(self.lamp.id)},
                refusal,
            ),
            ({qty: "1", f"lot_{chair.id}": str(lots.id)}, refusal),
            ({qty: "1", f"lot_{chair.id}": "%"}, refusal),
            ({qty: "4"}, "Only 3 of this item can still be returned."),
            ({qty: "999999999"}, "Only 3 of this item can still be returned."),
            ({qty: "-1"}, "“-1” is not a quantity"),
            ({qty: "nan"}, "“nan” is not a quantity"),
            ({qty: "inf"}, "“inf” is not a quantity"),
            ({qty: "1e3"}, "“1e3” is not a quantity"),
            ({qty: "9" * 400}, "is not a quantity"),
            ({qty: "1\0"}, "is not a quantity"),
            ({qty: "0.001"}, "Choose at least one item"),
            ({"qty_99999999999999": "1", qty: "1"}, refusal),
        ):
            with self.subTest(choices=choices):
                page = self.open_start()
                page = page.send({"reason": str(self.reason.id), **choices})
                self.assertEqual(page.response.status_code, 422)
                self.assertIn(text, page.text)
        self.assertFalse(self.get_returns() | self.get_returns(theirs) | self.get_returns(mine))

    def test_what_is_confirmed_is_not_posted(self):
        """Only the digest and the key count: nothing else on the second form is read."""
        self.log_in()
        page = self.choose({self.chair: 1})
        page.send(
            {
                self.qty(self.chair): "3",
                "price_unit": "1000",
                "partner_id": str(self.other.partner_id.id),
                "resolution": "keep",
                "user_id": str(self.user.id),
            }
        )
        self.assertRecordValues(
            self.get_returns(), [{"partner_id": self.partner.id, "amount_estimated": 120.0}]
        )
        self.assertEqual(self.get_returns().line_ids.product_uom_qty, 1)

    def test_a_digest_that_is_wrong(self):
        self.log_in()
        for digest in ("", "0" * 64, "é"):
            page = self.choose({self.chair: 1})
            self.assertIn("Something has changed", page.send({"digest": digest}).text)
        self.assertFalse(self.get_returns())

    def test_without_a_csrf_token(self):
        self.log_in()
        page = self.choose({self.chair: 1})
        response = self.url_open(page.form.get("action"), data={"digest": "x"})
        self.assertEqual(response.status_code, 400)

    def test_files_of_others_are_not_kept(self):
        """An id on the form says which of its own files stay, and nothing of any other file."""
        self.log_in()
        secret = self.env["ir.attachment"].create({"name": "secret.pdf", "raw": b"%PDF-secret"})
        page = self.choose({self.chair: 1}, files=[("leg.png", PNG, "image/png")])
        page = self.open(page.tree.xpath("//a[normalize-space()='Change']/@href")[0])
        kept = dict(page.get_fields())["kept"]
        self.choose({self.chair: 1}, page, kept=[kept, str(secret.id), "x"]).send()
        self.assertEqual(self.get_returns().evidence_ids.mapped("name"), ["leg.png"])
        self.assertTrue(secret.exists())
        self.assertFalse(secret.res_id)

    def test_files_before_they_are_confirmed(self):
        """They are nobody's to open without their own key, and go with the form."""
        self.log_in()
        page = self.choose({self.chair: 1}, files=[("leg.png", PNG, "image/png")])
        entry = self.env["rma.entry"]._get_portal_entries(self.order)
        file = entry.evidence_ids
        self.log_in(self.other)
        response = self.url_open(f"/web/content/{file.id}")
        self.assertEqual(response.status_code, 404)
        self.assertTrue(page.tree.xpath("//img[@class='o_rma_thumbnail']/@src"))
        entry.unlink()
        self.assertFalse(file.exists())

    def test_many_forms_of_one_order(self):
        self.log_in()
        open_form = self.env["rma.entry"]._open_portal_entry
        for _form in range(49):
            open_form(self.order, "portal")
        first = self.choose({self.chair: 1})
        page = self.choose({self.chair: 1})
        self.assertIn("This form has been opened too often today.", page.text)
        self.assertEqual(len(self.env["rma.entry"]._get_portal_entries(self.order)), 50)
        first.send()
        self.assertTrue(self.get_returns(), "who is at one goes on")

    def test_the_form_lives_for_a_day(self):
        self.log_in()
        page = self.choose({self.chair: 1})
        entry = self.env["rma.entry"]._get_portal_entries(self.order)
        for hours, is_there in ((23, True), (25, False)):
            entry.flush_recordset()
            self.env.cr.execute(
                "UPDATE rma_entry SET write_date = now() - %s * interval '1 hour'", [hours]
            )
            self.env["rma.entry"]._transient_vacuum()
            self.assertEqual(bool(entry.exists()), is_there)
        self.assertIn("What would you like to return?", page.send().text)

    def test_orders_of_every_kind(self):
        """Cancelled, not delivered, of services, of another company: a page, and no error."""
        self.log_in()
        company = self.create_second_company()
        cancelled = self.create_order([(self.chair, 1)], partner=self.partner)
        cancelled._action_cancel()
        draft = self.env["sale.order"].create({"partner_id": self.partner.id})
        for order in (
            cancelled,
            draft,
            self.create_order([(self.chair, 1)], partner=self.partner),
            self.create_order([(self.service, 1)], partner=self.partner),
            self.env["sale.order"].create(
                {"partner_id": self.partner.id, "company_id": company.id, "warehouse_id": False}
            ),
        ):
            response = self.url_open(f"/my/orders/{order.id}/return")
            self.assertEqual(response.status_code, 200)
            self.assertNotIn("o_rma_start_form", response.text)
        for number in (0, 999999999, 10**12, 10**25):
            self.assertEqual(self.url_open(f"/my/orders/{number}/return").status_code, 200)

    def test_the_list_of_orders_is_the_customers(self):
        mine = self.order
        theirs = self.sell([(self.chair, 5)], partner=self.other.partner_id)
        self.log_in()
        page = self.open("/my/returns/new")
        self.assertIn(mine.name, page.text)
        self.assertNotIn(theirs.name, page.text)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/returns/new").url)

    def test_the_list_says_what_is_left(self):
        self.log_in()
        self.authorize(self.order, {self.chair: 3, self.lamp: 1})
        page = self.open("/my/returns/new")
        self.assertIn("All items of this order are back or on their way back.", page.text)

    def test_the_page_of_the_order_leads_there(self):
        self.log_in()
        link = f"/my/orders/{self.order.id}/return"
        page = self.open(f"/my/orders/{self.order.id}")
        self.assertEqual(
            page.tree.xpath("//a[contains(@class, 'o_rma_return_items')]/@href"), [link]
        )
        self.authorize(self.order, {self.chair: 3, self.lamp: 1})
        page = self.open(f"/my/orders/{self.order.id}")
        self.assertIn("All items of this order are back or on their way back.", page.text)
        order = self.create_order([(self.chair, 1)], partner=self.partner)
        page = self.open(f"/my/orders/{order.id}")
        self.assertIn("once they have been delivered", page.text)

    def test_texts_are_texts(self):
        self.log_in()
        self.chair.name = "<script>alert(1)</script> Chair"
        page = self.choose({self.chair: 1}, message="{{7*7}} <img src=x onerror=alert(1)> %s \0")
        self.assertNotIn("<img src=x", page.response.text)
        self.assertNotIn("<script>alert(1)", page.response.text)
        page.send()
        self.assertIn("&lt;img", self.get_returns().message_ids.mapped("body")[0])

    def test_long_texts(self):
        self.log_in()
        self.choose({self.chair: 1}, message="x" * 5_000_000).send()
        self.assertLess(len(self.get_returns().message_ids[:1].body), 5000)
