import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError

from ..common_insight import InsightCommon

MOST_QUERIES = 25


class TestOverview(InsightCommon):
    """The page of a returns manager: each figure is a recount of the records that it opens."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "Returns Test", "company_id": False})
        cls.colleague = cls.env["res.users"].create(
            {
                "name": "Colleague",
                "login": "overview_colleague",
                "group_ids": [
                    (4, cls.env.ref("rma_management.group_rma_user").id),
                    (4, cls.env.ref("base.group_user").id),
                ],
            }
        )

    def get(self, scope="all", user=None):
        self.env.flush_all()
        overview = self.env["rma.overview"].with_user(user or self.manager)
        return overview.get_overview(scope)

    def queue(self, data, name):
        return next(queue for queue in data["queues"] if queue["name"] == name)

    def figure(self, data, key, period="month"):
        figures = next(p["figures"] for p in data["periods"] if p["name"] == period)
        return next(figure for figure in figures if figure["key"] == key)

    def test_empty_database(self):
        data = self.get("own", self.manager)
        self.assertTrue(data["is_empty"])
        self.assertEqual({queue["count"] for queue in data["queues"]}, {0})
        self.assertEqual(self.figure(data, "accuracy")["text"], "–")
        json.dumps(data)

    def test_who_sees_it(self):
        for user in (self.csr, self.inspector, self.stock_user, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.get(user=user)

    def test_queues_and_what_is_late(self):
        before = self.get()
        order = self.sell([(self.chair, 9)])
        self.draft(order, {self.chair: 1})
        here = self.authorize(order, {self.chair: 1})
        self.receive(here)
        late = self.authorize(order, {self.chair: 1})
        late._in_action().date_expiry = fields.Date.today() - timedelta(days=1)
        awaited = self.authorize(order, {self.chair: 1})
        after = self.get()
        for name, count, overdue in (
            ("submit", 1, 0),
            ("approve", 0, 0),
            ("receive", 2, 1),
            ("inspect", 1, 0),
            ("settle", 0, 0),
        ):
            with self.subTest(queue=name):
                old, new = self.queue(before, name), self.queue(after, name)
                self.assertEqual(new["count"] - old["count"], count)
                self.assertEqual(new["late"] - old["late"], overdue)
                found = self.env[new["model"]].search(new["domain"])
                self.assertEqual(len(found), new["count"])
                total = sum(found.mapped("amount_estimated")) - sum(found.mapped("amount_credited"))
                overview = self.env["rma.overview"].with_user(self.manager)
                self.assertEqual(new["money"], overview._get_money(total))
                self.assertEqual(
                    self.env[new["model"]].search_count(new["late_domain"]), new["late"]
                )
        self.assertIn(
            late.id, self.env["rma.order"].search(self.queue(after, "receive")["late_domain"]).ids
        )
        self.assertTrue(awaited)

    def test_goods_that_nobody_looks_at_are_late(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        before = self.queue(self.get(), "inspect")["late"]
        rma.line_ids.move_ids.date = fields.Datetime.now() - timedelta(days=3)
        self.assertEqual(self.queue(self.get(), "inspect")["late"], before + 1)

    def test_figures_are_a_recount(self):
        self.set_costs()
        for _number in range(3):
            order = self.sell([(self.chair, 3), (self.lamp, 1)])
            self.return_all_the_way(order, {self.chair: 2, self.lamp: 1})
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 1}, line={"condition": "unopened"})
        rma._in_action().initiation_seconds = 70
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.condition_found = "damaged"
        wizard.action_apply()
        data = self.get()
        overview = self.env["rma.overview"].with_user(self.manager)
        for period in data["periods"]:
            for figure in period["figures"]:
                found = self.env[figure["model"]].with_user(self.manager).search(figure["domain"])
                with self.subTest(period=period["name"], figure=figure["key"]):
                    self.assertEqual(figure["text"], self.recount(overview, figure["key"], found))

    def recount(self, overview, key, found):
        """Return a figure as its rows say, each read by itself."""
        if key in ("returns", "inspected"):
            return overview._as_number(len(found))[1]
        if key == "initiation":
            seconds = sorted(found.mapped("initiation_seconds"))
            middle = len(seconds) // 2
            median = (seconds[middle] + seconds[-middle - 1]) / 2
            return overview._get_duration(median)
        if key == "accuracy":
            good = len(found) - sum(found.mapped("is_contradicted"))
            return f"{100 * good / len(found):.1f} %"
        if key == "refund":
            return f"{sum(found.mapped('days_to_refund')) / len(found):.1f}"
        if key == "rate":
            returned = sum(found.mapped("qty_period"))
            return f"{100 * returned / sum(found.mapped('qty_delivered')):.1f} %"
        name = {"paid": "amount_paid", "credited": "amount_credited", "cost": "amount_cost"}
        amounts = found.mapped(name.get(key, "amount_recovered"))
        return overview._get_money(sum(amounts))

    def test_accuracy_has_its_interval(self):
        order = self.sell([(self.chair, 9)])
        for _number in range(3):
            self.return_all_the_way(order, {self.chair: 1})
        figure = self.figure(self.get(), "accuracy")
        # Wilson for 3 of 3 is 43.85 to 100 %.
        self.assertEqual(figure["text"], "100.0 %")
        self.assertIn("43.9–100.0 %", figure["note"])

    def test_changes_are_told(self):
        order = self.sell([(self.chair, 9)])
        first = self.authorize(order, {self.chair: 1})
        first._in_action().date_requested = fields.Datetime.now() - timedelta(days=1)
        for _number in range(3):
            self.authorize(order, {self.chair: 1})
        figure = self.figure(self.get(), "returns", "today")
        found = self.env["rma.order"].search_count(figure["domain"])
        self.assertEqual(figure["text"], str(found))
        yesterday = int(figure["before"])
        self.assertGreaterEqual(yesterday, 1)
        self.assertEqual(figure["change"], round((found - yesterday) / yesterday * 100))
        self.assertEqual(figure["mood"], "bad" if found > yesterday else "good")

    def test_own_and_team(self):
        order = self.sell([(self.chair, 9)])
        self.manager.sudo().crm_team_ids = self.team
        mine = self.authorize(order, {self.chair: 1}, user_id=self.manager.id)
        theirs = self.authorize(
            order, {self.chair: 1}, user_id=self.colleague.id, team_id=self.team.id
        )
        self.authorize(order, {self.chair: 1}, user_id=self.colleague.id)
        for scope, expected in (("own", mine), ("team", theirs)):
            with self.subTest(scope=scope):
                queue = self.queue(self.get(scope), "receive")
                self.assertEqual(self.env["rma.order"].search(queue["domain"]), expected)

    def test_worst_and_charts_are_a_recount(self):
        order = self.sell([(self.chair, 9), (self.lamp, 9)])
        reason = self.env.ref("rma_management.rma_reason_size")
        self.authorize(order, {self.chair: 5}, line={"reason_id": reason.id})
        data = self.get()
        report = self.env["rma.report"].with_user(self.manager)
        rows = [row for worst in data["worst"] for row in worst["rows"]]
        self.assertTrue(rows)
        for row in [*rows, *data["reasons"], *data["months"]]:
            with self.subTest(row=row["label"]):
                self.assertEqual(report.search_count(row["domain"]), row["count"])
        self.assertEqual(len(data["months"]), 12)

    def test_every_figure_opens(self):
        order = self.sell([(self.chair, 2)])
        self.manager.sudo().crm_team_ids = self.team
        self.authorize(order, {self.chair: 1}, user_id=self.manager.id, team_id=self.team.id)
        for scope, has_rate in (("all", True), ("team", False), ("own", False)):
            figures = [
                figure for period in self.get(scope)["periods"] for figure in period["figures"]
            ]
            self.assertEqual("rate" in [figure["key"] for figure in figures], has_rate)
            for figure in figures:
                with self.subTest(scope=scope, figure=figure["key"]):
                    opened = self.env[figure["model"]].with_user(self.manager)
                    self.assertGreaterEqual(opened.search_count(figure["domain"]), 0)

    def test_few_queries(self):
        """As many as it takes for a database with returns, whatever their number."""
        order = self.sell([(self.chair, 9), (self.lamp, 9)])
        for _number in range(3):
            self.return_all_the_way(order, {self.chair: 1, self.lamp: 1})
        self.authorize(order, {self.chair: 1})
        self.get()
        for scope in ("all", "team", "own"):
            with self.subTest(scope=scope):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.env["rma.overview"].with_user(self.manager).get_overview(scope)
                queries = self.env.cr.sql_log_count - before
                self.assertLessEqual(queries, MOST_QUERIES)
