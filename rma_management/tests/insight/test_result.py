from odoo.exceptions import AccessError

from ..common_insight import InsightCommon


class TestResult(InsightCommon):
    """What a return leaves: what documents say is in the ledger to the cent, the rest is listed."""

    def get_result(self, rma):
        result = rma.with_user(self.manager)._get_results()
        return next(iter(result.values()))

    def get_rows(self, rma):
        return {row["key"]: row for row in self.get_result(rma)["rows"]}

    def get_entries(self, rma):
        """Return what posted entries of a return change our equity by, read by themselves."""
        lines = self.env["account.move.line"].search(
            [
                ("move_id", "in", (rma.credit_note_ids | rma.charge_invoice_ids).ids),
                ("parent_state", "=", "posted"),
                ("account_id.internal_group", "in", ("income", "expense")),
                # The tax of the tests is booked where its goods are.
                ("tax_line_id", "=", False),
            ]
        )
        return -sum(lines.mapped("balance"))

    def test_with_fees_and_bonus(self):
        self.set_costs()
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(order, {self.chair: 1, self.lamp: 1})
        self.add_charge(rma, "restocking", 12.0, line_id=rma.line_ids[0].id)
        self.add_charge(rma, "goodwill", 3.6)
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        rows = self.get_rows(rma)
        self.assertEqual(rows["revenue"]["amount"], -133.33)
        self.assertEqual(rows["fees"]["amount"], 12.0)
        self.assertEqual(rows["bonus"]["amount"], -3.6)
        self.assertEqual(rows["handling"]["amount"], -12.0)
        self.assertEqual(rows["freight"]["amount"], -5.0)
        for key in ("revenue", "fees", "bonus"):
            with self.subTest(item=key):
                self.assertEqual(rows[key]["open"], 0.0)
        # Nobody books these.
        for key in ("handling", "freight"):
            with self.subTest(item=key):
                self.assertEqual(rows[key]["booked"], 0.0)
        self.assertAlmostEqual(self.get_result(rma)["booked"], self.get_entries(rma), places=2)

    def test_many_returns_reconcile(self):
        """All that these returns left in the ledger is what their results say, to the cent."""
        returns = self.env["rma.order"]
        order = self.sell([(self.chair, 7), (self.lamp, 7)])
        for chairs, lamps, fee in ((1, 2, 0.0), (2, 1, 7.77), (1, 1, 3.33), (3, 3, 0.01)):
            rma = self.authorize(order, {self.chair: chairs, self.lamp: lamps})
            if fee:
                self.add_charge(rma, "restocking", fee)
            self.receive(rma)
            self.inspect(rma)
            self.credit(rma)
            returns |= rma
        results = returns.with_user(self.manager)._get_results()
        booked = sum(result["booked"] for result in results.values())
        self.assertAlmostEqual(booked, self.get_entries(returns), places=2)
        for rma, result in results.items():
            for row in result["rows"]:
                if row["key"] in ("revenue", "fees", "bonus", "kept"):
                    with self.subTest(rma=rma.name, item=row["key"]):
                        self.assertEqual(row["open"], 0.0)

    def test_result_is_the_analysis(self):
        self.set_costs()
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.return_all_the_way(order, {self.chair: 2, self.lamp: 1})
        total = sum(self.report_of(rma).mapped("amount_result"))
        self.assertAlmostEqual(self.get_result(rma)["total"], total, places=2)
        self.assertAlmostEqual(rma.with_user(self.accountant).amount_result, total, places=2)

    def test_scrapped_goods_are_written_down(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma)
        self.inspect(rma, disposition=self.scrap)
        rows = self.get_rows(rma)
        self.assertEqual(rows["goods"]["amount"], 100.0)
        self.assertEqual(rows["writedown"]["amount"], -100.0)

    def test_drafts_are_no_result(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma, post=False)
        self.assertNotIn("revenue", self.get_rows(rma))

    def test_current_whatever_was_copied(self):
        """The page of a return is never as old as the copy that is analysed."""
        self.env["rma.report"]._take_snapshot()
        order = self.sell([(self.chair, 3)])
        rma = self.return_all_the_way(order, {self.chair: 1})
        self.assertEqual(self.get_rows(rma)["revenue"]["amount"], -100.0)

    def test_who_sees_it(self):
        order = self.sell([(self.chair, 3)])
        rma = self.return_all_the_way(order, {self.chair: 1})
        for user in (self.manager, self.accountant):
            with self.subTest(user=user.login):
                self.assertIn("Revenue given back", rma.with_user(user).result_table)
        for user in (self.csr, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rma.with_user(user).read(["result_table"])
