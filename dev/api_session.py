"""A script's way to the API: Odoo serves, a machine has a key, and there is something to return."""

import contextlib
import http.client
import json
import uuid

from session import open_environment

from odoo import Command
from odoo.tools import config

GROUP = "rma_management_api.group_rma_api"


class Caller:
    """Calls methods of the API over HTTP, as another system does."""

    def __init__(self, port, token):
        self.port, self.token = port, token

    def post(self, method, body):
        """Return (status, answer as it came)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Authorization": f"bearer {self.token}", "Content-Type": "application/json"}
        with contextlib.closing(connection):
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            connection.request("POST", f"/json/2/rma.api/{method}", content, headers)
            response = connection.getresponse()
            return response.status, response.read()

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            connection.request("GET", path)
            return json.loads(connection.getresponse().read())


@contextlib.contextmanager
def open_api(database):
    """Yield superuser's environment on a database with the API, and a `Caller`."""
    with open_environment(database) as env:
        name = f"machine-{uuid.uuid4().hex[:8]}"
        user = env["res.users"].create(
            {"name": name, "login": name, "group_ids": [Command.set(env.ref(GROUP).ids)]}
        )
        token = env["res.users.apikeys"].with_user(user).sudo()._generate(None, "script", None)
        env.cr.commit()
        yield env, Caller(config["http_port"], token)


def sell(env, sku, quantity):
    """Return a delivered and invoiced order of goods of its own."""
    product = env["product.product"].create(
        {"name": sku, "default_code": sku, "is_storable": True, "invoice_policy": "delivery"}
    )
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, quantity)
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": sku}).id,
            "order_line": [Command.create({"product_id": product.id, "product_uom_qty": quantity})],
        }
    )
    order.action_confirm()
    order.picking_ids.button_validate()
    order._create_invoices().action_post()
    return order
