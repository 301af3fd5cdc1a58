from odoo import Command
from odoo.tests import new_test_user

from ..common import RmaCommon


class TestBranch(RmaCommon):
    """A branch returns goods by the terms of the company it is a part of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.rma_withdrawal_scope = "nobody"
        cls.company.rma_goodwill_limit = 25.0
        cls.branch = cls.env["res.company"].create({"name": "Branch", "parent_id": cls.company.id})
        cls.sister = cls.env["res.company"].create(
            {"name": "Sister Branch", "parent_id": cls.company.id}
        )
        cls.branch_csr = new_test_user(
            cls.env,
            "rma_branch_csr",
            groups="rma_management.group_rma_user,rma_management.group_rma_inspector",
            company_id=cls.branch.id,
            company_ids=[Command.set(cls.branch.ids)],
        )

    def create_policy(self, company, **vals):
        policy = self.env["rma.policy"].create(
            {"name": company.name, "company_id": company.id, "sequence": 1, **vals}
        )
        policy.action_publish()
        return policy

    def sell_in_branch(self, quantity=2):
        env = self.env(context=dict(self.env.context, allowed_company_ids=self.branch.ids))
        warehouse = env["stock.warehouse"].search([("company_id", "=", self.branch.id)], limit=1)
        env["stock.quant"]._update_available_quantity(
            self.chair.with_env(env), warehouse.lot_stock_id, 100
        )
        order = env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create({"product_id": self.chair.id, "product_uom_qty": quantity})
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        order._create_invoices().action_post()
        return order

    def draft_in_branch(self):
        order = self.sell_in_branch()
        return self.draft(order, {self.chair: 1}, company_id=self.branch.id)

    def test_policy_reaches_branches(self):
        """Whose policy applies to the goods of a branch: its own, its parents', nobody else's."""
        line = self.draft_in_branch().line_ids
        for company, applies in (
            (self.company, True),
            (self.branch, True),
            (self.sister, False),
            (self.create_second_company(), False),
        ):
            with self.subTest(company=company.name):
                policy = self.create_policy(company)
                self.env["rma.policy"].flush_model()
                found = self.env["rma.policy"]._find_for(line)[line.id]
                self.assertEqual(found == policy, applies)
                policy.active = False

    def test_policy_of_a_branch_does_not_reach_its_parent(self):
        policy = self.create_policy(self.branch)
        line = self.draft(self.sell([(self.chair, 1)]), {self.chair: 1}).line_ids
        self.assertNotEqual(line.policy_id, policy)

    def test_terms_and_dispositions_through_the_whole_return(self):
        """Somebody who works in the branch alone: terms hold, goods stay in the branch."""
        policy = self.create_policy(
            self.company, restocking_fee_basis="percent", restocking_fee_rate=10
        )
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        disposition = self.env["rma.disposition"].create(
            {"name": "On the shelf", "location_id": shelf.id, "company_id": self.company.id}
        )
        order = self.sell_in_branch()
        rma = self.authorize(order, {self.chair: 1}, user=self.branch_csr)
        self.assertEqual(rma.line_ids.policy_id, policy)
        self.assertEqual(rma.line_ids.policy_id.name, self.company.name)
        self.assertEqual(rma.amount_estimated, rma.line_ids.sale_line_id.price_reduce_taxinc * 0.9)
        rma = rma.with_env(order.env)
        self.receive(rma)
        self.assertIn(
            disposition, self.env["rma.disposition"].with_user(self.branch_csr).search([])
        )
        wizard = self.env["rma.inspect"].with_user(self.branch_csr).create({"order_id": rma.id})
        wizard.line_ids.disposition_id = disposition
        wizard.action_apply()
        move = rma.inspection_ids.move_ids
        self.assertEqual(move.state, "done")
        self.assertEqual(move.location_dest_id.company_id, self.branch)

    def test_settings(self):
        """A branch begins with its parent's terms, and has its products until it has its own."""
        self.assertRecordValues(
            self.branch, [{"rma_withdrawal_scope": "nobody", "rma_goodwill_limit": 25.0}]
        )
        self.company.rma_fee_product_id = self.service
        self.assertEqual(self.branch._get_rma_charge_product("fee"), self.service)
        own = self.service.create({"name": "Fee of the branch", "type": "service"})
        self.branch.rma_fee_product_id = own
        self.assertEqual(self.branch._get_rma_charge_product("fee"), own)
        self.assertEqual(self.company._get_rma_charge_product("fee"), self.service)
