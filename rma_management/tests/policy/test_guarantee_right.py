from datetime import date

from odoo import Command

from .test_guarantee import GuaranteeCommon


class TestApplicableRight(GuaranteeCommon):
    """Which right a customer has, and until when, is told before anybody decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"window_days": 30, "final_sale_product_ids": False})

    def find(self, rma):
        return rma.line_ids._get_applicable_right()[rma.line_ids.id]

    def test_kind_and_last_day(self):
        """Delivered on Monday 2026-03-02: 14 days to withdraw, 30 by policy, two years of law."""
        order = self.sell_on()
        for day, reason, kind, until in (
            ("2026-03-16", self.mind, "withdrawal", "2026-03-16"),
            ("2026-03-16", self.faulty, "withdrawal", "2026-03-16"),
            ("2026-03-17", self.mind, "policy", "2026-04-01"),
            ("2026-03-17", self.faulty, "guarantee", "2028-03-02"),
            ("2026-04-01", self.mind, "policy", "2026-04-01"),
            ("2026-04-02", self.mind, "none", None),
            ("2026-04-02", self.faulty, "guarantee", "2028-03-02"),
            ("2028-03-02", self.faulty, "guarantee", "2028-03-02"),
            ("2028-03-03", self.faulty, "none", None),
        ):
            with self.subTest(day=day, reason=reason.name):
                right = self.find(self.complain(order, f"{day} 12:00:00", reason_id=reason.id))
                self.assertEqual(right.kind, kind)
                self.assertEqual(right.until, until and date.fromisoformat(until))
                self.assertTrue(right.agent and right.customer)
                self.assertEqual(bool(right.name), kind != "none")

    def test_policy_without_an_end_and_final_sale(self):
        order = self.sell_on()
        self.policy.window_days = 0
        right = self.find(self.complain(order, reason_id=self.mind.id))
        self.assertEqual((right.kind, right.until), ("policy", None))
        self.assertIn(self.policy.name, right.agent)
        self.assertNotIn(self.policy.name, right.customer)
        self.policy.final_sale_product_ids = self.chair.product_tmpl_id
        self.assertEqual(self.find(self.complain(order, reason_id=self.mind.id)).kind, "none")

    def test_window_of_the_newest_delivery(self):
        """The last goods delivered come back first, so that the policy lasts as long as it can."""
        order = self.create_order([(self.chair, 2)])
        picking = order.picking_ids
        picking.move_ids.quantity = 1
        picking.with_context(skip_backorder=True).button_validate()
        self.deliver(order)
        first, second = order.picking_ids.move_ids.sorted("id")
        first.date, second.date = "2026-03-02 12:00:00", "2026-03-12 12:00:00"
        self.partner.country_id = self.env.ref("base.us")
        for quantity, until in ((1, "2026-04-11"), (2, "2026-04-01")):
            with self.subTest(quantity=quantity):
                rma = self.complain(order, "2026-03-30 12:00:00", quantity, reason_id=self.mind.id)
                self.assertEqual(self.find(rma).until, date.fromisoformat(until))

    def test_day_where_the_company_is(self):
        self.company.partner_id.tz = "Asia/Shanghai"
        order = self.sell_on("2026-03-02 20:00:00")
        for moment, kind in (("2028-03-03 15:59:00", "guarantee"), ("2028-03-03 16:00:00", "none")):
            with self.subTest(moment=moment):
                self.assertEqual(self.find(self.complain(order, moment)).kind, kind)

    def test_what_a_fault_would_give(self):
        rma = self.complain(self.sell_on(), reason_id=False)
        self.assertEqual(self.find(rma).kind, "none")
        self.assertIn("If it is faulty", self.find(rma).agent)
        self.assertIn("If it is faulty", self.find(rma).customer)

    def test_goods_that_stay_with_the_customer(self):
        """Nothing of a delivery is left once all of it is kept, and it counts all the same."""
        self.env["rma.withdrawal.right"].search([]).active = False
        order = self.sell_on(lines=[(self.chair, 1)])
        rma = self.complain(order, "2026-03-20 12:00:00", resolution="keep")
        rma.action_submit()
        self.assertIn(rma.state, ("authorized", "done"))
        self.assertEqual(str(self.find(rma).until), "2028-03-02")

    def test_entry_and_return_say_the_same(self):
        order = self.sell_on()
        order.picking_ids.move_ids.date = "2026-06-02 12:00:00"
        entry = (
            self.env["rma.entry"]
            .with_user(self.csr)
            .create(
                {"sale_order_ids": [Command.set(order.ids)], "opened_at": "2026-07-12 12:00:00"}
            )
        )
        line = entry.line_ids
        self.assertIn("If it is faulty", line.right_text, "before a quantity is entered")
        line.write({"quantity": 1, "reason_id": self.faulty.id, "resolution": "exchange"})
        self.assertEqual(line.verdict, "authorize")
        self.assertIn("European Union, until 06/02/2028", line.right_text)
        action = entry.action_confirm()
        rma = self.env["rma.order"].browse(action["res_id"])
        told = rma.line_ids.with_context(rma_for_customer=True).right_text
        self.assertIn("under legal guarantee until", told)
        self.assertNotIn("prove", told)
        for user in (self.inspector, self.stock_user, self.accountant):
            with self.subTest(user=user.login):
                if rma.with_user(user).has_access("read"):
                    self.assertTrue(rma.line_ids.with_user(user).right_text)

    def test_one_line_and_twenty(self):
        """Lines cost no query each."""
        products = [self.create_product(f"Part {number}", 10.0) for number in range(20)]
        drafts = []
        for count in (1, 20):
            order = self.sell([(product, 1) for product in products[:count]])
            order.picking_ids.move_ids.date = "2026-03-02 12:00:00"
            drafts.append(
                self.draft(
                    order,
                    dict.fromkeys(products[:count], 1),
                    date_requested="2026-05-20 12:00:00",
                    line={"reason_id": self.faulty.id, "resolution": "exchange"},
                )
            )
        for label, function in (
            ("right", lambda rma: rma.line_ids._get_applicable_right()),
            ("verdict", lambda rma: rma.line_ids._evaluate()),
            ("text", lambda rma: rma.line_ids.mapped("right_text")),
        ):
            with self.subTest(label):
                self.count_queries(function, drafts[0])
                counts = [self.count_queries(function, rma)[0] for rma in drafts]
                self.assertLessEqual(counts[1], counts[0] + 2, counts)
        self.assertEqual(set(drafts[1].line_ids.mapped("verdict")), {False})
        one = self.count_queries(drafts[0].action_submit)[0]
        many = self.count_queries(drafts[1].action_submit)[0]
        self.assertEqual(set(drafts[1].line_ids.mapped("verdict")), {"authorize"})
        self.assertLessEqual(many / 20, one / 4, (one, many))
