"""What schemathesis makes of the API's own description, sent to it: nothing of it may break us.

dev/python dev/fuzz_api.py DATABASE [CASES]

The database has the addon `rma_management_api`; what is done in it stays. Half of what is made up
is put on an order and a return that there are, so that it gets further than the first look-up. An
answer of 500 or above, or one that is not as described, makes the exit status 1.
"""

import collections
import json
import sys
import uuid
import zlib

from api_session import open_api, sell
from hypothesis import HealthCheck, given, seed, settings
from jsonschema_rs import validator_for
from schemathesis import openapi

SEED = 19


def main(database, cases):
    """Send the cases; return whether all were answered as described."""
    with open_api(database) as (env, caller):
        sku = f"FUZZ-{uuid.uuid4().hex[:8]}"
        order = sell(env, sku, 100000)
        env.cr.commit()
        lines = [{"sku": sku, "quantity": 1}]
        body = {"order": order.name, "lines": lines, "idempotency_key": str(uuid.uuid4())}
        ran = json.loads(caller.post("submit", body)[1])["ran"]
        known = {"order": order.name, "ran": ran, "sku": sku, "line_id": order.order_line.id}
        env.cr.rollback()
        return Fuzz(caller, known).run(cases)


class Fuzz:
    """Sends what hypothesis makes up for each method, and reads the answers by the description."""

    def __init__(self, caller, known):
        self.caller, self.known = caller, known
        self.description = caller.get("/rma/openapi.json")
        self.statuses = collections.Counter()
        self.codes = collections.Counter()
        self.wrong = []

    def run(self, cases):
        operations = [
            result.ok() for result in openapi.from_dict(self.description).get_all_operations()
        ]
        for operation in operations:
            self.send_cases(operation, -(-cases // len(operations)))
        print(f"{self.statuses.total()} cases, by status: {dict(sorted(self.statuses.items()))}")
        print(f"refused with: {dict(self.codes.most_common())}")
        for method, content, status, answer in self.wrong[:20]:
            print(f"WRONG {method} {content[:300]} -> {status} {answer[:300]}")
        return not self.wrong

    def send_cases(self, operation, count):
        method = operation.path.rpartition("/")[2]
        validators = self.get_validators(operation.path)
        sent = 0

        @seed(SEED)
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case):
            nonlocal sent
            sent += 1
            content = json.dumps(self.put_on_known(case.body)).encode()
            status, answer = self.caller.post(method, content)
            self.statuses[status] += 1
            self.look_at(method, content, status, answer, validators)

        # What is simple is made up out once: the rest is asked for again with another seed.
        for number in range(20):
            if sent >= count:
                break
            seed(SEED + number)(send)()
        print(f"{method}: {sent} cases", flush=True)

    def look_at(self, method, content, status, answer, validators):
        validator = validators.get(str(status))
        data = json.loads(answer)
        if status >= 400:
            self.codes[data.get("code")] += 1
        if status >= 500 or not validator or not validator.is_valid(data):
            self.wrong.append((method, content, status, answer))

    def get_validators(self, path):
        """Return what reads the answers of a method: {status: validator}."""
        shared = {"components": self.description["components"]}
        responses = self.description["paths"][path]["post"]["responses"]
        return {
            status: validator_for({**shared, **response["content"]["application/json"]["schema"]})
            for status, response in responses.items()
        }

    def put_on_known(self, body):
        """Return half of the bodies with an order, a return and goods that there are."""
        text = json.dumps(body, sort_keys=True)
        if zlib.crc32(text.encode()) % 2 or not isinstance(body, dict):
            return body
        return {key: self._replace(key, value) for key, value in body.items()}

    def _replace(self, key, value):
        if key in self.known and isinstance(value, (str, int)):
            return self.known[key]
        if isinstance(value, dict):
            return {name: self._replace(name, part) for name, part in value.items()}
        if isinstance(value, list):
            return [self._replace(key, part) for part in value]
        return value


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000))
