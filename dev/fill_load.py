"""Fill a database with what the clients of `bench_load.py` work on."""

import secrets
from typing import NamedTuple

from fill_desk import PREFIX, Filler
from measure import vacuum

from odoo.fields import Command

REF = "BENCH-LOAD"
PASSWORD = secrets.token_hex(8)
MAX_ARRIVING = 1000
UNITS = 5  # sold on each of an order's two lines
GROUPS = {
    "agent": "rma_management.group_rma_user",
    "worker": "rma_management.group_rma_inspector",
    "machine": "rma_management_api.group_rma_api",
}


class Sale(NamedTuple):
    """A delivered and invoiced order, as a client knows it."""

    id: int
    name: str
    token: str
    line_ids: tuple
    skus: tuple


class Work(NamedTuple):
    """Who works, and on what."""

    logins: dict  # {role: [login]}
    keys: list  # of the API, one per machine
    sales: list  # [Sale]
    arriving: list  # RANs of what is on its way


class LoadFiller(Filler):
    """Many returns of one product, and orders of which more are made: few products, all hot."""

    def fill(self, copies, orders):
        """Make customers with ten returns each, one of them on its way, and orders without any.

        :param copies: of such customers
        :param orders: how many orders there are of which nothing has come back yet
        """
        self.multiply(copies)
        self._sell_many(orders)
        vacuum(self.env)

    def _sell_many(self, count):
        """Sell, deliver and invoice two products that all have."""
        self.plain.default_code = "LOAD-PLAIN"
        other = self._make_product("Bench load other", "40170725", default_code="LOAD-OTHER")
        self.env["stock.quant"]._update_available_quantity(other, self.warehouse.lot_stock_id, 1e6)
        partners = self.env["res.partner"].create(
            [
                {"name": f"Load {number}", "email": f"load{number}@example.com"}
                for number in range(count)
            ]
        )
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "client_order_ref": REF,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": UNITS})
                        for product in (self.plain, other)
                    ],
                }
                for partner in partners
            ]
        )
        orders.action_confirm()
        orders.picking_ids.with_context(skip_sms=True).button_validate()
        orders._create_invoices(grouped=True).action_post()


def is_filled(env):
    """Tell whether a database has been filled already."""
    return bool(env["sale.order"].search_count([("client_order_ref", "=", REF)], limit=1))


def settle_jobs(env, port):
    """Let jobs be in the middle of their day, and printing find the styles of its pages.

    In a copy of a database all of them are overdue: what runs at night would run now.
    """
    env.cr.execute(
        "UPDATE ir_cron SET nextcall = now() at time zone 'UTC'"
        " + (interval_number || ' ' || interval_type)::interval"
    )
    env["ir.config_parameter"].set_param("report.url", f"http://127.0.0.1:{port}")


def get_work(env, clients):
    """Return the `Work` that is to be done in a filled database.

    :param clients: how many clients play each role
    """
    users = {
        role: [_get_user(env, f"load-{role}{number}", group) for number in range(clients)]
        for role, group in GROUPS.items()
    }
    api_keys = env["res.users.apikeys"]
    keys = [api_keys.with_user(user).sudo()._generate(None, "load", None)
            for user in users["machine"]]  # fmt: skip
    logins = {role: [user.login for user in found] for role, found in users.items()}
    return Work(logins, keys, _get_sales(env), _number_arriving(env))


def _get_user(env, login, group):
    groups = env.ref(group) | env.ref("base.group_user")
    users = env["res.users"]
    user = users.search([("login", "=", login)]) or users.create(
        {"name": login, "login": login, "group_ids": [Command.set(groups.ids)]}
    )
    user.password = PASSWORD
    return user


def _get_sales(env):
    orders = env["sale.order"].search([("client_order_ref", "=", REF)])
    return [
        Sale(
            order.id,
            order.name,
            order._portal_ensure_token(),
            order.order_line._ids,
            tuple(order.order_line.product_id.mapped("default_code")),
        )
        for order in orders
    ]


def _number_arriving(env):
    """Return the numbers of what is on its way, each one that a scanner accepts."""
    sold = env["sale.order"].search([("client_order_ref", "=", PREFIX)])
    returns = env["rma.order"].search(
        [
            ("next_step", "in", ("ship", "receive")),
            ("line_ids.sale_line_id.order_id", "in", sold.ids),
        ],
        limit=MAX_ARRIVING,
    )
    for rma in returns:
        env.cr.execute(
            "UPDATE rma_order SET name = %s WHERE id = %s",
            [rma._issue_ran(rma.company_id.id), rma.id],
        )
    env.invalidate_all()
    return returns.mapped("name")
