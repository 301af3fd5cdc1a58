import json
import re
from pathlib import Path

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.rma_management.models.message.rma_order_event import EVENTS

from .common_webhook import WebhookCommon

DOCS = Path(__file__).parents[2] / "docs" / "integration.md"


@tagged("post_install", "-at_install")
class TestWebhookDocs(WebhookCommon):
    """What the documentation promises is what is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = DOCS.read_text()

    def get_block(self, language):
        (block,) = re.findall(rf"```{language}\n(.*?)```", self.text, re.DOTALL)
        return block

    def get_shape(self, value):
        """Return the names in a value, and what they stand for where it is a list or a name."""
        if isinstance(value, dict):
            return {name: self.get_shape(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.get_shape(part) for part in value[:1]]
        return type(value).__name__ if value is not None else None

    def test_every_event_is_described(self):
        table = self.text.split("## Events")[1].split("## ")[0]
        self.assertEqual(re.findall(r"^\| `(\w+)` +\|", table, re.MULTILINE), list(EVENTS))
        said = self.text.split("Of the other events")[1].split("### ")[0]
        named = {
            code
            for row in said.splitlines()
            if row.startswith("| `")
            for code in re.findall(r"`(\w+)`", row.split("|")[1])
        }
        self.assertEqual(named, set(EVENTS))

    def test_example(self):
        self.create_webhook(["received"])
        self.chair.default_code = "CHAIR"
        order = self.sell([(self.chair, 2)])
        reason = self.env["rma.reason"].search([("code", "=", "damaged")], limit=1)
        line = {"reason_id": reason.id, "condition": "damaged", "resolution": "refund"}
        rma = self.authorize(order, {self.chair: 2}, line=line)
        self.receive(rma)
        sent = json.loads(self.get_messages(rma).payload)
        example = json.loads(self.get_block("json"))
        self.assertEqual(self.get_shape(sent), self.get_shape(example))
        self.assertEqual(list(sent), list(example))
        for name in ("state", "next_step", "receipt_status", "estimated", "settlement_status"):
            self.assertEqual(sent["data"][name], example["data"][name], name)

    def test_snippet(self):
        webhook = self.create_webhook(["authorized"])
        names = {}
        exec(self.get_block("python"), names)  # noqa: S102, our own documentation
        verify = names["verify"]
        old = webhook.secret
        webhook.action_rotate_secret()
        with freeze_time("2026-06-01 10:00:00"):
            self.return_chairs()
        with freeze_time("2026-06-01 10:00:01"):
            webhook._in_action().date_changed_over = "2026-06-02"
            self.send()
            (request,) = self.receiver.received
            self.assertTrue(verify(webhook.secret, request.headers, request.body))
            self.assertTrue(verify(old, request.headers, request.body))
            self.assertFalse(verify(webhook.secret, request.headers, request.body + b" "))
            self.assertFalse(verify("whsec_AAAA", request.headers, request.body))
        with freeze_time("2026-06-01 10:06:00"):
            self.assertFalse(verify(webhook.secret, request.headers, request.body))
