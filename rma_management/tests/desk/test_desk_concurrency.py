from functools import partial
from uuid import uuid4

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
    def receive(rma_id, quantity, key, env):
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
            partial(self.receive, rma_id, 1, str(uuid4())),
            partial(self.receive, rma_id, 2, str(uuid4())),
        )
        self.assertEqual(results, [True, True])
        self.assertEqual(self.in_transaction(partial(self.look, rma_id)), (3.0, 0.0, 0))

    def test_one_request_sent_twice_at_once(self):
        rma_id, key = self.authorize(), str(uuid4())
        receive = partial(self.receive, rma_id, 1, key)
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
