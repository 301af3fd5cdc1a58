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
        self.set_terms(exchange_timing="receipt")
        order = self.sell([(kit, 2) for kit in kits])
        rma = self.exchange(order, dict.fromkeys(order.order_line, 1), product)
        self.receive(rma)
        rma.line_ids._get_open_replacement_moves()._action_cancel()
        rma.replacement_order_ids._action_cancel()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        rma._create_replacements()
        self.env.flush_all()
        count = self.env.cr.sql_log_count - before
        self.assertEqual(set(rma.line_ids.mapped("qty_replacing")), {1})
        # To read and to judge a list of kits costs what the bills cost, once.
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        rma.line_ids._get_changed_kits()
        rma.line_ids.mapped("qty_to_replace")
        return count, self.env.cr.sql_log_count - before

    def test_query_count_grows_little_with_the_lines(self):
        kits = [
            self.create_kit(f"Kit {number}", 50.0, {self.lamp: 1, self.plate: 2})[0]
            for number in range(10)
        ]
        for product, limit in ((None, 12), (self.other_kit, 12)):
            with self.subTest(product=product):
                self.count_replacing(kits[:1], product)
                few, few_read = self.count_replacing(kits[:2], product)
                many, many_read = self.count_replacing(kits, product)
                print("QUERIES", few, many, few_read, many_read)
                self.assertLessEqual((many - few) / 8, limit, "queries per kit")
                self.assertLessEqual((many_read - few_read) / 8, 4, "queries per kit read")
