import json
import time
from statistics import median

from odoo.tests import new_test_user, tagged

from ..common_withdrawal import FIELDS, WithdrawalHttpCommon


@tagged("post_install", "-at_install")
class TestPages(WithdrawalHttpCommon):
    """The function as a browser without scripts meets it, and as whoever means ill does."""

    def last(self):
        return self.withdrawals.search([], limit=1)

    def test_two_steps_and_three_fields(self):
        response, page = self.get()
        self.assertEqual(response.status_code, 200)
        required = page.xpath("//form[contains(@action, 'withdraw')]//input[@required]")
        self.assertEqual(
            [field.get("name") for field in required],
            ["partner_name", "order_reference", "email"],
        )
        for field in page.xpath(
            "//form[contains(@action, 'withdraw')]//input[not(@type='hidden')]"
        ):
            self.assertTrue(page.xpath(f"//label[@for='{field.get('id')}']"), field.get("name"))
        before = self.withdrawals.search_count([])
        response, review = self.submit(page, **FIELDS)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self.withdrawals.search_count([]), before)
        (button,) = review.xpath("//form[contains(@action, 'confirm')]//button")
        self.assertEqual(button.text_content().strip().lower(), "confirm withdrawal")
        for text in FIELDS.values():
            self.assertIn(text, self.text(review))
        response, done = self.submit(review)
        withdrawal = self.last()
        self.assertEqual(self.withdrawals.search_count([]), before + 1)
        self.assertRecordValues(withdrawal, [{**FIELDS, "state": "received"}])
        for text in (
            withdrawal.name,
            withdrawal._get_utc_text(),
            withdrawal.submitted_local,
            withdrawal.digest,
        ):
            self.assertIn(text, self.text(done))
        self.assertTrue(done.xpath(f"//a[contains(@href, '{withdrawal.verify_token}')]"))

    def test_some_goods_and_more_rows(self):
        _response, page = self.get()
        _response, page = self.submit(page, **FIELDS, item_0="Chair", quantity_0="2", more="1")
        self.assertEqual(page.xpath("//input[@name='item_0']")[0].value, "Chair")
        _response, review = self.submit(page, item_4="Lamp <b>", more=None)
        self.assertIn("2 × Chair", self.text(review))
        self.assertIn("Lamp <b>, all of it", self.text(review))
        self.submit(review)
        self.assertEqual(
            [(item["name"], item["quantity"]) for item in self.last().items],
            [("Chair", "2"), ("Lamp <b>", "")],
        )

    def submit(self, page, **typed):
        """What is no field of the form is a button."""
        more = typed.pop("more", None)
        if not more:
            return super().submit(page, **typed)
        action, values = self.fill(page, **typed)
        response = self.url_open(action, data={**values, "more": more})
        return response, self.parse(response)

    def test_what_is_missing_or_too_long_is_said(self):
        _response, page = self.get()
        action, values = self.fill(page, **FIELDS)
        for vals, text in (
            ({"partner_name": " "}, "your name"),
            ({"email": "anna"}, "check your e-mail"),
            ({"email": "a@example.com, b@example.com"}, "check your e-mail"),
            ({"order_reference": "x" * 201}, "longer than 200"),
            ({"item_0": "x" * 10_001}, "too long"),
            ({f"item_{index}": "x" for index in range(300)}, "too long"),
            ({"partner_name": "x" * 11_000_000}, "longer than 200"),
        ):
            with self.subTest(next(iter(vals))):
                response = self.url_open(action, data={**values, **vals})
                self.assertEqual(response.status_code, 400)
                self.assertIn(text, self.text(self.parse(response)))
                self.assertNotIn("Traceback", response.text)
                self.assert_said_at_the_field(self.parse(response), next(iter(vals)), text)
        # More than the server takes at all.
        response = self.url_open(action, data={**values, "partner_name": "x" * 140_000_000})
        self.assertEqual(response.status_code, 413)
        self.assertIn("too much at once", response.text)
        self.assertNotIn("Traceback", response.text)

    def assert_said_at_the_field(self, page, name, text):
        name = "items" if name.startswith("item_") else name
        (said,) = page.xpath(f"//*[@id='withdrawal_{name}_problem']")
        self.assertIn(text, said.text_content())
        for field in page.xpath(f"//input[@name='{name}']"):
            self.assertIn(said.get("id"), field.get("aria-describedby").split())
            self.assertEqual(field.get("aria-invalid"), "true")

    def test_mail_of_a_company_leads_to_a_statement_to_it(self):
        other = self.create_second_company()
        quiet = self.env["res.company"].create({"name": "Quiet", "rma_withdrawal_scope": "nobody"})
        for path, company in (
            (other._get_withdrawal_url(), other),
            (quiet._get_withdrawal_url(), self.company),
            ("/withdraw?company=999999999", self.company),
            ("/withdraw?company=x", self.company),
        ):
            with self.subTest(path):
                review, _done = self.go_all_the_way(path)
                self.assertIn(company.name, self.text(review))
                self.assertEqual(self.last().company_id, company)

    def test_any_character_is_stored_as_it_is(self):
        for text in ("%", "_", "S' OR 1=1 --", "王小明", "<script>alert(1)</script>", "{{ 1 }}"):
            with self.subTest(text):
                _review, done = self.go_all_the_way(partner_name=text, order_reference=text)
                self.assertRecordValues(
                    self.last(), [{"partner_name": text, "order_reference": text}]
                )
                self.assertFalse(done.xpath("//script[contains(text(), 'alert(1)')]"))
        self.go_all_the_way(partner_name="A\0B")
        self.assertEqual(self.last().partner_name, "A�B")

    def test_a_form_counts_once(self):
        review, _done = self.go_all_the_way()
        before = self.withdrawals.search_count([])
        _response, done = self.submit(review)
        self.assertEqual(self.withdrawals.search_count([]), before)
        self.assertIn(self.last().name, self.text(done))

    def test_what_was_shown_is_what_is_declared(self):
        _response, page = self.get()
        _response, review = self.submit(page, **FIELDS)
        before = self.withdrawals.search_count([])
        action, values = self.fill(review)
        payload = {**json.loads(values["payload"]), "partner_name": "Bob"}
        for vals in (
            {"payload": json.dumps(payload, sort_keys=True)},
            {"signature": "é" * 64},
            {"signature": ""},
            {"payload": "{"},
        ):
            response = self.url_open(action, data={**values, **vals})
            self.assertEqual(response.status_code, 400)
        self.assertEqual(self.withdrawals.search_count([]), before)
        response = self.url_open(action, data={"payload": values["payload"]})
        self.assertEqual(response.status_code, 400)

    def test_nothing_is_told_of_an_order(self):
        """The same page, whoever the order belongs to, and whether there is one."""
        order = self.sell_now()
        pages = {}
        for name, vals in (
            ("matched", {"order_reference": order.name}),
            ("stranger", {"order_reference": order.name, "email": "bob@example.com"}),
            ("no order", {"order_reference": "Nothing"}),
        ):
            _response, page = self.get()
            typed = {**FIELDS, **vals}
            _response, review = self.submit(page, **typed)
            response, done = self.submit(review)
            withdrawal = self.last()
            text = self.text(done)
            for value in (
                *typed.values(),
                withdrawal.name,
                withdrawal.digest,
                withdrawal.submitted_local,
                withdrawal._get_utc_text(),
            ):
                text = text.replace(value, "*")
            pages[name] = (response.status_code, text)
            self.assertNotIn("Chair", response.text)
            withdrawal._process()
        self.assertEqual(len(set(pages.values())), 1)

    def test_goods_of_an_order_only_for_whoever_has_its_page(self):
        order = self.sell_now()
        order._portal_ensure_token()
        other = self.sell_now(partner=self.stranger)
        other._portal_ensure_token()
        for path, is_shown in (
            (f"/withdraw?order_id={order.id}&access_token={order.access_token}", True),
            (f"/withdraw?order_id={order.id}&access_token={other.access_token}", False),
            (f"/withdraw?order_id={order.id}&access_token=", False),
            (f"/withdraw?order_id={order.id}", False),
            ("/withdraw?order_id=999999999&access_token=x", False),
            ("/withdraw?order_id=x'&access_token=%00", False),
            (f"/withdraw?order_id={order.id}&access_token=%C3%A9", False),
            ("/withdraw?order_id=999999999&access_token=%C3%A9", False),
        ):
            with self.subTest(path):
                response, page = self.get(path)
                self.assertEqual(response.status_code, 200)
                self.assertEqual("Chair" in response.text, is_shown)
                self.assertEqual(order.name in response.text, is_shown)
        line = other.order_line[0]
        path = f"/withdraw?order_id={order.id}&access_token={order.access_token}"
        _response, page = self.get(path)
        action, values = self.fill(page, **{**FIELDS, "order_reference": order.name})
        # The lines of another order are none of this form's.
        response = self.url_open(
            action, data={**values, f"line_{order.order_line[0].id}": "2", f"line_{line.id}": "1"}
        )
        _response, _done = self.submit(self.parse(response))
        withdrawal = self.last()
        self.assertEqual(
            [item["sale_line_id"] for item in withdrawal.items], order.order_line[0].ids
        )
        withdrawal._process()
        self.assertEqual(withdrawal.rma_order_id.line_ids.product_uom_qty, 2.0)
        self.assertEqual(withdrawal.rma_order_id.state, "authorized")

    def test_whoever_is_logged_in_need_not_type_it_again(self):
        user = new_test_user(self.env, "anna_portal", groups="base.group_portal")
        user.partner_id.write({"name": "Anna Portal", "email": "anna.portal@example.com"})
        order = self.sell_now(partner=user.partner_id)
        foreign = self.sell_now(partner=self.stranger)
        self.authenticate("anna_portal", "anna_portal")
        response, page = self.get()
        self.assertEqual(page.xpath("//input[@name='partner_name']")[0].value, "Anna Portal")
        self.assertEqual(page.xpath("//input[@name='email']")[0].value, "anna.portal@example.com")
        self.assertEqual(page.xpath("//datalist/option/@value"), [order.name])
        response, page = self.get(f"/withdraw?order_id={order.id}")
        self.assertIn("Chair", response.text)
        response, page = self.get(f"/withdraw?order_id={foreign.id}")
        self.assertNotIn("Chair", response.text)
        for path in ("/my/home", f"/my/orders/{order.id}"):
            response = self.url_open(path)
            self.assertIn("withdraw from contract here", response.text)

    def test_the_way_to_it(self):
        order = self.sell_now()
        order._portal_ensure_token()
        path = f"/my/orders/{order.id}?access_token={order.access_token}"
        _response, page = self.get(path)
        (link,) = page.xpath("//main//a[contains(@href, '/withdraw')]/@href")
        self.assertIn("Chair", self.url_open(link).text)
        self.assertTrue(self.parse(self.url_open("/web/login")) is not None)
        self.company.rma_withdrawal_scope = "nobody"
        _response, page = self.get(path)
        self.assertFalse(page.xpath("//a[contains(@href, '/withdraw')]"))

    def test_a_mail_about_an_order_has_the_way_to_it(self):
        order = self.sell_now()
        for scope, is_shown in (("consumers", True), ("nobody", False)):
            self.company.rma_withdrawal_scope = scope
            message = order.message_post(
                body=order.name, partner_ids=self.partner.ids, subtype_xmlid="mail.mt_comment"
            )
            mail = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
            self.assertEqual("/withdraw" in (mail.body_html or ""), is_shown)
        rma = self.authorize(self.sell_now(), {self.chair: 1})
        self.company.rma_withdrawal_scope = "consumers"
        rma._send_receipt()
        self.assertIn("/withdraw", rma.message_ids[:1].body)

    def test_verify(self):
        self.go_all_the_way()
        withdrawal = self.last()
        path = f"/withdraw/verify/{withdrawal.verify_token}"
        response, page = self.get(path)
        self.assertIn("nothing of it was changed", self.text(page))
        self.assertIn("noindex", response.headers["X-Robots-Tag"])
        for text in (*FIELDS.values(), withdrawal.digest, withdrawal.name):
            self.assertIn(text, self.text(page))
        self.env.cr.execute(
            "UPDATE rma_withdrawal SET content = 'Nothing' WHERE id = %s", [withdrawal.id]
        )
        self.env.invalidate_all()
        _response, page = self.get(path)
        self.assertIn("changed afterwards", self.text(page))
        for token in ("x", "%", "_" * 32, withdrawal.verify_token[:-1], "%00"):
            self.assertEqual(self.url_open(f"/withdraw/verify/{token}").status_code, 404)

    def test_a_file_is_no_text(self):
        """Whoever sends one where a text belongs has sent nothing, and is told so."""
        file = ("x.txt", b"x", "text/plain")
        _response, page = self.get()
        names = ("payload", "signature", "partner_name", "quantity_0", "item_0", "access_token")
        for path in ("/withdraw/confirm", "/withdraw/review"):
            action, values = self.fill(page)
            for name in names:
                with self.subTest(path=path, name=name):
                    data = {"csrf_token": values["csrf_token"], **FIELDS}
                    data.pop(name, None)
                    response = self.url_open(path, data=data, files={name: file})
                    self.assertIn(response.status_code, (200, 400))

    def test_a_page_out_of_turn_leads_to_the_first(self):
        for path in ("/withdraw/review", "/withdraw/confirm"):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 200)
            self.assertTrue(response.url.endswith("/withdraw"))

    def test_nobody_learns_it_from_the_time_it_takes(self):
        order = self.sell_now()
        times = {order.name: [], "Nothing": []}
        self.go_all_the_way()
        for _index in range(8):
            for reference, seconds in times.items():
                _response, page = self.get()
                _response, review = self.submit(page, **{**FIELDS, "order_reference": reference})
                action, values = self.fill(review)
                start = time.monotonic()
                self.url_open(action, data=values)
                seconds.append(time.monotonic() - start)
        known, unknown = (median(seconds) for seconds in times.values())
        self.assertLess(abs(known - unknown), 0.05)

    def test_nobody_reads_it_by_rpc(self):
        self.go_all_the_way()
        user = new_test_user(self.env, "bob_portal", groups="base.group_portal")
        record = self.last()
        for reader in (user, self.env.ref("base.public_user"), self.stock_user):
            self.assertFalse(record.with_user(reader).has_access("read"))
        for name in ("verify_token", "form_key"):
            fields = self.withdrawals.with_user(self.csr).fields_get([name])
            self.assertFalse(fields)
