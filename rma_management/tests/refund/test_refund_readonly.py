from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..common_refund import RefundCommon


class TestRefundReadonly(RefundCommon):
    """Who may only look at the books sees who waits for money, and changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.auditor = new_test_user(cls.env, "rma_auditor", groups="account.group_account_readonly")

    def read_views(self, records, user):
        """Read what the views of the list of pending refunds show to a user."""
        action = self.env.ref("rma_management.rma_order_action_refund")
        views = [(view.view_id.id, view.view_mode) for view in action.view_ids]
        for _view_id, kind in views:
            arch = records.with_user(user).get_views(views)
            names = arch["models"]["rma.order"]["fields"]
            self.assertIn(kind, arch["views"])
            records.with_user(user).web_read(
                {
                    name: {"fields": {"display_name": {}}} if spec["type"] == "many2one" else {}
                    for name, spec in names.items()
                    if name in arch["views"][kind]["arch"] or kind == "list"
                }
            )

    def test_list_and_form(self):
        rma = self.due()
        self.assertEqual(rma.refund_status, "due")
        found = (
            self.env["rma.order"].with_user(self.auditor).search([("refund_status", "!=", "none")])
        )
        self.assertIn(rma, found)
        rma.action_create_credit_notes()
        self.read_views(rma, self.auditor)
        for name in ("line_ids", "inspection_ids", "charge_ids", "refund_ids", "credit_note_ids"):
            rma.with_user(self.auditor)[name].mapped("display_name")

    def test_menu(self):
        menu = self.env.ref("rma_management.account_pending_menu")
        for user, is_seen in ((self.auditor, True), (self.accountant, True), (self.csr, False)):
            with self.subTest(user=user.login):
                visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
                self.assertEqual(menu.id in visible, is_seen)

    def test_changes_nothing(self):
        rma = self.due()
        self.env["rma.charge"].create({"order_id": rma.id, "type": "late", "rate": 1.0})
        rma = rma.with_user(self.auditor)
        for change in (
            rma.action_create_credit_notes,
            lambda: rma.write({"refund_method": "bank"}),
            lambda: rma.line_ids.write({"reason_id": False}),
            lambda: rma.charge_ids.action_waive("I say so"),
            lambda: rma.charge_ids.write({"rate": 2.0}),
            rma.unlink,
        ):
            with self.assertRaises(AccessError):
                change()


class TestCreditJobOfTwoCompanies(RefundCommon):
    """One job for all companies: each by its own policy, in its own books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_b = cls.create_second_company()
        warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company_b.id)])
        cls.env["stock.quant"]._update_available_quantity(
            cls.chair, warehouse[:1].lot_stock_id, 100.0
        )
        cls.policy_b = cls.policy.copy(
            {"name": "Second", "company_id": cls.company_b.id, "active": True, "sequence": 1}
        )
        cls.policy_b.action_publish()

    def due_in(self, company, quantity):
        """Return a due return of a company, made by somebody who works there."""
        env = self.env(context=dict(self.env.context, allowed_company_ids=company.ids))
        order = env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [(0, 0, {"product_id": self.chair.id, "product_uom_qty": quantity})],
            }
        )
        order.action_confirm()
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        order._create_invoices().action_post()
        rma = env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [
                    (0, 0, {"sale_line_id": order.order_line.id, "product_uom_qty": quantity})
                ],
            }
        )
        rma.action_submit()
        rma.picking_ids.button_validate()
        env["rma.inspect"].create({"order_id": rma.id}).action_apply()
        return rma.with_env(self.env)

    def test_each_by_its_own_policy(self):
        table = [
            # modes and limits of the policies; states of the notes made in one run
            (("draft", 0), ("post", 0), [["draft"], ["posted"]]),
            (("post", 0), ("draft", 0), [["posted"], ["draft"]]),
            (("manual", 0), ("post", 0), [[], ["posted"]]),
            (("post", 100), ("post", 1000), [["draft"], ["posted"]]),
        ]
        for first, second, states in table:
            with self.subTest(first=first, second=second):
                self.set_terms(credit_mode=first[0], credit_post_limit=first[1])
                if self.policy_b.is_locked:
                    self.policy_b.active = False
                    self.policy_b = self.policy_b.copy({"name": "Second", "active": True})
                    self.policy_b.action_publish()
                self.policy_b.write({"credit_mode": second[0], "credit_post_limit": second[1]})
                returns = [self.due_in(company, 2) for company in (self.company, self.company_b)]
                self.assertEqual(returns[1].line_ids.policy_id, self.policy_b)
                self.run_credit_job()
                for rma, company, wanted in zip(
                    returns, (self.company, self.company_b), states, strict=True
                ):
                    notes = rma.credit_note_ids
                    self.assertEqual(notes.mapped("state"), wanted)
                    self.assertLessEqual(notes.company_id | notes.journal_id.company_id, company)
                    self.assertEqual(
                        notes.line_ids.account_id.company_ids, company if wanted else company[:0]
                    )

    def test_what_fails_in_one_stops_no_other(self):
        self.set_terms(credit_mode="post")
        self.policy_b.credit_mode = "post"
        self.company_b.rma_finance_user_id = self.accountant
        self.accountant.company_ids |= self.company_b
        returns = [self.due_in(company, 1) for company in (self.company, self.company_b)]
        moves = type(self.env["account.move"])
        real = moves._post

        def post(entries, soft=True):
            if entries.company_id & self.company_b:
                raise ValueError("The books of the second company are closed.")
            return real(entries, soft=soft)

        with patch.object(moves, "_post", post):
            self.run_credit_job()
        self.assertEqual(returns[0].credit_note_ids.state, "posted")
        self.assertEqual(returns[1].credit_note_ids.state, "draft")
        told = self.get_activities(returns[1], "mail_activity_refund")
        self.assertIn("books of the second company", told.note)
        self.assertEqual(told.user_id, self.accountant)
