from collections import defaultdict
from functools import partial
from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from ..common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestDeskConcurrency(ConcurrencyCommon):
    """Two workers, or one with a bad network, at the same moment (invariants 3 and 4)."""

    def authorize(self):
        rma_id = self.draft(3)
        self.in_transaction(lambda env: env["rma.order"].browse(rma_id).action_submit())
        return rma_id

    @staticmethod
    def receive(rma_id, env, *, quantity, key):
        product = env["rma.order"].browse(rma_id).line_ids.product_id
        counts = [{"product_id": product.id, "lot_id": False, "quantity": quantity}]
        return bool(env["rma.desk"].receive(rma_id, counts, key)["order"])

    @staticmethod
    def look(rma_id, env):
        rma = env["rma.order"].browse(rma_id)
        return rma.line_ids.qty_received, rma.line_ids.qty_open, len(rma.inspection_ids)

    def test_two_workers_count_one_parcel(self):
        rma_id = self.authorize()
        results = self.at_once(
            partial(self.receive, rma_id, quantity=1, key=str(uuid4())),
            partial(self.receive, rma_id, quantity=2, key=str(uuid4())),
        )
        self.assertEqual(results, [True, True])
        self.assertEqual(self.in_transaction(partial(self.look, rma_id)), (3.0, 0.0, 0))

    def test_one_request_sent_twice_at_once(self):
        rma_id, key = self.authorize(), str(uuid4())
        receive = partial(self.receive, rma_id, quantity=1, key=key)
        self.assertEqual(self.at_once(receive, receive, receive), [True, True, True])
        self.assertEqual(self.in_transaction(partial(self.look, rma_id)), (1.0, 2.0, 0))

        key = str(uuid4())

        def prepare(env):
            [part] = env["rma.desk"].get_order(rma_id)["to_inspect"]
            grade = env["rma.grade"].search([], limit=1)
            return [{"line_id": part["line_id"], "quantity": 1, "grade_id": grade.id}]

        lines = self.in_transaction(prepare)

        def inspect(env):
            return bool(env["rma.desk"].inspect(rma_id, lines, key)["order"])

        self.assertEqual(self.at_once(inspect, inspect), [True, True])
        self.assertEqual(self.in_transaction(partial(self.look, rma_id)), (1.0, 2.0, 1))

    def sell_same(self, env):
        """Sell the product of the first order to another customer; return the order's id."""
        product = env["sale.order"].browse(self.order_id).order_line.product_id
        order = env["sale.order"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Next"}).id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 4})],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order.id

    def meanwhile(self, mine, theirs):
        """Do something whose transaction began before something else was done and committed.

        :return: how often it had to be tried
        """
        tries = []

        def late(env):
            # Whatever is read first takes the snapshot.
            env.cr.execute("SELECT 1 FROM rma_order LIMIT 1")
            tries.append(env.cr.fetchall())
            if len(tries) == 1:
                self.in_transaction(theirs)
            return mine(env)

        self.in_transaction(late)
        return len(tries)

    def receive_one(self, rma_id, env):
        return self.receive(rma_id, env, quantity=1, key=str(uuid4()))

    @staticmethod
    def inspect(rma_id, env):
        [part] = env["rma.desk"].get_order(rma_id)["to_inspect"]
        grade = env["rma.grade"].search([], limit=1)
        line = {"line_id": part["line_id"], "quantity": 1, "grade_id": grade.id}
        return bool(env["rma.desk"].inspect(rma_id, [line], str(uuid4())))

    @staticmethod
    def get_stock(product_id, env):
        """Return what lies where, and the same by the moves: [(location, quantity)]."""
        quants = env["stock.quant"]
        lines = env["stock.move.line"]
        moved = defaultdict(float)
        domain = [("product_id", "=", product_id), ("state", "=", "done")]
        for line in lines.search(domain):
            moved[line.location_id] -= line.quantity
            moved[line.location_dest_id] += line.quantity
        lying = quants._read_group(
            [("product_id", "=", product_id)],
            ["location_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        return lying, moved

    def test_parcels_with_the_same_goods_do_not_wait_for_each_other(self):
        """The row of a popular product's stock makes nobody start anew (invariant 4)."""
        first = self.authorize()
        self.order_id = self.in_transaction(self.sell_same)
        second = self.authorize()
        for step in (self.receive_one, self.inspect):
            tries = self.meanwhile(partial(step, second), partial(step, first))
            self.assertEqual(tries, 1, step.__name__)

        def check(env):
            product = env["rma.order"].browse(first).line_ids.product_id
            lying, moved = self.get_stock(product.id, env)
            returns = env["rma.order"].browse([first, second])
            self.assertEqual(returns.line_ids.mapped("qty_inspected"), [1.0, 1.0])
            stock = {location: quantity for location, quantity, _reserved in lying}
            # Ten were laid there by no move; what is reserved would be for nobody.
            warehouse = env["sale.order"].browse(self.order_id).warehouse_id
            stock[warehouse.lot_stock_id] -= 10
            self.assertEqual({key: stock[key] for key in stock if stock[key]},
                             {key: moved[key] for key in moved if moved[key]})  # fmt: skip
            self.assertFalse(any(reserved for _location, _quantity, reserved in lying))
            # Core's own job makes one row of them again.
            quants = env["stock.quant"].search([("product_id", "=", product.id)])
            quants._merge_quants()
            merged = env["stock.quant"].search([("product_id", "=", product.id)])
            self.assertEqual(len(merged), len(merged.location_id))
            self.assertEqual(
                sum(merged.mapped("quantity")), sum(quantity for _location, quantity, _r in lying)
            )

        self.in_transaction(check)
