from freezegun import freeze_time
from standardwebhooks import WebhookVerificationError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.rma_management.models.message.rma_order_event import EVENTS

from ..models.rma_webhook import ALLOWED_PARAMETER
from .common_webhook import WebhookCommon


@tagged("post_install", "-at_install")
class TestWebhookSetup(WebhookCommon):
    """What a manager sets up, and who else sees of it."""

    def test_every_event_can_be_chosen(self):
        events = self.env["rma.webhook.event"].search([])
        self.assertEqual(events.mapped("code"), list(EVENTS))
        self.assertEqual(events.mapped("display_name"), list(EVENTS.values()))

    def test_manager_sets_it_up(self):
        form = Form(self.env["rma.webhook"].with_user(self.manager))
        form.url = self.receiver.url
        form.event_ids.add(self.env.ref("rma_management_api.rma_webhook_event_received"))
        webhook = form.save()
        self.assertTrue(webhook.secret.startswith("whsec_"))
        self.assertEqual(webhook.user_id, self.manager)
        self.assertEqual(webhook.health, "new")
        self.assertEqual(webhook.action_send_test()["params"]["type"], "success")
        self.assertEqual(self.get_types(), ["webhook.test"])
        self.verify(self.receiver.received[0], webhook.secret)
        self.assertEqual(webhook.health, "good")

    def test_test_says_what_is_wrong(self):
        webhook = self.create_webhook()
        self.receiver.stop()
        answer = webhook.action_send_test()["params"]
        self.receiver.start()
        self.assertEqual(answer["type"], "danger")
        self.assertIn("has not answered", answer["message"])
        self.assertEqual(webhook.delivery_ids.state, "dead")

    def test_others_see_nothing(self):
        webhook = self.create_webhook()
        self.return_chairs()
        for user in (self.csr, self.inspector, self.accountant, self.stock_user):
            with self.subTest(user.login):
                for records in (webhook, webhook.delivery_ids):
                    with self.assertRaises(AccessError):
                        records.with_user(user).read(["display_name"])
                with self.assertRaises(AccessError):
                    webhook.with_user(user).action_send_test()

    def test_nobody_types_what_is_not_typed(self):
        webhook = self.create_webhook().with_user(self.manager)
        self.return_chairs()
        for vals in ({"secret": "whsec_aa"}, {"state": "paused"}, {"failures": 0}):
            with self.subTest(vals), self.assertRaises(AccessError):
                webhook.write(vals)
        with self.assertRaises(AccessError):
            webhook.delivery_ids[0].write({"state": "sent"})

    def test_other_company_sees_nothing(self):
        other = self.create_second_company()
        webhook = self.create_webhook(company_id=other.id)
        self.assertFalse(self.env["rma.webhook"].with_user(self.manager).search([]))
        with self.assertRaises(AccessError):
            webhook.with_user(self.manager).read(["url"])

    def test_change_of_the_secret(self):
        """Both secrets open what is sent within a day, and only the new one what comes later."""
        webhook = self.create_webhook(["authorized"])
        old = webhook.secret
        with freeze_time("2026-06-01 10:00:00"):
            webhook.action_rotate_secret()
            self.assertNotEqual(webhook.secret, old)
            self.return_chairs()
            self.send()
            for secret in (old, webhook.secret):
                self.verify(self.receiver.received[0], secret)
        with freeze_time("2026-06-02 10:00:01"):
            self.return_chairs()
            self.send()
            self.verify(self.receiver.received[1], webhook.secret)
            with self.assertRaises(WebhookVerificationError):
                self.verify(self.receiver.received[1], old)

    def test_addresses(self):
        self.env["ir.config_parameter"].set_param(ALLOWED_PARAMETER, "")
        for url, words in (
            ("http://example.com/", "only https"),
            ("https://127.0.0.1/", "internal network"),
            ("https://2130706433/", "internal network"),
            ("https://me:pw@example.com/", "user name and password"),
            ("nonsense", "only https"),
        ):
            with self.subTest(url), self.assertRaisesRegex(ValidationError, words):
                self.env["rma.webhook"].create({"url": url})
        self.env["rma.webhook"].create({"url": "https://example.com/returns"})

    def test_internal_name_is_not_posted_to(self):
        """A name can come to stand for anything after it was typed."""
        self.create_webhook(["authorized"], url=f"http://localhost:{self.receiver.port}/")
        self.env["ir.config_parameter"].set_param(ALLOWED_PARAMETER, "")
        message = self.get_messages(self.return_chairs())
        self.send()
        self.assertIn("internal network", message.error)
        self.assertFalse(self.receiver.received)

    def test_paused_by_hand(self):
        webhook = self.create_webhook(["authorized"])
        webhook.action_pause()
        self.return_chairs()
        self.send()
        self.assertFalse(self.receiver.received)
        webhook.action_resume()
        self.send()
        self.assertEqual(len(self.receiver.received), 1)

    def test_only_what_was_given_up_is_sent_again(self):
        webhook = self.create_webhook(["authorized"])
        with self.assertRaisesRegex(UserError, "Nothing was given up"):
            webhook.action_replay()
        message = self.get_messages(self.return_chairs())
        self.send()
        with self.assertRaisesRegex(UserError, "Only what was given up"):
            message.action_replay()

    def test_old_deliveries_are_forgotten(self):
        self.create_webhook(["authorized", "received"])
        with freeze_time("2026-01-01"):
            rma = self.return_chairs()
            self.send()
            self.receive(rma)
        self.env["rma.webhook.message"]._gc_sent()
        self.assertEqual(self.get_messages(rma).mapped("event"), ["received"])
