from .common import KitCommon
from .common_exchange import KitExchangeCommon


class TestKitPerformance(KitCommon):
    """Kits cost by their component moves, with no query per line of the order."""

    def count_entry(self, kits):
        """Return the queries of entering and authorizing the return of an order of some kits."""
        order = self.sell([(kit, 2) for kit in kits])
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        entry = self.env["rma.entry"].create({"sale_order_ids": order.ids})
        entry.action_return_all()
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.env.flush_all()
        self.assertEqual(len(rma.line_ids.move_ids), 2 * len(kits))
        return self.env.cr.sql_log_count - before

    def test_query_count_grows_little_with_the_lines(self):
        kits = [
            self.create_kit(f"Kit {number}", 50.0, {self.lamp: 1, self.plate: 2})[0]
            for number in range(20)
        ]
        self.count_entry(kits[:1])
        few, many = self.count_entry(kits[:2]), self.count_entry(kits)
        self.assertLessEqual((many - few) / 36, 6, "queries per component move")


class TestKitExchangePerformance(KitExchangeCommon):
    """Ten kits are replaced by one delivery, or one order, without queries per line."""

    def count_replacing(self, kits, product=None):
        """Return the queries of sending the replacements of kits, and of reading what is due."""
        self.set_terms(exchange_timing="receipt")
        order = self.sell([(kit, 2) for kit in kits])
        rma = self.exchange(order, dict.fromkeys(order.order_line, 1), product)
        self.receive(rma)
        rma.line_ids._get_open_replacement_moves()._action_cancel()
        rma.replacement_order_ids._action_cancel()
        sending, _lines = self.count_queries(rma._create_replacements)
        self.assertEqual(set(rma.line_ids.mapped("qty_replacing")), {1})
        reading, _due = self.count_queries(
            lambda: [line._get_quantity_to_send() for line in rma.line_ids],
        )
        return sending, reading

    def test_query_count_grows_as_core_does(self):
        """Beside what core needs to sell the same kits, little is added by each of them."""
        kits = [
            self.create_kit(f"Kit {number}", 50.0, {self.lamp: 1, self.plate: 2})[0]
            for number in range(10)
        ]
        for product in (None, self.other_kit):
            with self.subTest(product=product):
                sold = [product or kit for kit in kits]
                self.count_replacing(kits[:1], product)
                few, few_read = self.count_replacing(kits[:2], product)
                many, many_read = self.count_replacing(kits, product)
                core_few, _order = self.count_queries(
                    self.create_order, [(kit, 1) for kit in sold[:2]]
                )
                core_many, _order = self.count_queries(
                    self.create_order, [(kit, 1) for kit in sold]
                )
                self.assertLessEqual((many - few - core_many + core_few) / 8, 6, "per kit")
                self.assertLessEqual(many_read, few_read, "reading costs the same for all")
