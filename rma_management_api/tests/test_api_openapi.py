import json

from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import openapi

from ..models.operation import OPERATIONS
from ..tools.contract import Error
from ..tools.examples import EXAMPLES
from ..tools.shape import check
from .common import ApiHttpCommon

METHODS = "find evaluate submit receive inspect settle cancel status submit_channel"
CASES = 15


class TestApiOpenApi(ApiHttpCommon):
    """The description is true: valid, complete, its examples work, and nothing else breaks us."""

    def get_description(self):
        response = self.url_open("/rma/openapi.json")
        self.assertEqual(response.status_code, 200)
        return response.json()

    def test_valid_and_complete(self):
        description = self.get_description()
        self.assertEqual(description["openapi"], "3.1.0")
        self.assertEqual([*OpenAPIV31SpecValidator(description).iter_errors()], [])
        paths = {f"/json/2/rma.api/{name}" for name in METHODS.split()}
        self.assertEqual(set(description["paths"]), paths)
        self.assertEqual(set(EXAMPLES), set(OPERATIONS))
        self.assertEqual(
            set(description["components"]["schemas"]["Error"]["properties"]),
            {"code", "message", "field", "reasons"},
        )

    def test_writes_need_a_key_and_reading_needs_none(self):
        for path, item in self.get_description()["paths"].items():
            schema = item["post"]["requestBody"]["content"]["application/json"]["schema"]
            reads = path.rpartition("/")[2] in ("find", "evaluate", "status")
            self.assertEqual("idempotency_key" in schema["required"], not reads, path)

    def test_examples_work_as_they_are_written(self):
        """Run them in their order, on an order of the test's own."""
        self.chair.name, self.lamp.name = "Chair", "Lamp"
        names = {
            "S00042": self.order.name,
            7: self.line_id(self.chair),
            8: self.line_id(self.lamp),
            "USD": self.order.currency_id.name,
            "Units": self.chair.uom_id.name,
        }
        self.order.client_order_ref = False
        self.maxDiff = None
        for method, (request, example_answer) in EXAMPLES.items():
            with self.subTest(method=method):
                status, answer = self.post(method, **translate(request, names))
                self.assertEqual(status, 200, answer)
                expected = translate(example_answer, names)
                for example, name in (("RMA00007P", "submit"), ("RMA00008N", "submit_channel")):
                    if method == name:
                        names[example] = answer["ran"]
                        expected["ran"] = answer["ran"]
                if method == "submit":
                    self.assertIn("/label?access_token=", answer["label"])
                    expected["label"] = answer["label"]
                if method == "find":
                    expected["orders"][0]["date"] = answer["orders"][0]["date"]
                self.assertEqual(answer, expected)

    def test_errors_are_as_described(self):
        for method in OPERATIONS:
            _status, answer = self.post(method)
            check(answer, Error)

    def test_whatever_is_sent_breaks_nothing(self):
        """A few cases of each method, the same ones each time; `dev/fuzz_api.py` sends 10,000."""
        schema = openapi.from_dict(self.get_description())
        for result in schema.get_all_operations():
            operation = result.ok()
            method = operation.path.rpartition("/")[2]
            with self.subTest(method=method):
                self.fuzz(method, operation)

    def fuzz(self, method, operation):
        @settings(
            max_examples=CASES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case):
            response = self.post_raw(method, json.dumps(case.body))
            self.assertLess(response.status_code, 500, (case.body, response.text))
            if response.status_code >= 400:
                check(response.json(), Error)

        send()


def translate(value, names):
    """Return an example with the names that it has here."""
    if isinstance(value, dict):
        return {key: translate(part, names) for key, part in value.items()}
    if isinstance(value, list):
        return [translate(part, names) for part in value]
    return names.get(value, value) if isinstance(value, (str, int)) else value
