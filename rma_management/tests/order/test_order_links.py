from ..common import RmaCommon


class TestOrderLinks(RmaCommon):
    """The smart buttons of a list cost the same for two records as for twenty."""

    def test_queries_do_not_grow(self):
        orders = [self.sell([(self.chair, 1)]) for _number in range(8)]
        for order in orders:
            rma = self.authorize(order, {self.chair: 1})
            self.receive(rma)
            self.inspect(rma)
            self.credit(rma)
        orders = self.env["sale.order"].union(*orders)
        for name, linked, most in (
            ("orders", orders, 1),
            ("transfers", orders.picking_ids, 5),
            ("entries", orders.invoice_ids, 6),
        ):
            # As a list opens them.
            records = linked.browse(linked.ids)
            with self.subTest(name):
                self.count_queries(records[:2].mapped, "rma_count")
                two = records.browse(records.ids[:2])
                few, _counts = self.count_queries(two.mapped, "rma_count")
                many, _counts = self.count_queries(records.mapped, "rma_count")
                self.assertEqual(many, few)
                self.assertLessEqual(many, most)
                found = records.rma_order_ids
                self.assertEqual(found, orders.rma_order_ids)
