import io

from odoo import Command
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged

from ..common_portal import PNG, PortalCase

POSTS = {"/cancel": {}, "/parcel": {"number": "1Z999"}, "/files": {}, "/claim": {"kind": "other"}}


@tagged("post_install", "-at_install")
class TestPortalVisitor(PortalCase):
    """Colleagues do on the customer's pages no more than at their desk, and get no key to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.readers = cls.stock_user | cls.accountant | cls.inspector
        cls.claim = cls.env["rma.claim"].create(
            {"order_id": cls.rma.id, "line_ids": [Command.set(cls.rma.line_ids.ids)]}
        )
        # Their pages have keys already.
        cls.rma._portal_ensure_token()
        cls.claim._portal_ensure_token()

    def act(self, path, **data):
        files = [("files", ("leg.png", PNG))] if path == "/files" else None
        return self.post(self.rma, path, files=files, **data)

    def test_who_only_reads_changes_nothing(self):
        before = self.read_state(self.rma)
        for user in self.readers:
            self.log_in(user.login)
            page = self.get(self.rma)
            self.assertIn(self.rma.name, page.text)
            for path in (*POSTS, "access_token"):
                self.assertNotIn(f"{self.rma.id}{path}?", page.text)
            self.assertNotIn("Cancel this return", page.text)
            for key in (self.rma.access_token, self.claim.access_token):
                self.assertNotIn(key, page.text)
            for path, data in POSTS.items():
                with self.subTest(user=user.login, path=path):
                    self.assertLess(self.act(path, **data).status_code, 500)
                    self.assertEqual(self.read_state(self.rma), before)
                    answer = self.act(path, access_token="wrong", **data)
                    self.assertLess(answer.status_code, 500)
                    self.assertEqual(self.read_state(self.rma), before)
        self.assertEqual(len(self.rma.claim_ids), 1)

    def test_who_only_reads_answers_no_claim(self):
        offer = self.env["rma.offer"].create({"claim_id": self.claim.id, "amount": 10.0})
        offer.action_send()
        for user in self.readers - self.stock_user:
            self.log_in(user.login)
            self.url_open(
                f"/my/claims/{self.claim.id}/answer",
                data={
                    "csrf_token": Request.csrf_token(self),
                    "answer": "accept",
                    "confirmed": "1",
                    "name": "Me",
                    "offer_id": str(offer.id),
                },
            )
            self.env.invalidate_all()
            self.assertEqual(self.claim.state, "offered")

    def test_who_may_change_it_acts(self):
        self.log_in(self.csr.login)
        self.act("/parcel", number="1Z999")
        self.env.invalidate_all()
        self.assertEqual(self.rma.parcel_ref, "1Z999")

    def test_whoever_has_the_key_is_the_customer(self):
        self.log_in(self.stock_user.login)
        self.post(self.rma, "/parcel", token=self.rma.access_token, number="1Z999")
        self.env.invalidate_all()
        self.assertEqual(self.rma.parcel_ref, "1Z999")

    def test_keys_are_for_who_may_change_it(self):
        owner = self.env["res.users"].search([("login", "=", "rma_owner")])
        for record in (self.rma, self.claim):
            for user in (self.readers | owner) if record == self.rma else self.inspector:
                with self.subTest(user=user.login, model=record._name):
                    own = record.with_user(user)
                    own.check_access("read")
                    with self.assertRaises(AccessError):
                        own.get_portal_url()
                    with self.assertRaises(AccessError):
                        own.read(["access_token"])
                    self.assertNotIn(record.access_token, own._get_share_url())
            own = record.with_user(self.csr)
            self.assertIn(record.access_token, own.get_portal_url())
            self.assertIn(record.access_token, own._get_share_url())
        look = self.rma.with_user(self.stock_user).action_preview()
        self.assertEqual(look["url"], f"/my/returns/{self.rma.id}")

    def test_a_file_is_no_text(self):
        """A file under the name of a text is no error of ours."""
        self.log_in("owner")
        for url, names in (
            ("/returns", ("order_reference", "email")),
            (self.url(self.rma, "/parcel"), ("number", "carrier", "access_token")),
            (self.url(self.rma, "/cancel"), ("access_token",)),
            (self.url(self.rma, "/files"), ("access_token",)),
            (self.url(self.rma, "/claim"), ("access_token", "kind", "statement", "line_id")),
            (
                f"/my/claims/{self.claim.id}/answer",
                ("access_token", "answer", "offer_id", "amount", "message", "name"),
            ),
            (
                f"/my/orders/{self.order.id}/return",
                ("access_token", "token", "entry", "opened", "reason", "message"),
            ),
            (f"/my/orders/{self.order.id}/return/x", ("access_token", "token", "digest")),
        ):
            for chosen in (*((name,) for name in names), names):
                for who in ("owner", "nobody"):
                    with self.subTest(url=url, names=chosen, who=who):
                        self.log_in(who)
                        files = [(name, ("a.txt", io.BytesIO(b"x"))) for name in chosen]
                        data = {"csrf_token": Request.csrf_token(self)}
                        answer = self.url_open(url, data=data, files=files, method="POST")
                        self.assertLess(answer.status_code, 500)

    def test_own_records_of_another_company(self):
        """What the lists name opens, whichever company of ours sold it; a stranger sees neither."""
        company = self.create_second_company()
        self.env.ref("base.user_admin").company_ids |= company
        order = self.order.copy()
        self.rma.flush_recordset()
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s, state = 'sale' WHERE id = %s",
            [company.id, order.id],
        )
        self.env.cr.execute(
            "UPDATE rma_order SET company_id = %s WHERE id = %s", [company.id, self.rma.id]
        )
        self.env.invalidate_all()
        for who, sees in (("owner", True), ("other", False), ("nobody", False)):
            self.log_in(who)
            with self.subTest(who=who):
                answer = self.url_open(f"/my/orders/{order.id}/return", allow_redirects=False)
                self.assertEqual(answer.status_code, 200 if sees else 303)
                answer = self.url_open(f"/my/returns/{self.rma.id}", allow_redirects=False)
                self.assertEqual(answer.status_code, 200 if sees else 303)

    def test_what_is_under_way_is_not_called_off(self):
        self.log_in("owner")
        self.act("/parcel", number="1Z999")
        self.assertNotIn("Cancel this return", self.get(self.rma).text)
        answer = self.act("/cancel")
        self.assertIn("cannot be cancelled any more. Write to us", answer.text)
        self.env.invalidate_all()
        self.assertEqual(self.rma.state, "authorized")

    def test_a_new_one_after_it_was_called_off(self):
        self.log_in("owner")
        self.act("/cancel")
        link = f"/my/orders/{self.order.id}/return"
        self.assertIn(link, self.get(self.rma).text)
        self.assertEqual(self.url_open(link).status_code, 200)

    def test_the_list_says_why_nothing_can_come_back(self):
        order = self.sell([(self.lamp, 1)])
        self.log_in("owner")
        link = f"/my/orders/{order.id}/return"
        self.assertIn(link, self.url_open("/my/returns/new").text)
        self.lamp.categ_id = self.lamp.categ_id.create({"name": "Final"})
        self.set_terms(window_days=1)
        self.env.cr.execute(
            "UPDATE stock_move SET date = date - interval '400 days' WHERE sale_line_id = %s",
            [order.order_line.id],
        )
        self.env.invalidate_all()
        self.assertNotIn(link, self.url_open("/my/returns/new").text)

    def test_withdrawal_is_no_reason_among_others(self):
        self.log_in("owner")
        reason = self.env.ref("rma_management.rma_reason_withdrawal")
        page = self.url_open(f"/my/orders/{self.order.id}/return").text
        self.assertIn("o_rma_start_form", page)
        self.assertNotIn(f'<option value="{reason.id}"', page)

    def test_pages_keep_their_keys(self):
        self.log_in("owner")
        for url in (f"/my/orders/{self.order.id}/return", f"/my/claims/{self.claim.id}"):
            headers = self.url_open(url).headers
            self.assertEqual(headers["Referrer-Policy"], "same-origin")
            self.assertIn("no-store", headers["Cache-Control"])
            self.assertIn("noindex", headers["X-Robots-Tag"])

    def test_numbers_that_are_none(self):
        self.log_in("owner")
        for number in (2**31, 10**30):
            for path in ("returns", "claims"):
                self.assertEqual(self.url_open(f"/my/{path}/{number}").status_code, 200)
            self.assertEqual(self.url_open(f"/my/orders/{number}/return").status_code, 200)
