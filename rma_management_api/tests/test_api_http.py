import json

from odoo.tests import new_test_user

from ..models.operation import OPERATIONS
from .common import ApiHttpCommon

SHAPE = {"code", "message", "field", "reasons"}


class TestApiHttp(ApiHttpCommon):
    """The same over JSON-2, with a key and nothing else."""

    def assertError(self, code, status, answer, expected_status, field=None):
        self.assertEqual(set(answer), SHAPE)
        self.assertEqual((answer["code"], status), (code, expected_status), answer["message"])
        self.assertEqual(answer["field"], field or answer["field"])

    def test_reading_writes_nothing(self):
        reads = {name for name, method in OPERATIONS.items() if getattr(method, "_readonly", False)}
        self.assertEqual(reads, {"find", "evaluate", "status"})
        # A read-only transaction that is written to is run again, and logged.
        with self.assertNoLogs("odoo.http", "WARNING"):
            for method, body in (
                ("find", {"term": self.order.name}),
                ("evaluate", {"order": self.order.name, "lines": [self.ask(2)]}),
            ):
                status, answer = self.post(method, **body)
                self.assertEqual(status, 200, answer)
        ran = self.submit()["ran"]
        with self.assertNoLogs("odoo.http", "WARNING"):
            self.assertEqual(self.post("status", ran=ran)[1]["ran"], ran)

    def test_replay_to_the_byte(self):
        body = json.dumps(
            {
                "order": self.order.name,
                "lines": [self.ask()],
                "idempotency_key": self.key(),
                "note": "Zurück → bitte",
            }
        )
        first = self.post_raw("submit", body)
        again = self.post_raw("submit", body)
        self.assertEqual(first.status_code, 200, first.text)
        self.assertEqual(again.content, first.content)
        self.assertEqual(len(self.order.rma_order_ids), 1)

    def test_label_can_be_fetched(self):
        body = {"order": self.order.name, "lines": [self.ask()], "idempotency_key": self.key()}
        answer = self.post("submit", **body)[1]
        path = answer["label"].removeprefix(self.env["rma.order"].get_base_url())
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_every_error_has_one_shape(self):
        ask, key = self.ask(), self.key()
        order = self.order.name
        for body, code, status, field in (
            ({}, "invalid", 422, None),
            ({"order": order, "lines": [ask], "more": 1}, "invalid", 422, None),
            ({"order": order, "lines": [ask]}, "idempotency_key_missing", 400, "idempotency_key"),
            ({"order": order, "lines": [ask], "idempotency_key": 5}, "invalid", 422, None),
            ({"order": "none", "lines": [ask], "idempotency_key": key}, "not_found", 404, "order"),
            (
                {"order": order, "lines": [self.ask(9)], "idempotency_key": key},
                "denied",
                422,
                "lines",
            ),
            ({"order": order, "lines": [], "idempotency_key": key}, "invalid", 422, "lines"),
            ({"ids": [1], "order": order, "lines": [ask]}, "invalid", 422, None),
            ({"context": 5, "order": order, "lines": [ask]}, "invalid", 422, "context"),
            ({"context": {"lang": "xx"}, "term": "x"}, "invalid", 422, None),
        ):
            with self.subTest(body=body):
                self.assertError(code, *self.post("submit", **body), status, field)

    def test_what_is_no_request(self):
        for method, data, code, status in (
            ("submit", "{", "invalid", 400),
            ("submit", "[]", "invalid", 422),
            ("submit", "[" * 100000, "invalid", 400),
            ("_enter", "{}", "forbidden", 403),
            ("none", "{}", "not_found", 404),
            ("find", '{"term": "\\ud800"}', "invalid", 422),
            ("find", '{"term": "a\\u0000"}', "invalid", 422),
        ):
            with self.subTest(method=method, data=data[:20]):
                response = self.post_raw(method, data)
                self.assertError(code, response.status_code, response.json(), status)

    def test_who_asks(self):
        response = self.post_raw("find", "{}", token="0" * 40)
        self.assertError("unauthorized", response.status_code, response.json(), 401)
        self.assertIn("bearer", response.headers["WWW-Authenticate"].lower())
        employee = new_test_user(self.env, "rma_employee", groups="base.group_user")
        token = self.env["res.users.apikeys"].with_user(employee).sudo()._generate(None, "t", None)
        body = {"order": self.order.name, "lines": [self.ask()]}
        self.assertError("forbidden", *self.post("evaluate", token=token, **body), 403)

    def test_an_accident_tells_nothing(self):
        def fail(_self, _term):
            raise ZeroDivisionError("secret")

        self.patch(type(self.env["rma.api"]), "_find", fail)
        with self.assertLogs("odoo.http", "ERROR"):
            status, answer = self.post("find", term="x")
        self.assertError("server_error", status, answer, 500)
        self.assertNotIn("secret", json.dumps(answer))

    def test_in_the_language_of_the_caller(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        status, answer = self.post("status", ran="RMA-NONE", context={"lang": "fr_FR"})
        self.assertError("not_found", status, answer, 404, "ran")
