from functools import partial
from uuid import uuid4

from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_concurrency import ConcurrencyCommon

ROUNDS = 3
AT_ONCE = 20


@tagged("post_install", "-at_install")
class TestApiConcurrency(ConcurrencyCommon):
    """The same request many times at once, on real connections; `dev/race_api.py` does it 1,000
    times over HTTP."""

    def submit(self, key, env):
        order = env["sale.order"].browse(self.order_id)
        lines = [{"line_id": order.order_line.id, "quantity": 1}]
        return env["rma.api"].submit(order.name, lines, key)["ran"]

    def count(self, env):
        order = env["sale.order"].browse(self.order_id)
        return len(order.rma_order_ids), len(order.rma_order_ids.picking_ids)

    def test_twenty_at_once_are_one_return(self):
        for number in range(1, ROUNDS + 1):
            submit = partial(self.submit, str(uuid4()))
            results = self.at_once(*[submit] * AT_ONCE)
            self.assertEqual(len(set(results)), 1, results)
            self.assertEqual(self.in_transaction(self.count), (number, number))

    def test_a_channel_tells_ten_times_at_once(self):
        reference = str(uuid4())

        def tell(env):
            order = env["sale.order"].browse(self.order_id)
            message = {
                "channel": "shopify",
                "reference": reference,
                "event": "requested",
                "order": order.name,
                "lines": [{"channel_line": "1", "sku": reference, "quantity": 1}],
            }
            return env["rma.api"].submit_channel(message, str(uuid4()))["ran"]

        self.in_transaction(
            lambda env: (
                env["sale.order"]
                .browse(self.order_id)
                .order_line.product_id.write({"default_code": reference})
            )
        )
        results = self.at_once(*[tell] * 10)
        self.assertEqual(len(set(results)), 1, results)
        self.assertEqual(self.in_transaction(self.count), (1, 1))
