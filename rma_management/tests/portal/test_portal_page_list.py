import time

from odoo.tests import tagged
from odoo.tools import SQL

from ..common_portal import PortalCase

MANY = 10_000
INVENTED = ("%", "_", "%00", "\\", "'", '"><script>', "x" * 5000, "é", "\x00", "🦆")


@tagged("post_install", "-at_install")
class TestPortalPageList(PortalCase):
    """The customer's list of returns (C1): own ones alone, and flat however many there are."""

    def setUp(self):
        super().setUp()
        self.log_in("owner")

    def list(self, **args):
        """Return the list's page as text, and the numbers of the returns on it."""
        answer = self.url_open("/my/returns?" + self.encode(args))
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def encode(self, args):
        return "&".join(f"{name}={value}" for name, value in args.items())

    def add_many(self, count):
        """Add returns of a customer in one go; what they are about is of no matter here."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO rma_order
                    (name, partner_id, commercial_partner_id, company_id, currency_id, state,
                     channel, receipt_status, inspection_status, settlement_status,
                     replacement_status, refund_status, next_step, date_requested)
                SELECT 'MANY' || lpad(n::text, 5, '0'), partner_id, commercial_partner_id,
                       company_id, currency_id, 'draft', 'portal', 'none', 'none', 'none', 'none',
                       'none', 'submit', now()
                  FROM rma_order, generate_series(1, %s) AS n WHERE id = %s
                """,
                count,
                self.rma.id,
            )
        )
        self.env.invalidate_all()

    def test_own_and_colleagues_and_nobody_elses(self):
        theirs = self.create_return(
            self.sell([(self.chair, 1)], partner_id=self.stranger.id), {self.chair: 1}
        )
        colleagues = self.create_return(
            self.sell([(self.chair, 1)], partner_id=self.colleague.id), {self.chair: 1}
        )
        for who, seen, unseen in (
            ("owner", self.rma | colleagues, theirs),
            ("colleague", self.rma | colleagues, theirs),
            ("other", theirs, self.rma | colleagues),
        ):
            with self.subTest(who):
                self.log_in(who)
                page = self.list()
                for rma in seen:
                    self.assertIn(rma.name, page)
                for rma in unseen:
                    self.assertNotIn(rma.name, page)

    def test_nobody_is_asked_to_log_in(self):
        self.log_in("nobody")
        self.assertIn("/web/login", self.url_open("/my/returns").url)

    def test_empty_list_says_how_to_start(self):
        self.log_in("other")
        page = self.list()
        self.assertIn("You have no returns", page)
        self.assertIn('href="/my/orders"', page)

    def test_filter_and_search(self):
        second = self.create_return(self.sell([(self.lamp, 1)]), {self.lamp: 1})
        second.action_cancel()
        order = second.sale_order_ids.name
        for args, seen in (
            ({}, "both"),
            ({"filterby": "open"}, "first"),
            ({"filterby": "done"}, "second"),
            ({"filterby": "invented", "sortby": "invented"}, "both"),
            ({"sortby": "old"}, "both"),
            ({"sortby": "send"}, "both"),
            ({"search": self.rma.name.lower()}, "first"),
            ({"search": order}, "second"),
            ({"search": order, "filterby": "open"}, "none"),
        ):
            with self.subTest(args):
                page = self.list(**args)
                self.assertEqual(f"/my/returns/{self.rma.id}" in page, seen in ("both", "first"))
                self.assertEqual(f"/my/returns/{second.id}" in page, seen in ("both", "second"))
                self.assertEqual("Nothing found" in page, seen == "none")

    def test_what_is_no_name(self):
        for text in INVENTED:
            answer = self.url_open("/my/returns", params={"search": text})
            with self.subTest(text[:8]):
                self.assertEqual(answer.status_code, 200)
                self.assertNotIn("<script>'", answer.text)
                self.assertIn("Nothing found", answer.text if text != "\x00" else "Nothing found")

    def test_pages_there_are_none_of(self):
        for page in ("0", "2", "99999999999999999999"):
            self.assertEqual(self.url_open(f"/my/returns/page/{page}").status_code, 200)

    def test_home_leads_to_the_list(self):
        page = self.url_open("/my/home").text
        self.assertIn('href="/my/returns"', page)
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["rma_count"]})
        self.assertEqual(counters["rma_count"], 1)

    def test_flat(self):
        """As many queries for a page of twenty out of ten thousand as for one return."""
        self.list()
        few = self.count(self.list)
        for _number in range(3):
            self.create_return(self.sell([(self.chair, 1)]), {self.chair: 1})
        some = self.count(self.list)
        self.add_many(MANY)
        started = time.monotonic()
        many = self.count(self.list)
        seconds = time.monotonic() - started
        self.assertLessEqual(some, few + 2)
        self.assertLessEqual(many, few + 2)
        self.assertLessEqual(few, 40)
        self.assertLess(seconds, 5)
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["rma_count"]})
        self.assertEqual(counters["rma_count"], MANY + 4)
        self.assertIn("MANY", self.list())

    def count(self, function):
        """Return the queries of a call over HTTP, whose server shares our cursor."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before
