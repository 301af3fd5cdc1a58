import json
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from standardwebhooks import WebhookVerificationError

from odoo import fields
from odoo.tests import tagged

from ..tools.webhook_schedule import DELAYS
from .common_webhook import Receiver, WebhookCommon

NOW = "2026-06-01 10:00:00"


@tagged("post_install", "-at_install")
class TestWebhook(WebhookCommon):
    """What happens is written down with it, and sent until it is taken."""

    def test_whole_way_signed_and_in_order(self):
        webhook = self.create_webhook()
        with freeze_time(NOW):
            rma = self.return_chairs()
            self.receive(rma)
            self.inspect(rma)
            self.credit(rma)
            self.send()
            for request in self.receiver.received:
                self.assertEqual(self.verify(request, webhook.secret), request.json)
        wanted = ["requested", "authorized", "label", "received", "inspected", "credited", "done"]
        self.assertEqual(self.get_types(), [f"return.{code}" for code in wanted])
        self.assertEqual(set(self.get_messages(rma).mapped("state")), {"sent"})
        self.assertEqual(webhook.health, "good")

    def test_not_ours_is_refused(self):
        webhook = self.create_webhook(["authorized"])
        with freeze_time(NOW):
            self.return_chairs()
            self.send()
            (request,) = self.receiver.received
            forged = request._replace(body=request.body.replace(b"authorized", b"cancelled"))
            with self.assertRaises(WebhookVerificationError):
                self.verify(forged, webhook.secret)
        with freeze_time("2026-06-01 11:00:00"), self.assertRaises(WebhookVerificationError):
            self.verify(request, webhook.secret)

    def test_what_it_says(self):
        """As it was when it happened, and nobody's name or address."""
        self.create_webhook(["authorized", "received"])
        rma = self.return_chairs(2)
        self.receive(rma)
        authorized, received = [json.loads(m.payload) for m in self.get_messages(rma)]
        self.assertEqual(authorized["type"], "return.authorized")
        self.assertEqual(authorized["data"]["ran"], rma.name)
        self.assertEqual(authorized["data"]["next_step"], "receive")
        self.assertEqual(authorized["data"]["receipt_status"], "pending")
        self.assertEqual(received["data"]["receipt_status"], "done")
        self.assertEqual(received["data"]["lines"][0]["received"], 2)
        text = json.dumps([authorized, received])
        self.assertNotIn(self.partner.name, text)
        self.assertNotIn(self.partner.email, text)

    def test_written_with_what_has_happened(self):
        """What is undone was never told."""
        self.create_webhook()
        order = self.sell([(self.chair, 1)])
        before = self.env["rma.webhook.message"].search_count([])
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.authorize(order, {self.chair: 1})
            self.env.flush_all()
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(self.env["rma.webhook.message"].search_count([]), before)

    def test_only_what_was_asked_for(self):
        self.create_webhook(["received"])
        rma = self.return_chairs()
        self.assertFalse(self.get_messages(rma))
        self.receive(rma)
        self.assertEqual(self.get_messages(rma).mapped("event"), ["received"])

    def test_each_company_hears_of_its_own(self):
        other = self.create_second_company()
        self.create_webhook(company_id=other.id)
        self.assertFalse(self.get_messages(self.return_chairs()))

    def test_two_endpoints_have_their_own_ids(self):
        second = Receiver()
        self.addCleanup(second.stop)
        self.create_webhook(["authorized"])
        self.create_webhook(["authorized"], second)
        self.return_chairs()
        self.send()
        (one,), (two,) = self.receiver.received, second.received
        self.assertNotEqual(one.key, two.key)
        self.assertEqual(one.body, two.body)

    def test_nobody_listens_costs_nothing(self):
        rma = self.return_chairs()
        rma._notify_event("received")
        count, _result = self.count_queries(rma._notify_event, "received")
        self.assertEqual(count, 0)

    def test_of_many_as_many_queries_as_of_one(self):
        self.create_webhook()
        rmas = self.env["rma.order"].union(*[self.return_chairs() for _ in range(11)])
        rmas._notify_event("shipped")
        one, _result = self.count_queries(rmas[0]._notify_event, "shipped")
        ten, _result = self.count_queries(rmas[1:]._notify_event, "shipped")
        self.assertLessEqual(ten, one + 2)

    # Who does not listen

    def test_schedule(self):
        """Ten attempts, then it is given up, listed, and sent again by a button."""
        webhook = self.create_webhook(["authorized"], user_id=self.manager.id)
        self.receiver.answers = [500] * 10
        with freeze_time(NOW), patch("random.random", return_value=0.5):
            message = self.get_messages(self.return_chairs())
            now, waits = fields.Datetime.now(), []
            for _attempt in DELAYS:
                self.send(now)
                waits.append((message.date_due - now).total_seconds())
                now = message.date_due
            self.assertEqual(waits[:-1], list(DELAYS[1:]))
            self.assertEqual((message.state, message.attempts), ("dead", 10))
            self.assertEqual(webhook.dead_count, 1)
            self.assertIn("500", message.error)
            self.assertEqual(webhook.activity_ids.user_id, self.manager)
            self.send(now + timedelta(days=7))
            self.assertEqual(len(self.receiver.received), 10)
            webhook.action_replay()
            self.send(now + timedelta(days=7))
        self.assertEqual(message.state, "sent")
        self.assertEqual({request.key for request in self.receiver.received}, {message.name})
        self.assertFalse(webhook.activity_ids)

    def test_later_event_waits_for_the_earlier_one(self):
        """Of one return; others go on."""
        self.create_webhook(["authorized", "received"])
        self.receiver.answers = [500]
        with freeze_time(NOW):
            rma = self.return_chairs()
            self.receive(rma)
            other = self.return_chairs()
            self.send()
        first, second = self.get_messages(rma)
        self.assertEqual((first.state, second.state), ("queued", "queued"))
        self.assertEqual(self.get_messages(other).state, "sent")
        self.send("2026-06-01 10:01:00")
        self.assertEqual(
            [request.key for request in self.receiver.received[-2:]], [first.name, second.name]
        )

    def test_given_up_holds_nothing_back(self):
        self.create_webhook(["authorized", "received"])
        rma = self.return_chairs()
        self.receive(rma)
        first, second = self.get_messages(rma)
        first._in_action().state = "dead"
        self.send()
        self.assertEqual((first.state, second.state), ("dead", "sent"))

    def test_down_for_a_day(self):
        """Nothing is lost, nothing is taken twice, and each return is told in its order."""
        webhook = self.create_webhook()
        start = fields.Datetime.to_datetime(NOW)
        for has_news, hours in ((True, 2), (False, 24)):
            with self.subTest(has_news=has_news), freeze_time(start) as clock:
                self.receiver.received.clear()
                self.receiver.stop()
                rmas = self.env["rma.order"]
                for minutes in range(0, 24 * 60, 10):
                    clock.move_to(start + timedelta(minutes=minutes))
                    if minutes in (0, 120, 240):
                        rmas |= self.return_chairs()
                    if minutes == 600:
                        self.receive(rmas[0])
                    self.send()
                self.assertFalse(self.receiver.received)
                self.assertEqual(webhook.health, "failing")
                self.receiver.start()
                if has_news:
                    rmas |= self.return_chairs()
                for minutes in range(24 * 60, (24 + hours) * 60, 10):
                    clock.move_to(start + timedelta(minutes=minutes))
                    self.send()
                self.assertEqual(webhook.health, "good")
                self.check_all_taken_once(rmas)

    def check_all_taken_once(self, rmas):
        messages = self.get_messages(*rmas)
        self.assertEqual(set(messages.mapped("state")), {"sent"})
        keys = [request.key for request in self.receiver.received]
        self.assertEqual(sorted(keys), sorted(messages.mapped("name")))
        self.assertEqual(len(messages), 3 * len(rmas) + 1)
        for rma in rmas:
            told = self.get_messages(rma).mapped("name")
            self.assertEqual([key for key in keys if key in told], told)

    def test_left_alone_while_it_is_down(self):
        """Many wait for an endpoint that does not answer, and a few of them find out."""
        self.create_webhook(["authorized"])
        self.receiver.answers = [503] * 100
        with freeze_time(NOW):
            messages = self.get_messages(*[self.return_chairs() for _ in range(8)])
            self.send()
        self.assertEqual(len(self.receiver.received), 3)
        self.assertEqual(sorted(messages.mapped("attempts")), [0] * 5 + [1] * 3)

    def test_dies_before_it_is_stored(self):
        """It is sent again, and by its id the receiver knows that it has it already."""
        self.create_webhook(["authorized"])
        message = self.get_messages(self.return_chairs())
        model = type(message)
        with (
            self.commits(),
            patch.object(model, "_succeed", side_effect=ZeroDivisionError),
            self.assertRaises(ZeroDivisionError),
            self.env.cr.savepoint(),
        ):
            message._send()
        self.assertEqual(message.state, "queued")
        self.send()
        self.assertEqual([request.key for request in self.receiver.received], [message.name] * 2)

    def test_asked_to_come_back_later(self):
        self.create_webhook(["authorized"])
        self.receiver.answers, self.receiver.headers = [429], {"Retry-After": "120"}
        with freeze_time(NOW):
            message = self.get_messages(self.return_chairs())
            self.send()
        self.assertEqual(str(message.date_due), "2026-06-01 10:02:00")

    def test_redirect_is_a_failure(self):
        inside = Receiver()
        self.addCleanup(inside.stop)
        self.create_webhook(["authorized"])
        self.receiver.answers, self.receiver.headers = [307], {"Location": inside.url}
        message = self.get_messages(self.return_chairs())
        self.send()
        self.assertEqual((message.state, message.status_code), ("queued", 307))
        self.assertFalse(inside.received)

    def test_gone(self):
        """An endpoint that says so is paused; what happens meanwhile waits."""
        webhook = self.create_webhook(["authorized"])
        self.receiver.answers = [410]
        self.return_chairs()
        self.send()
        self.assertEqual((webhook.state, webhook.health), ("paused", "paused"))
        self.return_chairs()
        self.send()
        self.assertEqual(webhook.waiting_count, 2)
        webhook.action_resume()
        self.send()
        self.assertEqual(webhook.waiting_count, 0)
        self.assertEqual(len(self.receiver.received), 3)
