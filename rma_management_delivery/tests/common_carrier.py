import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .common import DeliveryCommon


class CarrierServer:
    """A carrier on this machine: what it knows, what it was asked, and how it fails.

    ::

        server.events["RT1"] = [{"key": "1", "status": "transit", "date": "2026-01-05T10:00:00Z"}]
        server.failures = ["slow", "broken", "lost", "garbage"]     # the next requests, in turn
    """

    def __init__(self):
        self.events, self.failures, self.asked, self.booked = {}, [], [], {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_args):
                pass

            def do_GET(self):
                number = self.path.rpartition("/")[2]
                server.asked.append(number)
                self.answer({"events": server.events.get(number, [])})

            def do_POST(self):
                size = int(self.headers["Content-Length"])
                data = json.loads(self.rfile.read(size))
                server.asked.append(data["action"])
                # Known by its key: asked twice, it is one.
                server.booked[data["key"]] = data
                self.answer({"reference": f"P-{len(server.booked)}", "price": 6.5})

            def answer(self, data):
                failure = server.failures.pop(0) if server.failures else ""
                if failure == "slow":
                    time.sleep(1.5)
                if failure == "lost":
                    # It was done, and nobody hears of it.
                    self.connection.close()
                    return
                body = b"<html>" if failure == "garbage" else json.dumps(data).encode()
                # Whoever asked may not have waited.
                with contextlib.suppress(OSError):
                    self.send_response(503 if failure == "broken" else 200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.handle_error = lambda *_args: None
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join(5)


class CarrierCommon(DeliveryCommon):
    """Returns whose parcels are with a carrier behind a real server."""

    muted = ("odoo.addons.rma_management.models.base.jobs",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.http_carrier = cls.create_carrier("Carrier Inc", "rma_http")
        cls.track_cron = cls.env.ref("rma_management_delivery.ir_cron_track")

    def serve(self):
        server = CarrierServer()
        self.addCleanup(server.stop)
        self.http_carrier.rma_http_url = server.url
        return server

    def send(self, ref="RT1", carrier=None, **vals):
        """Return (an authorized return of a chair, its parcel) with this tracking number."""
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr, **vals).with_env(self.env)
        rma.picking_ids.carrier_id = carrier or self.http_carrier
        rma.picking_ids.carrier_tracking_ref = ref
        return rma, rma.parcel_ids

    def track(self):
        with self.enter_registry_test_mode():
            self.track_cron.method_direct_trigger()
        self.env.invalidate_all()
