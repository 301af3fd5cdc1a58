from .common import KitCommon


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
