import json
from datetime import timedelta

from odoo import fields
from odoo.tests import new_test_user

from .common import GROUP_API, ApiCommon


class TestApiKey(ApiCommon):
    """What is sent twice is done once."""

    def test_replay_is_the_same_to_the_byte(self):
        key = self.key()
        first = self.submit(key=key)
        # What has happened since does not change the answer.
        self.get_return(first).action_cancel()
        again = self.submit(key=key)
        self.assertEqual(json.dumps(again), json.dumps(first))
        self.assertEqual(len(self.order.rma_order_ids), 1)

    def test_each_write_is_done_once(self):
        ran = self.submit(self.ask(2))["ran"]
        for method, args in (
            ("receive", [[{"sku": "CHAIR", "quantity": 1}]]),
            ("inspect", [[{"sku": "CHAIR", "quantity": 1}]]),
            ("settle", []),
        ):
            with self.subTest(method=method):
                key = self.key()
                call = getattr(self.api, method)
                self.assertEqual(call(ran, *args, key), call(ran, *args, key))
        rma = self.get_return({"ran": ran})
        self.assertEqual(rma.line_ids.qty_received, 1.0)
        self.assertEqual(len(rma.inspection_ids), 1)
        self.assertEqual(len(rma.credit_note_ids), 1)

    def test_another_request_is_refused(self):
        key = self.key()
        self.submit(key=key)
        self.assertRefused(
            "idempotency_key_reused",
            self.submit,
            self.ask(2),
            key=key,
            field="idempotency_key",
        )
        self.assertEqual(len(self.order.rma_order_ids), 1)

    def test_a_key_is_of_one_user_and_one_method(self):
        key = self.key()
        ran = self.submit(key=key)["ran"]
        self.assertEqual(self.api.cancel(ran, key)["state"], "cancel")
        other = new_test_user(self.env, "rma_machine_2", groups=GROUP_API)
        api = self.env["rma.api"].with_user(other)
        self.assertNotEqual(api.submit(self.order.name, [self.ask()], key)["ran"], ran)

    def test_what_is_refused_keeps_no_key(self):
        key = self.key()
        self.assertRefused("denied", self.submit, self.ask(9), key=key)
        self.assertEqual(self.submit(key=key)["state"], "authorized")

    def test_never_without(self):
        for key, code in (
            (None, "idempotency_key_missing"),
            ("", "idempotency_key_missing"),
            (5, "invalid"),
            ("x" * 256, "invalid"),
            ("a\0b", "invalid"),
        ):
            with self.subTest(key=key):
                self.assertRefused(
                    code,
                    self.api.submit,
                    self.order.name,
                    [self.ask()],
                    key,
                    field="idempotency_key",
                )

    def test_kept_for_48_hours(self):
        keys = self.env["rma.api.key"]
        old, young = self.key(), self.key()
        self.submit(key=old)
        self.submit(key=young)
        now = fields.Datetime.now()
        for name, hours in ((old, 49), (young, 47)):
            self.env.cr.execute(
                "UPDATE rma_api_key SET create_date = %s WHERE name = %s",
                (now - timedelta(hours=hours), name),
            )
        keys.invalidate_model()
        keys._gc_keys()
        self.assertFalse(keys.search([("name", "=", old)]))
        self.assertTrue(keys.search([("name", "=", young)]))
