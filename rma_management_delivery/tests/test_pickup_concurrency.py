from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestPickupConcurrency(ConcurrencyCommon):
    """Several at once on real connections: no stop is given twice."""

    def test_the_last_stop(self):
        day = fields.Date.today() + timedelta(days=1)
        ids = [self.draft(1), self.draft(1)]

        def prepare(env):
            orders = env["rma.order"].browse(ids)
            orders.action_submit()
            week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            warehouse = orders[:1].picking_ids.picking_type_id.warehouse_id
            return (
                env["rma.round"]
                .create(
                    {
                        "name": "Contested Round",
                        "warehouse_id": warehouse.id,
                        "capacity": 1,
                        **dict.fromkeys(week, True),
                    }
                )
                .id
            )

        round_id = self.in_transaction(prepare)

        def book(order_id):
            return lambda env: (
                env["rma.order"].browse(order_id)._take_pickup(f"round-{round_id}-{day}") or True
            )

        results = self.at_once(*[book(order_id) for order_id in ids])
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1)

        def look(env):
            found = env["rma.round"].browse(round_id)
            states = found.pickup_ids.mapped("state")
            found.active = False
            return states

        self.assertEqual(self.in_transaction(look), ["booked"])

    def test_the_same_return_twice(self):
        day = fields.Date.today() + timedelta(days=1)
        order_id = self.draft(1)

        def prepare(env):
            order = env["rma.order"].browse(order_id)
            order.action_submit()
            week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
            warehouse = order.picking_ids.picking_type_id.warehouse_id
            vals = {"name": "Round", "warehouse_id": warehouse.id, **dict.fromkeys(week, True)}
            return env["rma.round"].create(vals).id

        round_id = self.in_transaction(prepare)

        def book(env):
            env["rma.order"].browse(order_id)._take_pickup(f"round-{round_id}-{day}")
            return True

        self.assertEqual(self.at_once(book, book), [True, True])

        def look(env):
            env["rma.round"].browse(round_id).active = False
            return len(env["rma.order"].browse(order_id).pickup_ids)

        self.assertEqual(self.in_transaction(look), 1)
