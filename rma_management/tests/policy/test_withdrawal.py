from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError

from .test_policy_rules import PolicyRulesCommon


class TestWithdrawal(PolicyRulesCommon):
    """The law stands above the policy, for whom and as long as it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.country_id = cls.env.ref("base.de")
        # As strict as a policy can be.
        cls.policy.write(
            {
                "window_days": 1,
                "restocking_fee_basis": "percent",
                "restocking_fee_rate": 10,
                "final_sale_product_ids": [Command.set(cls.chair.product_tmpl_id.ids)],
            }
        )

    def sell_on(self, day, quantity=5):
        order = self.sell([(self.chair, quantity)])
        order.picking_ids.move_ids.date = day
        return order

    def test_shipped_rights_and_their_last_day(self):
        """2026-03-02 is a Monday, so that no period ends on a weekend."""
        order = self.sell_on("2026-03-02 12:00:00", 30)
        for country, last in (("de", 14), ("uk", 14), ("cn", 7), ("us", None)):
            self.partner.country_id = self.env.ref(f"base.{country}")
            for days in (1, 7, 8, 14, 15):
                with self.subTest(country=country, days=days):
                    rma = self.draft(
                        order,
                        {self.chair: 1},
                        date_requested=fields.Datetime.to_datetime("2026-03-02 12:00:00")
                        + timedelta(days=days),
                    )
                    found = self.verdicts(rma)
                    is_protected = last is not None and days <= last
                    self.assertEqual("withdrawal_right" in found, is_protected)
                    self.assertEqual("deny" in found.values(), not is_protected)
                    self.assertEqual(
                        rma.amount_estimated, 120.0 if is_protected else 108.0, "restocking fee"
                    )

    def test_european_period_does_not_end_on_a_weekend(self):
        """Delivered on Saturday the 7th: 14 days end on the 21st, a Saturday."""
        order = self.sell_on("2026-03-07 12:00:00")
        for day, is_protected in (("2026-03-23", True), ("2026-03-24", False)):
            with self.subTest(day=day):
                rma = self.draft(order, {self.chair: 1}, date_requested=f"{day} 12:00:00")
                self.assertEqual(bool(rma.line_ids.withdrawal_right_id), is_protected)

    def test_european_period_starts_with_the_last_delivery(self):
        order = self.create_order([(self.chair, 1), (self.lamp, 1)])
        moves = order.picking_ids.move_ids
        self.deliver(order)
        moves.filtered(lambda m: m.product_id == self.chair).date = "2026-03-02 12:00:00"
        moves.filtered(lambda m: m.product_id == self.lamp).date = "2026-03-10 12:00:00"
        rma = self.draft(order, {self.chair: 1}, date_requested="2026-03-20 12:00:00")
        self.assertTrue(rma.line_ids.withdrawal_right_id)
        self.partner.country_id = self.env.ref("base.cn")
        rma = self.draft(order, {self.chair: 1}, date_requested="2026-03-12 12:00:00")
        self.assertFalse(rma.line_ids.withdrawal_right_id)

    def test_authorized_without_fee_or_approval(self):
        rma = self.draft(self.sell_on(fields.Datetime.now() - timedelta(days=5)), {self.chair: 1})
        rma.action_submit()
        self.assertRecordValues(rma, [{"state": "authorized", "amount_estimated": 120.0}])
        self.assertFalse(rma.charge_ids)

    def test_switched_off(self):
        order = self.sell_on(fields.Datetime.now() - timedelta(days=5))
        company = self.env["res.partner"].create(
            {"name": "Firm", "is_company": True, "country_id": self.env.ref("base.de").id}
        )
        business = self.sell([(self.chair, 1)], partner=company)
        business.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=5)
        for scope, person, firm in (
            ("consumers", True, False),
            ("everyone", True, True),
            ("nobody", False, False),
        ):
            with self.subTest(scope=scope):
                self.company.rma_withdrawal_scope = scope
                for sold, expected in ((order, person), (business, firm)):
                    rma = self.draft(sold, {self.chair: 1})
                    self.assertEqual(bool(rma.line_ids.withdrawal_right_id), expected)

    def test_excluded_categories(self):
        parent = self.env["product.category"].create({"name": "Hygiene"})
        self.chair.categ_id = parent.create({"name": "Sealed", "parent_id": parent.id})
        right = self.env.ref("rma_management.rma_withdrawal_right_eu")
        order = self.sell_on(fields.Datetime.now())
        self.assertTrue(self.draft(order, {self.chair: 1}).line_ids.withdrawal_right_id)
        right.excluded_category_ids = parent
        self.assertFalse(self.draft(order, {self.chair: 1}).line_ids.withdrawal_right_id)

    def test_facts_still_count(self):
        order = self.sell_on(fields.Datetime.now(), 1)
        with self.assertRaisesRegex(UserError, "Only 1"):
            self.authorize(order, {self.chair: 2})

    def test_nobody_rejects_what_the_law_grants(self):
        self.set_terms(auto_approve_limit=1)
        rma = self.authorize(self.sell_on(fields.Datetime.now()), {self.chair: 1}, user=self.csr)
        self.assertEqual(rma.state, "submitted")
        with self.assertRaisesRegex(UserError, "2011/83/EU"):
            rma.with_user(self.manager).action_reject("No")

    def test_the_entry_counts_by_the_same_law(self):
        order = self.sell_on(fields.Datetime.now() - timedelta(days=5))
        entry = self.env["rma.entry"].create({"sale_order_ids": [Command.set(order.ids)]})
        entry.line_ids.quantity = 2
        self.assertRecordValues(entry, [{"amount_fees": 0.0, "amount_estimated": 240.0}])
        self.assertEqual(entry.line_ids.verdict, "authorize")
