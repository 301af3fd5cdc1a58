from ast import literal_eval

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..common_message import MessageCommon


@tagged("post_install", "-at_install")
class TestRating(MessageCommon):
    """What customers think, asked twice, and what becomes of a bad one."""

    def make_return(self, **vals):
        return self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr, **vals)

    def rate(self, rma, moment, rate, **vals):
        token = rma._get_rating_token(moment)
        return rma.sudo().rating_apply(rate, token=token, **vals)

    def test_two_moments(self):
        reason = self.env["rma.reason"].create({"name": "Too late"})
        rma = self.make_return(line={"reason_id": reason.id})
        tokens = [rma._get_rating_token(moment) for moment in ("entry", "closing", "entry")]
        self.assertEqual(tokens[0], tokens[2])
        self.assertNotEqual(tokens[0], tokens[1])
        self.rate(rma, "entry", 5)
        # Asked once more, with the receipt sent again: it is the same rating.
        self.assertEqual(rma._get_rating_token("entry"), tokens[0])
        self.rate(rma, "closing", 3)
        ratings = self.env["rating.rating"].search([("rma_order_id", "=", rma.id)], order="id")
        self.assertRecordValues(
            ratings,
            [
                {"rma_moment": "entry", "rating": 5, "rma_user_id": self.csr.id},
                {"rma_moment": "closing", "rating": 3, "rma_user_id": self.csr.id},
            ],
        )
        self.assertEqual(ratings.rma_reason_ids, reason)
        self.assertEqual(ratings.rma_product_ids, self.chair)
        self.assertEqual(ratings.rated_partner_id, self.csr.partner_id)

    def test_reports_by_agent_reason_and_product(self):
        rma = self.make_return()
        self.rate(rma, "entry", 1)
        self.rate(rma, "closing", 5)
        domain = literal_eval(self.env.ref("rma_management.rating_action").domain)
        ratings = self.env["rating.rating"].with_user(self.csr)
        for group in ("rma_user_id", "rma_reason_ids", "rma_product_ids", "rma_team_id"):
            with self.subTest(group):
                rows = ratings.formatted_read_group(
                    domain,
                    [group],
                    ["rating:avg", "__count"],
                )
                self.assertEqual([(row["rating:avg"], row["__count"]) for row in rows], [(3, 2)])

    def test_bad_one_is_seen_to(self):
        for rate, count in ((5, 0), (3, 0), (2, 1), (1, 1)):
            with self.subTest(rate):
                rma = self.make_return()
                self.rate(rma, "closing", rate, feedback="<b>Slow</b>")
                self.assertEqual(len(rma.sudo().activity_ids), count)
                for activity in rma.sudo().activity_ids:
                    self.assertEqual(activity.user_id, self.csr)
                    self.assertIn("&lt;b&gt;Slow", activity.note)

    def test_bad_one_of_nobodys_return(self):
        rma = self.make_return()
        rma.sudo().user_id = False
        self.rate(rma, "closing", 1)
        user = rma.sudo().activity_ids.user_id
        self.assertTrue(user.has_group("rma_management.group_rma_manager"))

    def test_corrected_one_is_asked_about_once(self):
        rma = self.make_return()
        self.rate(rma, "closing", 1)
        self.rate(rma, "closing", 1, feedback="Slow")
        self.assertEqual(len(rma.sudo().activity_ids), 1)

    def test_nobody_rates_in_the_customer_s_place(self):
        rma = self.make_return()
        self.rate(rma, "closing", 1)
        rating = self.env["rating.rating"].search([("rma_order_id", "=", rma.id)])
        vals = {"res_model_id": self.env["ir.model"]._get_id("rma.order"), "res_id": rma.id}
        other = self.env["rating.rating"].with_user(self.csr)
        partner = {"res_model_id": self.env["ir.model"]._get_id("res.partner")}
        other = other.create({**partner, "res_id": self.partner.id})
        for user in (self.csr, self.manager):
            mine = rating.with_user(user)
            for name, act in (
                ("write", lambda mine=mine: mine.write({"rating": 5})),
                ("create", lambda mine=mine: mine.create({**vals, "rating": 5})),
                ("move", lambda user=user: other.with_user(user).write(vals)),
                ("claim", lambda user=user: other.with_user(user).write({"rma_order_id": rma.id})),
                ("unlink", mine.unlink),
                ("token", lambda mine=mine: mine.read(["access_token"])),
            ):
                with self.subTest(name), self.assertRaises(UserError), self.env.cr.savepoint():
                    act()
        self.assertEqual(rating.rating, 1)

    def test_who_reads_it(self):
        rma = self.make_return()
        self.rate(rma, "closing", 1)
        rating = self.env["rating.rating"].search([("rma_order_id", "=", rma.id)])
        clerk = new_test_user(self.env, "clerk", groups="base.group_user")
        for user, is_read in (
            (self.csr, True),
            (self.manager, True),
            (clerk, False),
            (self.third_party(), False),
        ):
            with self.subTest(user.login):
                self.assertEqual(rating.with_user(user).has_access("read"), is_read)

    def third_party(self):
        groups = "base.group_user,rma_management.group_rma_3pl"
        return new_test_user(self.env, "dock", groups=groups)

    def test_who_rates_has_no_address(self):
        """Whoever is asked is written to by us, also when the visitor is nobody."""
        rma = self.make_return()
        self.csr.notification_type = "email"
        public = self.env.ref("base.public_user")
        public.partner_id.email = False
        token = rma._get_rating_token("closing")
        with self.mock_mail_gateway():
            rma.with_user(public).sudo().rating_apply(1, token=token)
        activity = rma.sudo().activity_ids
        self.assertEqual(activity.create_uid, self.env.ref("base.user_root"))

    def test_button(self):
        rma = self.make_return()
        self.rate(rma, "closing", 5)
        action = rma.with_user(self.csr).action_view_ratings()
        found = self.env["rating.rating"].with_user(self.csr).search(action["domain"])
        self.assertEqual(found.rma_order_id, rma)
        self.assertEqual(rma.sudo().rating_avg, 5)


@tagged("post_install", "-at_install")
class TestRatingPage(HttpCase, MessageCommon):
    def test_without_an_account(self):
        """The link in the mail is enough, and looking at it rates nothing."""
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr)
        token = rma._get_rating_token("closing")
        self.env.flush_all()
        self.authenticate(None, None)
        page = self.url_open(f"/rate/{token}/1")
        self.assertEqual(page.status_code, 200)
        self.assertFalse(rma.sudo().rating_ids.consumed)
        page = self.url_open(
            f"/rate/{token}/submit_feedback",
            data={
                "rate": 1,
                "feedback": "Slow",
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertEqual(page.status_code, 200)
        self.env.invalidate_all()
        self.assertTrue(rma.sudo().rating_ids.consumed)
        self.assertEqual(rma.sudo().activity_ids.user_id, self.csr)
