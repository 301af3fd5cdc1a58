from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestParcelConcurrency(ConcurrencyCommon):
    """Several at once on real connections: a double click adds one parcel."""

    def test_double_click(self):
        order_id = self.draft(1)
        self.in_transaction(lambda env: env["rma.order"].browse(order_id).action_submit())

        def add(env):
            order = env["rma.order"].browse(order_id)
            # False, too, is an answer.
            return [order._add_parcel(1, is_customer=True)]

        self.assertCountEqual(self.at_once(add, add, add), [[True], [False], [False]])

        def look(env):
            order = env["rma.order"].browse(order_id)
            told = order.message_ids.filtered(lambda message: "2 in all" in message.body)
            return len(order.parcel_ids), len(told)

        self.assertEqual(self.in_transaction(look), (2, 1))
