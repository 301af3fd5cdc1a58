import threading
from contextlib import closing
from functools import partial

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged


@tagged("post_install", "-at_install")
class ConcurrencyCommon(BaseCase):
    """Two people at once, on real connections that really commit."""

    def setUp(self):
        super().setUp()
        self.order_id = self.in_transaction(self.sell)

    @classmethod
    def in_transaction(cls, function):
        """Run a function as Odoo runs a request: on its own connection, tried again on conflict."""
        with closing(db_connect(get_db_name()).cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            env.transaction.registry = Registry(get_db_name())
            return retrying(partial(function, env), env)

    @classmethod
    def at_once(cls, *functions):
        """Run functions in threads that start together; return what each gave or raised."""
        barrier, results = threading.Barrier(len(functions)), [None] * len(functions)

        def run(index, function):
            def start(env):
                if results[index] is None:
                    results[index] = "started"
                    # Take the snapshot before anybody has written anything.
                    env.cr.execute("SELECT 1 FROM rma_order LIMIT 1")
                    barrier.wait(30)
                return function(env)

            try:
                results[index] = cls.in_transaction(start)
            except UserError as error:
                results[index] = error

        threads = [
            threading.Thread(target=run, args=(index, function))
            for index, function in enumerate(functions)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return results

    @staticmethod
    def sell(env):
        product = env["product.product"].create(
            {
                "name": "Contested Chair",
                "is_storable": True,
                "list_price": 100.0,
                "taxes_id": False,
                "invoice_policy": "delivery",
            }
        )
        # What is decided here stays in the database: the default policy must not be locked by it.
        policy = env["rma.policy"].create(
            {
                "name": "Contested",
                "sequence": 0,
                "product_ids": [Command.set(product.product_tmpl_id.ids)],
            }
        )
        policy.action_publish()
        warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 10)
        order = env["sale.order"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Contested"}).id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 4})],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        order._create_invoices().action_post()
        return order.id

    def draft(self, quantity):
        def create(env):
            order = env["sale.order"].browse(self.order_id)
            lines = [
                Command.create({"sale_line_id": order.order_line.id, "product_uom_qty": quantity})
            ]
            vals = {"partner_id": order.partner_id.id, "line_ids": lines}
            return env["rma.order"].create(vals).id

        return self.in_transaction(create)
