from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError

from ..common import RmaCommon


class TestPolicy(RmaCommon):
    """Which policy applies to a line, and what becomes of its versions."""

    def create_policy(self, name="Other terms", publish=True, **vals):
        policy = self.env["rma.policy"].create({"name": name, "sequence": 1, **vals})
        if publish:
            policy.action_publish()
        return policy

    def policy_of(self, order):
        return self.draft(order, {self.chair: 1}).line_ids.policy_id

    def test_scope(self):
        """Each criterion by itself: fits and does not fit."""
        category = self.env["product.category"].create({"name": "Seats"})
        below = self.env["product.category"].create({"name": "Chairs", "parent_id": category.id})
        self.chair.categ_id = below
        tag = self.env["res.partner.category"].create({"name": "Gold"})
        self.partner.category_id = tag
        team = self.env["crm.team"].create({"name": "Shop"})
        self.partner.country_id = self.env.ref("base.us")
        order = self.sell([(self.chair, 1)], team_id=team.id)
        other_category = self.env["product.category"].create({"name": "Lights"})
        other_tag = self.env["res.partner.category"].create({"name": "Silver"})
        other_team = self.env["crm.team"].create({"name": "Web"})
        cases = (
            ("category_ids", category, other_category),
            ("category_ids", below, other_category),
            ("product_ids", self.chair.product_tmpl_id, self.lamp.product_tmpl_id),
            ("partner_category_ids", tag, other_tag),
            ("team_ids", team, other_team),
            ("country_ids", self.env.ref("base.us"), self.env.ref("base.jp")),
        )
        for name, fitting, other in cases:
            with self.subTest(criterion=name):
                policy = self.create_policy(**{name: [Command.set(fitting.ids)]})
                self.assertEqual(self.policy_of(order), policy)
                policy.write({name: [Command.set(other.ids)]})
                self.assertEqual(self.policy_of(order), self.policy)
                policy.active = False

    def test_criteria_add_up(self):
        policy = self.create_policy(
            product_ids=[Command.set(self.chair.product_tmpl_id.ids)],
            country_ids=[Command.set(self.env.ref("base.jp").ids)],
        )
        order = self.sell([(self.chair, 1)])
        self.assertEqual(self.policy_of(order), self.policy)
        order.partner_shipping_id.country_id = self.env.ref("base.jp")
        self.assertEqual(self.policy_of(order), policy)

    def test_the_first_in_the_list_applies(self):
        order = self.sell([(self.chair, 1)])
        first = self.create_policy("First", sequence=1)
        second = self.create_policy("Second", sequence=2)
        self.assertEqual(self.policy_of(order), first)
        first.sequence = 3
        self.assertEqual(self.policy_of(order), second)

    def test_another_companys_policy_does_not_apply(self):
        company = self.env["res.company"].create({"name": "Other Company"})
        self.create_policy(company_id=company.id)
        self.assertEqual(self.policy_of(self.sell([(self.chair, 1)])), self.policy)

    def test_in_force_when_sold(self):
        today = fields.Date.context_today(self.env.user)
        order = self.sell([(self.chair, 1)])
        cases = (
            (None, None, True),
            (today, None, True),
            (None, today, True),
            (today, today, True),
            (today + timedelta(days=1), None, False),
            (None, today - timedelta(days=1), False),
        )
        policy = self.create_policy()
        for date_from, date_to, applies in cases:
            with self.subTest(date_from=date_from, date_to=date_to):
                policy.write({"date_from": date_from, "date_to": date_to})
                self.assertEqual(self.policy_of(order), policy if applies else self.policy)

    def test_a_draft_policy_does_not_apply(self):
        policy = self.create_policy(publish=False)
        order = self.sell([(self.chair, 1)])
        self.assertEqual(self.policy_of(order), self.policy)
        policy.action_publish()
        self.assertEqual(self.policy_of(order), policy)

    def test_pinned_when_entered(self):
        order = self.sell([(self.chair, 2)])
        rma = self.draft(order, {self.chair: 1})
        self.create_policy(validity_days=5)
        rma.action_submit()
        self.assertEqual(rma.line_ids.policy_id, self.policy)
        self.assertFalse(rma.date_expiry)

    def test_new_version_applies_to_later_sales(self):
        today = fields.Date.context_today(self.env.user)
        self.set_terms(window_days=30)
        old_order = self.sell([(self.chair, 1)])
        old_order.date_order = fields.Datetime.now() - timedelta(days=10)
        new_order = self.sell([(self.chair, 1)])
        self.authorize(old_order, {self.chair: 1})
        action = self.policy.with_user(self.manager).action_new_version()
        draft = self.env["rma.policy"].browse(action["res_id"])
        self.assertRecordValues(
            draft, [{"version": 2, "state": "draft", "window_days": 30, "date_from": today}]
        )
        self.assertEqual(self.policy.action_new_version()["res_id"], draft.id)
        draft.window_days = 14
        draft.with_user(self.manager).action_publish()
        self.assertEqual(self.policy.date_to, today - timedelta(days=1))
        self.assertEqual(self.policy_of(new_order), draft)
        line = self.line_of(old_order, self.chair)
        again = self.env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [Command.create({"sale_line_id": line.id})],
            }
        )
        self.assertEqual(again.line_ids.policy_id, self.policy)

    def test_only_one_version_follows_another(self):
        draft = self.env["rma.policy"].browse(self.policy.action_new_version()["res_id"])
        rival = draft.copy({"previous_id": self.policy.id, "version": 2})
        draft.action_publish()
        with self.assertRaisesRegex(UserError, "replaced"):
            rival.action_publish()

    def test_a_version_that_starts_earlier_replaces_wholly(self):
        self.policy.date_from = "2020-01-01"
        draft = self.env["rma.policy"].browse(self.policy.action_new_version()["res_id"])
        draft.date_from = "2019-01-01"
        draft.action_publish()
        self.assertFalse(self.policy.active)
        self.assertEqual(self.policy_of(self.sell([(self.chair, 1)])), draft)

    def test_terms_decided_on_stay(self):
        self.policy.window_ids = [Command.create({"resolution": "exchange", "days": 60})]
        self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        for change in (
            lambda: self.policy.write({"window_days": 3}),
            lambda: self.policy.write({"category_ids": [Command.clear()]}),
            lambda: self.policy.window_ids.write({"days": 1}),
            self.policy.window_ids.unlink,
            lambda: self.env["rma.policy.window"].create(
                {"policy_id": self.policy.id, "resolution": "refund", "days": 1}
            ),
            self.policy.unlink,
        ):
            with self.assertRaisesRegex(UserError, "new version"), self.cr.savepoint():
                change()
        self.policy.write({"name": "Renamed", "sequence": 5})

    def test_terms_nobody_was_judged_by_may_be_corrected(self):
        self.draft(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.policy.window_days = 3
        self.assertFalse(self.policy.is_locked)

    def test_only_a_manager_chooses_another_policy(self):
        order = self.sell([(self.chair, 2)])
        lenient = self.create_policy("Lenient", sequence=999)
        with self.assertRaises(AccessError):
            self.draft(order, {self.chair: 1}, user=self.csr, line={"policy_id": lenient.id})
        rma = self.draft(order, {self.chair: 1}, user=self.csr)
        with self.assertRaises(AccessError):
            rma.line_ids.policy_id = lenient
        rma.with_user(self.manager).line_ids.policy_id = lenient
        self.assertEqual(rma.line_ids.policy_id, lenient)

    def test_a_second_approval_has_to_be_somebodys(self):
        with self.assertRaises(ValidationError):
            self.create_policy(second_limit=100)

    def test_no_policy_at_all(self):
        self.policy.active = False
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertRecordValues(rma, [{"state": "authorized", "date_expiry": False}])
        self.assertFalse(rma.line_ids.policy_id)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_total, 120.0)

    def test_finding_policies_takes_no_query_per_line(self):
        self.create_policy("Seats", category_ids=[Command.set(self.chair.categ_id.ids)], sequence=5)
        counts = []
        for number in (1, 20):
            order = self.create_order([(self.chair, 1)] * number)
            lines = (
                self.env["rma.order"]
                .create(
                    {
                        "partner_id": self.partner.id,
                        "line_ids": [
                            Command.create({"sale_line_id": line.id}) for line in order.order_line
                        ],
                    }
                )
                .line_ids
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.env["rma.policy"]._find_for(lines.browse(lines.ids))
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(*counts)
