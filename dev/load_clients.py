"""The clients of `bench_load.py`: what people and machines send, over HTTP, one after the other."""

import json
import queue
import random
import threading
import time
import uuid
from collections import defaultdict
from urllib.parse import parse_qs, urlparse

import requests
from fill_load import PASSWORD
from lxml import html

TIMEOUT = 120  # seconds
LOCALHOST = "127.0.0.1"


class Failure(Exception):
    """An answer that is none."""


class Ledger:
    """What was asked and what was answered: all that is checked afterwards."""

    def __init__(self, warm_up):
        """:param warm_up: seconds of which the times are not kept: caches are empty then"""
        self.lock = threading.Lock()
        self.since = time.perf_counter() + warm_up
        self.seconds = defaultdict(list)  # {kind of call: [seconds]}
        self.errors = []  # [(kind, text)]
        self.made = []  # (channel, RAN) of each return that a client was told of
        self.received = defaultdict(float)  # {(RAN, product id or reference): quantity}
        self.desk_keys = []
        self.api_keys = {}  # {key: RAN}

    def add(self, kind, seconds, error=None):
        with self.lock:
            if time.perf_counter() - seconds >= self.since:
                self.seconds[kind].append(seconds)
            if error:
                self.errors.append((kind, error))


class Client(threading.Thread):
    """Somebody who does the same again and again until the time is over."""

    def __init__(self, address, ledger, until, think):
        super().__init__(daemon=True)
        self.address = address
        self.ledger, self.until, self.think = ledger, until, think
        self.session = requests.Session()

    def run(self):
        while time.monotonic() < self.until:
            try:
                self.work()
            except Failure:
                continue
            except queue.Empty:
                self.ledger.add("client", 0, "nothing left to do: fill more")
                return

    def work(self):
        """Do one round; `Failure` ends it."""
        raise NotImplementedError

    def take(self, kind, function):
        """Return what a call gives, and note how long it took."""
        if self.think:
            time.sleep(random.uniform(0, 2 * self.think))
        started, error, result = time.perf_counter(), None, None
        try:
            result = function()
        except (Failure, requests.RequestException, KeyError, IndexError) as problem:
            error = f"{type(problem).__name__} {problem}"[:500]
        self.ledger.add(kind, time.perf_counter() - started, error)
        if error:
            raise Failure(error)
        return result

    def check(self, response):
        if response.status_code != 200:
            raise Failure(f"{response.status_code} {response.url} {response.text[:300]}")
        return response


class WebClient(Client):
    """Somebody with Odoo's web client open."""

    model = None

    def __init__(self, login, database, *args):
        super().__init__(*args)
        self.login, self.database = login, database

    def run(self):
        params = {"db": self.database, "login": self.login, "password": PASSWORD}
        self.take("log in", lambda: self.post("/web/session/authenticate", params))
        super().run()

    def post(self, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        answer = self.check(self.session.post(self.address + path, json=body, timeout=TIMEOUT))
        answer = answer.json()
        if "error" in answer:
            raise Failure(json.dumps(answer["error"]["data"]["message"]))
        return answer["result"]

    def call(self, method, *args, **kwargs):
        path = f"/web/dataset/call_kw/{self.model}/{method}"
        params = {"model": self.model, "method": method, "args": args, "kwargs": kwargs}
        return self.post(path, params)


class Agent(WebClient):
    """Customer service: finds the order, looks at it, and authorizes what comes back."""

    model = "rma.service"

    def __init__(self, sales, arriving, *args):
        super().__init__(*args)
        self.sales, self.arriving, self.round = sales, arriving, 0
        self.reasons = None

    def work(self):
        if not self.reasons:
            start = self.take("CSR start", lambda: self.call("get_start"))
            self.reasons = [each for each in start["reasons"] if not each["is_photo_required"]]
        sale = self.sales[self.round % len(self.sales)]
        line = (self.round // len(self.sales)) % 2
        self.round += 1
        found = self.take("CSR search", lambda: self.call("find", sale.name, True))
        [hit] = [hit for hit in found["hits"] if hit["kind"] == "order" and hit["id"] == sale.id]
        self.take("CSR customer", lambda: self.call("customer", hit["partner_id"]))
        self.take("CSR open case", lambda: self.call("goods", [sale.id]))
        case = {
            "partner_id": hit["partner_id"],
            "channel": "phone",
            "seconds": 30,
            "lines": [
                {
                    "key": "1",
                    "sale_line_id": sale.line_ids[line],
                    "quantity": 1,
                    "reason_id": random.choice(self.reasons)["id"],
                    "condition": "opened",
                }
            ],
        }
        judged = self.take("CSR evaluate", lambda: self.call("judge", case))
        if judged["outcome"] == "deny":
            raise Failure(judged["button"])
        key = str(uuid.uuid4())
        made = self.take("CSR authorize", lambda: self.call("authorize", case, key))["order"]
        self.ledger.desk_keys.append(key)
        self.ledger.made.append(("phone", made["name"]))
        if made["state"] == "authorized":
            self.arriving.put(made["name"])


class Worker(WebClient):
    """A warehouse worker: scans a parcel, counts what is in it, and grades it."""

    model = "rma.desk"

    def __init__(self, arriving, *args):
        super().__init__(*args)
        self.arriving = arriving
        self.grades = None

    def work(self):
        if not self.grades:
            self.grades = self.take("desk start", lambda: self.call("get_start"))["grades"]
        name = self.arriving.get_nowait()
        scanned = self.take("desk scan", lambda: self.call("scan", name))
        if scanned["kind"] != "order":
            self.ledger.add("desk scan", 0, f"{name}: {scanned}"[:300])
            return
        order = scanned["order"]
        counts = [
            {"product_id": card["product_id"], "lot_id": lot, "quantity": quantity}
            for card in order["cards"]
            for lot, quantity in self.count(card)
        ]
        key = str(uuid.uuid4())
        received = self.take("desk receive", lambda: self.call("receive", order["id"], counts, key))
        self.ledger.desk_keys.append(key)
        for count in counts:
            with self.ledger.lock:
                self.ledger.received[name, count["product_id"]] += count["quantity"]
        lines = [
            {
                "line_id": part["line_id"],
                "lot_id": part["lot_id"],
                "quantity": part["quantity"],
                "grade_id": self.grades[0]["id"],
            }
            for part in received["order"]["to_inspect"]
        ]
        key = str(uuid.uuid4())
        self.take("desk inspect", lambda: self.call("inspect", order["id"], lines, key))
        self.ledger.desk_keys.append(key)

    def count(self, card):
        if card["tracking"] == "none":
            return [(False, card["expected"])]
        return [(lot["id"], 1) for lot in card["lots"]]


class Customer(Client):
    """A customer who comes by the link in his mail, and sends something back."""

    def __init__(self, sales, arriving, *args):
        super().__init__(*args)
        self.sales, self.arriving, self.round = sales, arriving, 0

    def work(self):
        sale = self.sales[self.round % len(self.sales)]
        line = (self.round // len(self.sales)) % 2
        self.round += 1
        path = f"/my/orders/{sale.id}/return?access_token={sale.token}"
        page = self.take("portal form", lambda: self.get(self.address + path))
        tree, form = self.read(page, "o_rma_start_form")
        [reason, *_rest] = [
            value for value in tree.xpath("//select[@name='reason']/option/@value") if value
        ]
        fields = {**dict(form.form_values()), f"qty_{sale.line_ids[line]}": "1", "reason": reason}
        page = self.take("portal choose", lambda: self.send(page, form, fields))
        _tree, form = self.read(page, "o_rma_confirm_form")
        fields = dict(form.form_values())
        page = self.take("portal confirm", lambda: self.send(page, form, fields))
        url = urlparse(page.url)
        if not url.path.startswith("/my/returns/"):
            self.ledger.add("portal confirm", 0, f"led to {page.url}")
            return
        # Whoever has no account has a key of the return in its address.
        [token] = parse_qs(url.query)["access_token"]
        address = f"{self.address}{url.path}?access_token={token}"
        page = self.take("portal return", lambda: self.get(address))
        name = html.fromstring(page.content).xpath("string(//title)").split("|")[0].strip()
        self.ledger.made.append(("portal", name))
        self.arriving.put(name)

    def get(self, url):
        return self.check(self.session.get(url, timeout=TIMEOUT))

    def send(self, page, form, fields):
        address = form.get("action") or page.url
        address = address if address.startswith("http") else self.address + address
        # A form with room for files is sent in parts.
        parts = {name: (None, value) for name, value in fields.items()}
        return self.check(self.session.post(address, files=parts, timeout=TIMEOUT))

    def read(self, page, name):
        tree = html.fromstring(page.content)
        forms = tree.xpath(f"//form[contains(@class, '{name}')]")
        if not forms:
            self.ledger.add("portal form", 0, f"no {name} on {page.url}")
            raise Failure
        return tree, forms[0]


class Machine(Client):
    """Another system: asks for returns and takes goods in, and sends some requests twice."""

    def __init__(self, key, sales, *args):
        super().__init__(*args)
        self.sales, self.round = sales, 0
        self.session.headers["Authorization"] = f"bearer {key}"

    def work(self):
        sale = self.sales[self.round % len(self.sales)]
        sku = sale.skus[(self.round // len(self.sales)) % 2]
        self.round += 1
        lines = [{"sku": sku, "quantity": 1}]
        self.take("API find", lambda: self.post("find", term=sale.name))
        self.take("API evaluate", lambda: self.post("evaluate", order=sale.name, lines=lines))
        submit = {"order": sale.name, "lines": lines, "idempotency_key": str(uuid.uuid4())}
        made = self.take("API submit", lambda: self.post("submit", **submit))
        self.ledger.api_keys[submit["idempotency_key"]] = made["ran"]
        self.ledger.made.append(("api", made["ran"]))
        self.repeat("API submit again", "submit", submit, made)
        receive = {"ran": made["ran"], "lines": lines, "idempotency_key": str(uuid.uuid4())}
        received = self.take("API receive", lambda: self.post("receive", **receive))
        self.ledger.api_keys[receive["idempotency_key"]] = made["ran"]
        with self.ledger.lock:
            self.ledger.received[made["ran"], sku] += 1
        self.repeat("API receive again", "receive", receive, received)
        self.take("API status", lambda: self.post("status", ran=made["ran"]))

    def repeat(self, kind, method, body, first):
        """Send every third request once more, as after an answer that was lost."""
        if self.round % 3 == 0:
            again = self.take(kind, lambda: self.post(method, **body))
            if again != first:
                self.ledger.add(kind, 0, f"{again} after {first}"[:500])

    def post(self, method, **body):
        url = f"{self.address}/json/2/rma.api/{method}"
        return self.check(self.session.post(url, json=body, timeout=TIMEOUT)).json()
