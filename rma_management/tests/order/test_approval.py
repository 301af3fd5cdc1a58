from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..common import RmaCommon


class TestApproval(RmaCommon):
    """Who has to look, in which order, and who may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quality_group = cls.env["res.groups"].create({"name": "Quality"})
        cls.finance_group = cls.env["res.groups"].create({"name": "Finance"})
        cls.quality = new_test_user(cls.env, "rma_quality", groups="stock.group_stock_user")
        cls.finance = new_test_user(cls.env, "rma_finance", groups="account.group_account_invoice")
        cls.quality.group_ids += cls.quality_group
        cls.finance.group_ids += cls.finance_group
        cls.reason = cls.env["rma.reason"].create(
            {"name": "Recall", "approval_group_id": cls.quality_group.id}
        )

    def ask(self, quantity=1, user=None, **vals):
        """Return a return that somebody at customer service has submitted."""
        order = self.sell([(self.chair, 5)])
        return self.authorize(order, {self.chair: quantity}, user=user or self.csr, **vals)

    def test_amount(self):
        """A chair costs 120; what needs no approval is the limit itself."""
        self.set_terms(auto_approve_limit=240.0)
        for quantity, state in ((2, "authorized"), (3, "submitted")):
            with self.subTest(quantity=quantity):
                self.assertEqual(self.ask(quantity).state, state)

    def test_amount_counts_the_whole_return(self):
        self.set_terms(auto_approve_limit=200.0)
        order = self.sell([(self.chair, 1), (self.lamp, 3)])
        rma = self.authorize(order, {self.chair: 1, self.lamp: 3}, user=self.csr)
        self.assertEqual(rma.state, "submitted")
        self.assertEqual(set(rma.line_ids.mapped("verdict")), {"review"})

    def test_amount_in_foreign_currency(self):
        currency = self.env["res.currency"].create(
            {"name": "TST", "symbol": "T", "rate_ids": [Command.create({"rate": 2.0})]}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self.sell([(self.chair, 1)], pricelist_id=pricelist.id)
        self.set_terms(auto_approve_limit=130.0)
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        self.assertRecordValues(rma, [{"state": "authorized", "amount_estimated": 240.0}])

    def test_customer_who_returns_nearly_all(self):
        """Three of six came back and were inspected: drawn towards the usual 10 %, that is 25."""
        for _number in range(3):
            rma = self.authorize(self.sell([(self.chair, 1), (self.lamp, 1)]), {self.chair: 1})
            self.receive(rma)
            self.inspect(rma)
        for rate, state in ((26, "authorized"), (25, "submitted"), (20, "submitted")):
            with self.subTest(rate=rate):
                self.set_terms(risk_rate=rate)
                rma = self.draft(self.sell([(self.lamp, 1)]), {self.lamp: 1}, user=self.csr)
                order = rma.sale_order_ids
                order.date_order = fields.Datetime.now() - timedelta(days=400)
                rma.action_submit()
                self.assertEqual(rma.state, state)
                rma.action_cancel()

    def test_one_of_one_is_no_habit(self):
        self.set_terms(risk_rate=10)
        self.assertEqual(self.ask().state, "authorized")

    def test_watched_customer(self):
        self.partner.rma_always_review = True
        rma = self.ask()
        self.assertEqual(rma.state, "submitted")
        self.assertIn("Every return of Anna Customer", rma.approval_text)

    def test_role_of_the_reason_approves(self):
        """Somebody with no right on returns but to read them, whose role is asked."""
        rma = self.ask(line={"reason_id": self.reason.id})
        self.assertEqual(rma.approval_group_id, self.quality_group)
        self.assertFalse(rma.with_user(self.finance).can_approve)
        with self.assertRaises(AccessError):
            rma.with_user(self.finance).action_authorize()
        self.assertTrue(rma.with_user(self.quality).can_approve)
        rma.with_user(self.quality).action_authorize()
        self.assertRecordValues(rma, [{"state": "authorized", "approval_group_id": False}])
        self.assertEqual(rma.approval_ids.user_id, self.quality)
        self.assertTrue(rma.picking_ids)

    def test_an_approver_may_not_touch_drafts(self):
        rma = self.draft(self.sell([(self.chair, 1)]), {self.chair: 1})
        with self.assertRaises(AccessError):
            rma.with_user(self.quality).action_authorize()

    def test_two_steps(self):
        self.set_terms(
            auto_approve_limit=100, second_limit=200, second_group_id=self.finance_group.id
        )
        self.assertEqual(len(self.ask(1).approval_ids), 1)
        rma = self.ask(2)
        manager_group = self.env.ref("rma_management.group_rma_manager")
        self.assertEqual(rma.approval_ids.group_id, manager_group | self.finance_group)
        with self.assertRaises(AccessError):
            rma.with_user(self.finance).action_authorize()
        rma.with_user(self.manager).action_authorize()
        self.assertRecordValues(
            rma, [{"state": "submitted", "approval_group_id": self.finance_group.id}]
        )
        self.assertFalse(rma.picking_ids)
        with self.assertRaisesRegex(UserError, "Finance"):
            rma.with_user(self.manager).action_authorize()
        rma.with_user(self.finance).action_authorize()
        self.assertEqual(rma.state, "authorized")

    def test_the_second_is_somebody_else(self):
        self.manager.group_ids += self.finance_group
        self.set_terms(
            auto_approve_limit=100, second_limit=100, second_group_id=self.finance_group.id
        )
        rma = self.ask(2)
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.state, "submitted")
        with self.assertRaisesRegex(UserError, "another person of Finance"):
            rma.with_user(self.manager).action_authorize()
        rma.with_user(self.finance).action_authorize()
        self.assertEqual(rma.state, "authorized")

    def test_what_was_approved_is_not_changed_any_more(self):
        self.set_terms(
            auto_approve_limit=100, second_limit=100, second_group_id=self.finance_group.id
        )
        rma = self.ask(2)
        changes = {"product_uom_qty": 3, "reason_id": self.reason.id}
        for name, value in changes.items():
            with self.subTest("asked", name=name), self.assertRaisesRegex(UserError, "to draft"):
                rma.line_ids.write({name: value})
        rma.with_user(self.manager).action_authorize()
        for name, value in changes.items():
            with self.subTest("in part", name=name), self.assertRaisesRegex(UserError, "to draft"):
                rma.line_ids.write({name: value})
        rma.action_draft()
        self.assertFalse(rma.approval_ids)
        rma.line_ids.product_uom_qty = 3

    def test_nobody_approves_their_own_request(self):
        self.company.rma_forbid_self_approval = True
        self.partner.rma_always_review = True
        rma = self.ask(user=self.manager)
        self.assertEqual(rma.state, "submitted")
        self.assertFalse(rma.with_user(self.manager).can_approve)
        with self.assertRaisesRegex(UserError, "themselves"):
            rma.with_user(self.manager).action_authorize()
        other = new_test_user(self.env, "rma_manager_2", groups="rma_management.group_rma_manager")
        rma.with_user(other).action_authorize()
        self.assertEqual(rma.state, "authorized")

    def test_own_request_is_approved_where_it_is_not_forbidden(self):
        self.partner.rma_always_review = True
        rma = self.ask(user=self.manager)
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.state, "authorized")

    def test_activity_goes_from_desk_to_desk(self):
        self.set_terms(
            auto_approve_limit=100, second_limit=100, second_group_id=self.finance_group.id
        )
        rma = self.ask(1)
        activity = rma.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertTrue(activity.user_id.has_group("rma_management.group_rma_manager"))
        self.assertIn("more than", activity.note)
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.activity_ids.user_id, self.finance)
        rma.with_user(self.finance).action_authorize()
        self.assertFalse(rma.activity_ids)

    def test_who_leads_the_team_is_asked_as_one_of_those_who_may(self):
        """Not as whoever runs the system, nor without being allowed to."""
        self.partner.rma_always_review = True
        team = self.env["crm.team"].create({"name": "Returns"})
        system = new_test_user(
            self.env,
            "rma_system",
            groups="rma_management.group_rma_manager,base.group_system",
        )
        second = new_test_user(self.env, "rma_manager_2", groups="rma_management.group_rma_manager")
        for leader, is_asked in ((second, True), (system, False), (self.csr, False)):
            with self.subTest(leader=leader.login):
                team.user_id = leader
                asked = self.ask(team_id=team.id).activity_ids.user_id
                self.assertEqual(asked == leader, is_asked)
                self.assertTrue(asked.has_group("rma_management.group_rma_manager"))

    def test_activity_goes_when_cancelled_rejected_or_taken_back(self):
        self.partner.rma_always_review = True
        for method, user in (
            ("action_cancel", self.csr),
            ("action_draft", self.csr),
            ("action_reject", self.manager),
        ):
            with self.subTest(method=method):
                rma = self.ask()
                self.assertTrue(rma.activity_ids)
                args = ("No",) if method == "action_reject" else ()
                getattr(rma.with_user(user), method)(*args)
                self.assertFalse(rma.activity_ids)

    def test_queue(self):
        rma = self.ask(line={"reason_id": self.reason.id})
        for user, found in (
            (self.quality, True),
            (self.manager, True),
            (self.finance, False),
            (self.csr, False),
        ):
            with self.subTest(user=user.login):
                waiting = self.env["rma.order"].with_user(user).search([("can_approve", "=", True)])
                self.assertEqual(rma in waiting, found)

    def test_reject_needs_a_motive(self):
        self.partner.rma_always_review = True
        rma = self.ask()
        for motive in (None, "", "  "):
            with self.subTest(motive=motive), self.assertRaisesRegex(UserError, "why"):
                rma.with_user(self.manager).action_reject(motive)
        with self.assertRaises(AccessError):
            rma.with_user(self.csr).action_reject("No")
        rma.with_user(self.manager).action_reject("Worn for a year")
        self.assertRecordValues(rma, [{"state": "rejected", "reject_reason": "Worn for a year"}])

    def test_batch(self):
        self.partner.rma_always_review = True
        returns = self.ask() | self.ask() | self.ask()
        returns.with_user(self.manager).action_authorize()
        self.assertEqual(set(returns.mapped("state")), {"authorized"})


class TestOverride(RmaCommon):
    def setUp(self):
        super().setUp()
        self.set_terms(window_days=1)
        self.order = self.sell([(self.chair, 2)])
        self.order.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=10)
        self.rma = self.draft(self.order, {self.chair: 1}, user=self.csr)

    def test_only_a_manager_with_a_motive(self):
        with self.assertRaisesRegex(UserError, "ended on"):
            self.rma.action_submit()
        with self.assertRaises(AccessError):
            self.rma.action_override("Please")
        for motive in (None, " "):
            with self.assertRaisesRegex(UserError, "why"):
                self.rma.with_user(self.manager).action_override(motive)
        self.rma.with_user(self.manager).action_override("Loyal customer")
        self.assertRecordValues(
            self.rma, [{"state": "authorized", "override_motive": "Loyal customer"}]
        )
        self.assertEqual(self.rma.line_ids.verdict, "deny")
        self.assertEqual(self.policy.override_count, 1)

    def test_through_the_button(self):
        self.assertTrue(self.rma.is_refused)
        self.assertIn("ended on", self.rma.objection_text)
        action = self.rma.with_user(self.manager).action_open_override()
        wizard = (
            self.env["rma.motive"]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"motive": "Loyal customer"})
        )
        wizard.action_apply()
        self.assertEqual(self.rma.state, "authorized")

    def test_facts_cannot_be_overridden(self):
        self.rma.line_ids.product_uom_qty = 3
        with self.assertRaisesRegex(UserError, "Only 2"), self.cr.savepoint():
            self.rma.with_user(self.manager).action_override("Please")
        self.rma.invalidate_recordset()
        self.assertFalse(self.rma.override_motive)

    def test_an_override_does_not_replace_an_approval(self):
        finance_group = self.env["res.groups"].create({"name": "Finance"})
        self.set_terms(auto_approve_limit=1, second_limit=1, second_group_id=finance_group.id)
        self.rma.with_user(self.manager).action_override("Loyal customer")
        self.assertRecordValues(
            self.rma, [{"state": "submitted", "approval_group_id": finance_group.id}]
        )
        finance = new_test_user(self.env, "rma_fin", groups="account.group_account_invoice")
        finance.group_ids += finance_group
        self.rma.with_user(finance).action_authorize()
        self.assertEqual(self.rma.state, "authorized")

    def test_nobody_overrides_for_themselves_where_it_is_forbidden(self):
        self.company.rma_forbid_self_approval = True
        rma = self.draft(self.order, {self.chair: 1}, user=self.manager)
        with self.assertRaisesRegex(UserError, "themselves"):
            rma.action_override("Please")

    def test_nobody_types_an_override(self):
        for vals in (
            {"override_motive": "Please"},
            {"requester_id": self.csr.id},
            {"reject_reason": "No"},
            {"date_authorized": fields.Datetime.now()},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.rma.write(vals)
            with self.subTest(create=vals), self.assertRaises(UserError):
                self.draft(self.order, {self.chair: 1}, user=self.csr, **vals)
        for command in (
            {"approval_ids": [Command.create({"group_id": self.csr.group_ids[:1].id})]},
            {"decision_ids": [Command.create({"event": "override", "ran": "x"})]},
        ):
            with self.subTest(command=command), self.assertRaises(AccessError):
                self.rma.write(command)

    def test_taken_back_it_is_refused_again(self):
        self.rma.with_user(self.manager).action_override("Loyal customer")
        self.rma.action_cancel()
        self.rma.action_draft()
        self.assertFalse(self.rma.override_motive)
        with self.assertRaisesRegex(UserError, "ended on"):
            self.rma.action_submit()
