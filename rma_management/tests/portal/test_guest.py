import re
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.base.models.ir_cron import IrCron

from ..common_portal_start import Page, PortalStartCommon

TOKEN = re.compile(r"/my/orders/(\d+)/return\?token=([\w-]+)")


@tagged("post_install", "-at_install")
class TestGuest(PortalStartCommon):
    """Without an account: the same answer to everybody, and the way by mail."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        # Inside a test there is one transaction only.
        self.startPatcher(patch.object(IrCron, "_commit_progress", lambda *_a, **_k: 60))
        self.mails = []

        def send(mails, *_args, **_kwargs):
            self.mails += [(mail.email_to, mail.body_html) for mail in mails]
            mails.unlink()

        self.startPatcher(
            patch.object(self.registry["mail.mail"], "send", send),
        )

    def ask(self, number, email, **headers):
        page = self.open("/returns")
        form = [
            ("csrf_token", dict(page.get_fields())["csrf_token"]),
            ("order_reference", number),
            ("email", email),
        ]
        return Page(self, self.url_open("/returns", data=dict(form), headers=headers))

    def answer(self):
        """Let the job run; return the links that went out: [(address, order id, token)]."""
        self.env["rma.guest.access"]._cron_answer()
        links = [(to, *TOKEN.search(body).groups()) for to, body in self.mails]
        self.mails.clear()
        return [(to, int(order_id), token) for to, order_id, token in links]

    def forget_tries(self):
        self.env["rma.rate.limit"].search([]).unlink()

    def test_same_answer_to_everybody(self):
        texts = {
            self.ask(number, email).text
            for number, email in (
                (self.order.name, "anna@example.com"),
                (self.order.name, "bob@example.com"),
                ("S99999", "anna@example.com"),
                ("%", "%"),
                ("\0", "\0"),
                ("", ""),
            )
        }
        self.assertEqual(len(texts), 1, texts)
        self.assertNotIn(self.order.name, texts.pop())

    def test_the_request_looks_nothing_up(self):
        """Neither what it asks the database nor what it writes depends on what was typed."""
        for number in ("S1", "S2"):
            self.ask(number, "warm@example.com")
        queries = []
        for number, email in ((self.order.name, "anna@example.com"), ("S9", "nobody@example.com")):
            count, _page = self.count_queries(self.ask, number, email)
            queries.append(count)
        self.assertEqual(queries[0], queries[1])

    def test_who_gets_a_link(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id, "email": "buyer@example.com"}
        )
        invoice = self.env["res.partner"].create(
            {"name": "Books", "parent_id": self.partner.id, "email": "books@example.com"}
        )
        order = self.sell([(self.chair, 1)])
        order.write({"partner_id": contact.id, "partner_invoice_id": invoice.id})
        order.client_order_ref = "PO-1"
        draft = self.env["sale.order"].create({"partner_id": self.partner.id})
        for number, email, is_sent in (
            (order.name, "buyer@example.com", True),
            (order.name, "anna@example.com", True),
            (order.name, "books@example.com", True),
            (f" {order.name.lower()} ", " Buyer@Example.COM ", True),
            (order.name, "bob@example.com", False),
            (order.name, "%@example.com", False),
            (order.name, "buyer@example.co", False),
            (order.name, "b_yer@example.com", False),
            (order.name, "buyer@example.com, anna@example.com", False),
            (order.name[:-1] + "_", "buyer@example.com", False),
            (order.name[:-1] + "%", "buyer@example.com", False),
            (order.name[:-1], "buyer@example.com", False),
            ("%", "buyer@example.com", False),
            ("PO-1", "buyer@example.com", False),
            (str(order.id), "buyer@example.com", False),
            (order.name + "\0", "buyer@example.com", True),
            (draft.name, "anna@example.com", False),
            (order.name, "", False),
            ("x" * 100_000, "x" * 100_000, False),
        ):
            with self.subTest(number=number[:20], email=email[:20]):
                self.forget_tries()
                self.ask(number, email)
                links = self.answer()
                self.assertEqual([link[1] for link in links], [order.id] if is_sent else [])

    def test_from_the_mail_to_the_return(self):
        self.ask(self.order.name, "anna@example.com")
        self.assertFalse(self.env["rma.guest.access"].search([]).token_hash)
        [(address, order_id, token)] = self.answer()
        self.assertEqual((address, order_id), ("anna@example.com", self.order.id))
        access = self.env["rma.guest.access"].search([])
        self.assertNotIn(token, str(access.read()))
        self.assertFalse(access.email or access.order_reference)
        page = self.open_start(token=token)
        page = self.choose({self.chair: 1}, page, message="Too red")
        page = page.send()
        rma = self.get_returns()
        self.assertRecordValues(
            rma, [{"channel": "guest", "partner_id": self.partner.id, "state": "authorized"}]
        )
        self.assertIn(f"/my/returns/{rma.id}?access_token={rma.access_token}", page.url)
        message = rma.message_ids.filtered(lambda message: message.message_type == "comment")
        self.assertEqual(message.author_id, self.partner)

    def test_a_link_opens_its_own_order_for_a_day(self):
        self.ask(self.order.name, "anna@example.com")
        [(_address, _order_id, token)] = self.answer()
        other = self.sell([(self.chair, 1)])
        access = self.env["rma.guest.access"].search([])
        for order, given, hours, is_open in (
            (self.order, token, 0, True),
            (self.order, token, 23, True),
            (self.order, token, 25, False),
            (other, token, 0, False),
            (self.order, token[:-1], 0, False),
            (self.order, access.token_hash, 0, False),
            (self.order, "%", 0, False),
        ):
            with self.subTest(order=order.name, hours=hours, given=given):
                access._in_action().date_expiry = fields.Datetime.now() + timedelta(
                    hours=24 - hours
                )
                page = self.open_start(order, token=given)
                self.assertEqual("What would you like to return?" in page.text, is_open)
                if not is_open:
                    self.assertIn("This link does not work any more.", page.text)
                    self.assertNotIn(order.name, page.text)

    def test_an_expired_link_confirms_nothing(self):
        self.ask(self.order.name, "anna@example.com")
        [(_address, _order_id, token)] = self.answer()
        page = self.choose({self.chair: 1}, self.open_start(token=token))
        access = self.env["rma.guest.access"].search([])
        access._in_action().date_expiry = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("This link does not work any more.", page.send().text)
        self.assertFalse(self.get_returns())

    # Too often

    def take(self, *tries):
        """Return what becomes of each try: [(address, number)]."""
        return [
            self.env["rma.guest.access"]._ask(number, "x@example.com", address)
            for address, number in tries
        ]

    def test_twenty_tries_per_address(self):
        tries = [("203.0.113.7", f"S{number}") for number in range(21)]
        self.assertEqual(self.take(*tries), [True] * 20 + [False])
        self.assertEqual(self.take(("203.0.113.8", "S1000")), [True])

    def test_five_tries_per_order(self):
        tries = [(f"203.0.113.{number}", "S00042") for number in range(6)]
        self.assertEqual(self.take(*tries), [True] * 5 + [False])
        self.assertEqual(self.take(("203.0.113.9", " s00042")), [False])
        self.assertEqual(self.take(("203.0.113.9", "S00043")), [True])

    def test_a_network_counts_as_one_address(self):
        limits = self.env["rma.rate.limit"]
        for address, network in (
            ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("203.0.113.7", "203.0.113.7"),
            ("", "unknown"),
            (None, "unknown"),
            ("nonsense", "unknown"),
        ):
            with self.subTest(address=address):
                self.assertEqual(limits._get_network(address), network)

    def test_an_hour_later(self):
        tries = [("203.0.113.7", f"S{number}") for number in range(20)]
        self.take(*tries)
        counters = self.env["rma.rate.limit"].search([])
        for minutes, is_taken in ((59, False), (61, True)):
            with self.subTest(minutes=minutes):
                for counter in counters:
                    counter._in_action().tries = [
                        moment - (60 * minutes if minutes == 59 else 120)
                        for moment in counter.tries
                    ]
                self.assertEqual(self.take(("203.0.113.7", "S1000")), [is_taken])

    def test_nothing_says_whose_tries_they_are(self):
        self.take(("203.0.113.7", "S00042"))
        for counter in self.env["rma.rate.limit"].search([]):
            self.assertRegex(counter.name, r"^[0-9a-f]{64}$")

    def test_too_often_is_said(self):
        for _try in range(5):
            self.assertEqual(self.ask("S1", "x@example.com").response.status_code, 200)
        page = self.ask("S1", "x@example.com")
        self.assertEqual(page.response.status_code, 429)
        self.assertIn("Please wait an hour", page.text)

    def test_what_is_over_is_forgotten(self):
        self.take(("203.0.113.7", "S1"))
        access = self.env["rma.guest.access"].search([])
        self.answer()
        limits = self.env["rma.rate.limit"].search([])
        self.env.flush_all()
        self.env.cr.execute("UPDATE rma_guest_access SET create_date = now() - interval '2 days'")
        self.env.cr.execute("UPDATE rma_rate_limit SET write_date = now() - interval '2 days'")
        self.env.invalidate_all()
        access._gc_access()
        limits._gc_tries()
        self.env.invalidate_all()
        self.assertFalse(access.exists() or limits.exists())
