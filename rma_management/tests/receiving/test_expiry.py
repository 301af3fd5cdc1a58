from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.mail.tests.common import MailCase

from ...models.base.jobs import BATCH
from ..common import RmaCommon

ATTEMPT = "odoo.addons.rma_management.models.base.jobs"


@tagged("post_install", "-at_install")
class ExpiryCommon(RmaCommon, MailCase):
    """Authorizations of 10 days, given on 1 June: valid until 11 June, the day included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.validity_days = 10
        cls.company.partner_id.tz = "Europe/Berlin"
        cls.template = cls.env.ref("rma_management.mail_template_expired")

    def authorize_in_june(self, order, quantities, **vals):
        with freeze_time("2026-06-01 10:00:00"):
            rma = self.authorize(order, quantities, user=self.csr, **vals)
        return self.env["rma.order"].browse(rma.id)

    def run_job(self, now, limit=50, batches=100, size=BATCH):
        """Run the job as it runs by itself, but commit nothing.

        :param batches: after which its time is up
        :param size: of a batch
        """
        left = iter(range(batches - 1, -1, -1))

        def commit_progress(_self, processed=0, **_remaining):
            self.env.flush_all()
            self.env.invalidate_all()
            return next(left) if processed else None

        with freeze_time(now), patch.object(IrCron, "_commit_progress", commit_progress):
            self.env["rma.order"]._cron_expire(limit=limit, size=size)

    @contextmanager
    def break_closing(self, broken):
        """Make it impossible to close one return."""
        original = self.env.registry["rma.order"]._get_expiry_event

        def fail(order):
            if order == broken:
                raise ValueError("Out of order")
            return original(order)

        with (
            patch.object(self.env.registry["rma.order"], "_get_expiry_event", fail),
            mute_logger(ATTEMPT),
        ):
            yield

    def get_activities(self, rma):
        kind = self.env.ref("rma_management.mail_activity_expiry")
        return rma.sudo().activity_ids.filtered(lambda each: each.activity_type_id == kind)


class TestExpiry(ExpiryCommon):
    def test_day_of_expiry_is_still_valid(self):
        """In the company's time zone, two hours ahead of UTC, whatever the user's."""
        self.csr.tz = "Pacific/Auckland"
        for now, state in (
            ("2026-06-02 00:00:00", "authorized"),
            ("2026-06-10 21:59:00", "authorized"),
            ("2026-06-11 12:00:00", "authorized"),
            ("2026-06-11 21:59:00", "authorized"),
            ("2026-06-11 22:01:00", "cancel"),
            ("2026-07-01 00:00:00", "cancel"),
        ):
            with self.subTest(now=now):
                rma = self.authorize_in_june(self.sell([(self.chair, 1)]), {self.chair: 1})
                self.assertEqual(rma.date_expiry, date(2026, 6, 11))
                self.run_job(now)
                self.assertEqual(rma.state, state)
                if state == "authorized":
                    rma.action_cancel()

    def test_days_begin_with_the_company(self):
        """Late in the evening of Los Angeles it is the next day in Berlin."""
        self.csr.tz = "America/Los_Angeles"
        with freeze_time("2026-06-01 23:30:00"):
            rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr)
        self.assertEqual(rma.date_expiry, date(2026, 6, 12))

    def test_each_company_has_its_own_day(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 1)]), {self.chair: 1})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        for here, there, state in (
            ("America/Los_Angeles", "Pacific/Auckland", "authorized"),
            ("Pacific/Auckland", "America/Los_Angeles", "cancel"),
        ):
            with self.subTest(here=here):
                self.company.partner_id.tz, other.partner_id.tz = here, there
                self.run_job("2026-06-11 20:00:00")
                self.assertEqual(rma.state, state)

    def test_nothing_came(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize_in_june(order, {self.chair: 2})
        again = self.draft(order, {self.chair: 2}, user=self.csr)
        with self.assertRaisesRegex(UserError, "Only 0"):
            again.action_submit()
        self.run_job("2026-06-12 10:00:00")
        self.assertRecordValues(
            rma, [{"state": "cancel", "is_expired": True, "date_expiry": date(2026, 6, 11)}]
        )
        self.assertEqual(rma.picking_ids.mapped("state"), ["cancel"])
        self.assertEqual(order.order_line.qty_returnable, 2)
        found = self.env["rma.order"].with_user(self.csr).search([("is_expired", "=", True)])
        self.assertIn(rma, found)
        again.action_submit()
        self.assertEqual(again.state, "authorized")

    def test_draft_notes_are_cancelled(self):
        self.set_terms(refund_timing="authorization")
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        note = self.credit(rma, post=False)
        self.run_job("2026-06-12 10:00:00")
        self.assertEqual((rma.state, note.state), ("cancel", "cancel"))

    def test_part_came(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize_in_june(order, {self.chair: 3, self.lamp: 2})
        self.receive(rma, {self.chair: 2}, backorder=True)
        self.run_job("2026-06-12 10:00:00")
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "is_expired": False,
                    "is_closed_short": True,
                    "receipt_status": "done",
                    "next_step": "inspect",
                }
            ],
        )
        self.assertFalse(rma.picking_ids.filtered(lambda p: p.state not in ("done", "cancel")))
        self.assertEqual(order.order_line.mapped("qty_returnable"), [1, 2])
        messages = len(rma.message_ids)
        self.run_job("2026-06-13 10:00:00")
        self.assertEqual(len(rma.message_ids), messages)
        self.inspect(rma)
        self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])

    def test_part_came_and_is_settled(self):
        """Nothing is left to do once the rest is not waited for."""
        rma = self.authorize_in_june(self.sell([(self.chair, 3)]), {self.chair: 3})
        self.receive(rma, {self.chair: 2}, backorder=True)
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(rma.state, "authorized")
        self.run_job("2026-06-12 10:00:00")
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])

    def test_part_came_with_a_draft_for_all(self):
        """Credit at authorization: what did not come is not credited."""
        self.set_terms(refund_timing="authorization")
        rma = self.authorize_in_june(self.sell([(self.chair, 3)]), {self.chair: 3})
        draft = self.credit(rma, post=False)
        self.receive(rma, {self.chair: 2}, backorder=True)
        self.run_job("2026-06-12 10:00:00")
        self.assertEqual(draft.state, "cancel")
        self.assertRecordValues(rma.line_ids, [{"qty_due": 2.0, "qty_to_credit": 2.0}])
        self.assertEqual(self.credit(rma).amount_total, 240.0)

    def test_part_came_and_the_draft_for_it_stays(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 3)]), {self.chair: 3})
        self.receive(rma, {self.chair: 2}, backorder=True)
        self.inspect(rma)
        draft = self.credit(rma, post=False)
        self.run_job("2026-06-12 10:00:00")
        self.assertEqual(draft.state, "draft")
        draft.action_post()
        self.assertEqual(rma.state, "done")

    def test_rest_of_the_transfer_was_cancelled_before(self):
        """Nothing is on its way any more, and what came is settled."""
        rma = self.authorize_in_june(
            self.sell([(self.chair, 3), (self.lamp, 2)]), {self.chair: 3, self.lamp: 2}
        )
        self.receive(rma, {self.chair: 3})
        self.inspect(rma)
        self.credit(rma)
        self.assertRecordValues(rma, [{"receipt_status": "partial", "state": "authorized"}])
        self.run_job("2026-06-12 10:00:00")
        self.assertRecordValues(rma, [{"receipt_status": "done", "state": "done"}])

    def test_credited_and_nothing_came(self):
        self.set_terms(refund_timing="authorization")
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        note = self.credit(rma)
        for day in (12, 13, 14):
            self.run_job(f"2026-06-{day} 10:00:00")
        self.assertRecordValues(rma, [{"state": "authorized", "receipt_status": "pending"}])
        self.assertEqual(note.state, "posted")
        self.assertRecordValues(self.get_activities(rma), [{"user_id": self.csr.id}])
        # Done with: it is not asked again, unless there is a new date.
        self.get_activities(rma).action_done()
        self.run_job("2026-06-15 10:00:00")
        self.assertFalse(self.get_activities(rma))
        rma.sudo().date_expiry = "2026-06-20"
        self.run_job("2026-06-21 10:00:00")
        self.assertEqual(len(self.get_activities(rma)), 1)
        # Once the note is taken back the return can go.
        note.button_draft()
        self.run_job("2026-06-22 10:00:00")
        self.assertRecordValues(rma, [{"state": "cancel", "is_expired": True}])
        self.assertFalse(self.get_activities(rma))

    def test_credited_and_part_came(self):
        self.set_terms(refund_timing="authorization")
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.credit(rma)
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.run_job("2026-06-12 10:00:00")
        self.assertRecordValues(rma, [{"is_closed_short": False, "receipt_status": "partial"}])
        self.assertEqual(len(self.get_activities(rma)), 1)

    def test_kept_goods_never_expire(self):
        line = {"resolution": "keep"}
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2}, line=line)
        self.assertTrue(rma.date_expiry)
        self.run_job("2026-09-01 10:00:00")
        self.assertRecordValues(rma, [{"state": "authorized", "is_closed_short": False}])

    def test_kept_goods_are_credited_although_the_others_never_came(self):
        rma = self.draft(
            self.sell([(self.chair, 1), (self.lamp, 1)]), {self.chair: 1, self.lamp: 1}
        )
        rma.line_ids[1].resolution = "keep"
        with freeze_time("2026-06-01 10:00:00"):
            rma.action_submit()
        self.run_job("2026-06-12 10:00:00")
        self.assertRecordValues(rma, [{"state": "authorized", "is_closed_short": True}])
        self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 40.0}])

    def test_no_limit_no_expiry(self):
        self.set_terms(validity_days=0)
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.run_job("2036-06-12 10:00:00")
        self.assertEqual(rma.state, "authorized")

    def test_nobody_types_that_it_has_expired(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        for name in ("is_expired", "is_closed_short"):
            with self.subTest(name), self.assertRaisesRegex(UserError, "cannot be typed"):
                rma[name] = True


class TestExpiryJob(ExpiryCommon):
    def authorize_many(self, count, product=None):
        product = product or self.chair
        orders = self.sell_many(count * [self.partner], [(product, 1)])
        rmas = [self.authorize_in_june(order, {product: 1}) for order in orders]
        return self.env["rma.order"].union(*rmas)

    def test_stopped_and_run_again(self):
        rmas = self.authorize_many(5)
        with self.mock_mail_gateway():
            self.run_job("2026-06-12 10:00:00", limit=4, batches=1, size=2)
            self.assertEqual(len(rmas.filtered("is_expired")), 2)
            self.run_job("2026-06-12 10:05:00")
            self.run_job("2026-06-12 10:10:00")
        self.assertEqual(rmas.mapped("is_expired"), [True] * 5)
        for rma in rmas:
            mails = rma.message_ids.filtered(lambda each: each.message_type == "comment")
            self.assertEqual(len(mails), 1)
            self.assertEqual(mails.notified_partner_ids, self.partner)

    def test_one_failure_does_not_stop_the_others(self):
        rmas = self.authorize_many(3)
        with self.break_closing(rmas[0]):
            # With room for one only, the broken one must not stand in the way for ever.
            for _run in range(3):
                self.run_job("2026-06-12 10:00:00", limit=1)
            self.assertEqual(rmas.mapped("is_expired"), [False, True, True])
            self.assertRecordValues(self.get_activities(rmas[0]), [{"user_id": self.csr.id}])
            self.assertIn("Out of order", self.get_activities(rmas[0]).note)
            # The next day it is tried again, and nobody is told a second time.
            self.run_job("2026-06-13 10:00:00")
            self.assertEqual(len(self.get_activities(rmas[0])), 1)
        self.run_job("2026-06-14 10:00:00")
        self.assertTrue(rmas[0].is_expired)

    def test_one_failure_in_a_batch_holds_up_no_other(self):
        rmas = self.authorize_many(5)
        with self.break_closing(rmas[3]):
            self.run_job("2026-06-12 10:00:00")
        self.assertEqual(rmas.mapped("is_expired"), [True, True, True, False, True])
        self.assertIn("Out of order", self.get_activities(rmas[3]).note)
        self.assertFalse(self.get_activities(rmas - rmas[3]))

    def test_as_a_real_job(self):
        rmas = self.authorize_many(2)
        cron = self.env.ref("rma_management.ir_cron_expire")
        with (
            self.enter_registry_test_mode(),
            self.mock_mail_gateway(),
            freeze_time("2026-06-12 10:00:00"),
        ):
            cron.method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(rmas.mapped("is_expired"), [True, True])
            self.assertEqual(self._new_mails.recipient_ids, self.partner | self.csr.partner_id)

    def test_search_uses_the_index(self):
        self.authorize_many(1)
        self.env.flush_all()
        with freeze_time("2026-06-12 10:00:00"):
            domain = self.env["rma.order"]._get_overdue_domain()
        query = self.env["rma.order"]._search(domain, order="date_expiry, id", limit=50).select()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute("EXPLAIN " + query.code, query.params)
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("rma_order_expiry_index", plan)


class TestExpiryMail(ExpiryCommon):
    def expire(self, rma, received=None):
        if received:
            self.receive(rma, received, backorder=True)
        before = rma.message_ids
        with self.mock_mail_gateway():
            self.run_job("2026-06-12 10:00:00")
            self._new_mails.filtered(lambda mail: mail.state == "outgoing").send()
        return rma.message_ids - before

    def test_customer_is_told_what_to_do(self):
        self.env = self.env(context=dict(self.env.context, tracking_disable=False))
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.expire(rma)
        [mail] = [mail for mail in self._mails if self.partner.email in mail["email_to"][0]]
        self.assertIn(rma.name, mail["subject"])
        body = mail["body"].replace("\ufeff", "")
        for wanted in ("06/11/2026", "closed it", "already on its way", "Chair", "2 Units"):
            with self.subTest(wanted):
                self.assertIn(wanted, body)

    def test_customer_is_told_of_the_rest(self):
        rma = self.authorize_in_june(
            self.sell([(self.chair, 3), (self.lamp, 1)]), {self.chair: 3, self.lamp: 1}
        )
        self.expire(rma, {self.chair: 1, self.lamp: 1})
        [mail] = [mail for mail in self._mails if self.partner.email in mail["email_to"][0]]
        self.assertIn("do not wait for the rest", mail["body"])
        self.assertIn("2 Units", mail["body"])
        self.assertNotIn("Lamp", mail["body"])

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        body = self.template.body_html.replace("What has not arrived", "Ce qui manque")
        self.template.with_context(lang="fr_FR").body_html = body
        self.partner.lang = "fr_FR"
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.expire(rma)
        [mail] = [mail for mail in self._mails if self.partner.email in mail["email_to"][0]]
        self.assertIn("Ce qui manque", mail["body"])
        self.assertIn("11/06/2026", mail["body"])

    def test_responsible_is_told(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        note = self.expire(rma).filtered(lambda each: each.subtype_id.internal)
        self.assertEqual(note.notified_partner_ids, self.csr.partner_id)
        self.assertIn("told by e-mail", note.body)

    def test_with_nobody_responsible_the_history_says_it(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        rma.sudo().write({"user_id": False, "team_id": False})
        note = self.expire(rma).filtered(lambda each: each.subtype_id.internal)
        self.assertIn("nothing had come", note.body)

    def test_without_address_the_responsible_is_asked_to_tell(self):
        self.partner.email = False
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        messages = self.expire(rma)
        self.assertTrue(rma.is_expired)
        self.assertFalse(messages.filtered(lambda each: each.message_type == "comment"))
        self.assertIn("no e-mail address", "".join(messages.mapped("body")))

    def test_failing_mail_does_not_lose_the_expiry(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        with (
            patch.object(
                self.env.registry["rma.order"], "_get_missing_contents", side_effect=ValueError
            ),
            mute_logger(ATTEMPT, "odoo.addons.mail.models.mail_render_mixin"),
        ):
            messages = self.expire(rma)
        self.assertRecordValues(rma, [{"state": "cancel", "is_expired": True}])
        self.assertIn("please tell them yourself", "".join(messages.mapped("body")))


class TestExtend(ExpiryCommon):
    def test_dates(self):
        order = self.sell([(self.chair, 1)])
        for validity, expiry, now, wanted in (
            (10, "2026-06-11", "2026-06-05", date(2026, 6, 21)),
            (10, "2026-06-11", "2026-06-11", date(2026, 6, 21)),
            (10, "2026-06-11", "2026-06-15", date(2026, 6, 25)),
            (0, "2026-06-11", "2026-06-05", date(2026, 7, 11)),
        ):
            with self.subTest(validity=validity, now=now):
                self.set_terms(validity_days=validity)
                rma = self.authorize_in_june(order, {self.chair: 1})
                rma.sudo().date_expiry = expiry
                with freeze_time(f"{now} 10:00:00"):
                    rma.with_user(self.csr).action_extend()
                self.assertEqual(rma.date_expiry, wanted)
                self.assertIn(wanted.strftime("%m/%d/%Y"), rma.message_ids[0].body)
                rma.action_cancel()

    def test_expired_is_taken_up_again(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize_in_june(order, {self.chair: 2})
        rma.sudo().is_receipt_queued = False
        self.run_job("2026-06-12 10:00:00")
        first = rma.picking_ids
        with freeze_time("2026-06-15 10:00:00"):
            rma.with_user(self.csr).action_extend()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "is_expired": False,
                    "date_expiry": date(2026, 6, 25),
                    "is_receipt_queued": True,
                    "next_step": "receive",
                }
            ],
        )
        self.assertRecordValues(rma.picking_ids - first, [{"state": "assigned"}])
        self.assertEqual(order.order_line.qty_returnable, 0)
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(rma.state, "done")

    def test_expired_and_claimed_by_another(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize_in_june(order, {self.chair: 2})
        self.run_job("2026-06-12 10:00:00")
        self.authorize(order, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "Only 1 .* can still be returned"):
            rma.with_user(self.csr).action_extend()
        self.assertRecordValues(
            rma, [{"state": "cancel", "is_expired": True, "date_expiry": date(2026, 6, 11)}]
        )
        self.assertEqual(rma.picking_ids.mapped("state"), ["cancel"])

    def test_expired_that_needs_approval_waits_for_it(self):
        group = self.env.ref("rma_management.group_rma_manager")
        reason = self.env["rma.reason"].create({"name": "Recall", "approval_group_id": group.id})
        rma = self.draft(
            self.sell([(self.chair, 2)]),
            {self.chair: 2},
            user=self.csr,
            line={"reason_id": reason.id},
        )
        with freeze_time("2026-06-01 10:00:00"):
            rma.with_user(self.manager).action_authorize()
        self.run_job("2026-06-12 10:00:00")
        self.assertTrue(rma.is_expired)
        rma.with_user(self.csr).action_extend()
        self.assertRecordValues(rma, [{"state": "submitted", "is_expired": False}])

    def test_closed_short_waits_again(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize_in_june(order, {self.chair: 3})
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.run_job("2026-06-12 10:00:00")
        with freeze_time("2026-06-15 10:00:00"):
            rma.with_user(self.csr).action_extend()
        self.assertRecordValues(rma, [{"is_closed_short": False, "receipt_status": "partial"}])
        self.assertEqual(rma.line_ids.qty_open, 2)
        self.assertEqual(order.order_line.qty_returnable, 0)

    def test_closed_short_and_claimed_by_another(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize_in_june(order, {self.chair: 3})
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.run_job("2026-06-12 10:00:00")
        self.authorize(order, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "cannot be taken back any more"):
            rma.with_user(self.csr).action_extend()
        self.assertRecordValues(rma, [{"is_closed_short": True, "date_expiry": date(2026, 6, 11)}])

    def test_cannot_be_extended(self):
        order = self.sell([(self.chair, 9)])
        draft = self.draft(order, {self.chair: 1})
        cancelled = self.authorize_in_june(order, {self.chair: 1})
        cancelled.action_cancel()
        endless = self.authorize_in_june(order, {self.chair: 1})
        endless.sudo().date_expiry = False
        good = self.authorize_in_june(order, {self.chair: 1})
        for rma, why in (
            (draft, "“Draft”"),
            (cancelled, "cancelled by somebody"),
            (endless, "does not expire"),
        ):
            with self.subTest(why), self.assertRaisesRegex(UserError, why):
                (good | rma).action_extend()
            self.assertEqual(good.date_expiry, date(2026, 6, 11))

    def test_set_to_draft_forgets_the_expiry(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.run_job("2026-06-12 10:00:00")
        rma.with_user(self.csr).action_draft()
        rma.action_cancel()
        self.assertFalse(rma.is_expired)
        with self.assertRaisesRegex(UserError, "cancelled by somebody"):
            rma.action_extend()

    def test_who_may(self):
        rma = self.authorize_in_june(self.sell([(self.chair, 2)]), {self.chair: 2})
        for user in (self.inspector, self.stock_user, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rma.with_user(user).action_extend()

    def test_many_at_once_cost_little_more(self):
        rmas = self.env["rma.order"]
        for order in self.sell_many(21 * [self.partner], [(self.chair, 1)]):
            rmas |= self.authorize_in_june(order, {self.chair: 1})
        self.run_job("2026-06-12 10:00:00")
        counts = []
        for batch in (rmas[0], rmas[1:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.action_extend()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(set(rmas.mapped("state")), {"authorized"})
        self.assertLessEqual(counts[1] / 20, counts[0] / 2, counts)
