from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from ...models.third_party.rma_outsider import PORTAL
from ..common import RmaCommon


class TestAccess(RmaCommon):
    """Each role does its part with its own rights alone (invariant 5)."""

    def test_main_job_by_four_people(self):
        order = self.sell([(self.chair, 2)])
        entry = (
            self.env["rma.entry"]
            .with_user(self.csr)
            .create({"sale_order_ids": [Command.set(order.ids)]})
        )
        entry.line_ids.quantity = 2
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertEqual(rma.with_user(self.csr).amount_estimated, 240.0)
        self.assertTrue(rma.with_user(self.csr).picking_count)

        picking = rma.with_user(self.inspector).picking_ids
        picking.button_validate()
        self.env["rma.inspect"].with_user(self.inspector).create(
            {"order_id": rma.id}
        ).action_apply()

        action = rma.with_user(self.accountant).action_create_credit_notes()
        note = self.env["account.move"].with_user(self.accountant).browse(action["res_id"])
        note.action_post()
        self.assertEqual(rma.with_user(self.manager).state, "done")

    def test_reading_by_role(self):
        rma = self.return_all_the_way(self.sell([(self.chair, 2)]), {self.chair: 1})
        fields = ["name", "state", "next_step", "amount_estimated", "amount_credited", "line_ids"]
        for user in (self.csr, self.inspector, self.stock_user, self.accountant, self.manager):
            with self.subTest(user=user.login):
                mine = rma.with_user(user)
                mine.invalidate_recordset()
                self.assertTrue(mine.read(fields))
                self.assertTrue(
                    mine.line_ids.read(["qty_received", "qty_credited", "verdict_text"])
                )
                self.assertTrue(mine.web_search_read([], {"name": {}, "next_step": {}}))
        nobody = new_test_user(self.env, "rma_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            rma.with_user(nobody).read(["name"])

    def test_form_opens_for_everybody_who_may_read(self):
        """With lots in use, as they are in most warehouses."""
        self.env.ref("base.group_user").implied_ids += self.env.ref("stock.group_production_lot")
        seller = new_test_user(self.env, "rma_seller", groups="sales_team.group_sale_salesman")
        order = self.sell([(self.chair, 2)], user_id=seller.id)
        rma = self.return_all_the_way(order, {self.chair: 1})
        for user in (self.csr, self.inspector, self.stock_user, self.accountant, seller):
            with self.subTest(user=user.login), Form(rma.with_user(user)) as form:
                self.assertEqual(form.name, rma.name)
        others = self.authorize(self.sell([(self.chair, 1)], user_id=self.csr.id), {self.chair: 1})
        self.assertEqual(self.env["rma.order"].with_user(seller).search([]) & (rma | others), rma)

    def test_who_may_not_act(self):
        order = self.sell([(self.chair, 2)])
        rma = self.draft(order, {self.chair: 1})
        for user in (self.inspector, self.stock_user, self.accountant):
            for method in ("action_submit", "action_authorize", "action_cancel", "action_draft"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(rma.with_user(user), method)()
        self.assertEqual(rma.state, "draft")

    def test_configuration_is_the_managers(self):
        for model in ("rma.reason", "rma.policy", "rma.grade", "rma.disposition"):
            for user in (self.csr, self.inspector, self.accountant):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({"name": "Mine"})
            self.assertTrue(self.env[model].with_user(self.manager).create({"name": "Ours"}))

    def test_other_companies_are_out_of_sight(self):
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 1})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "rma_elsewhere",
            groups="rma_management.group_rma_manager,account.group_account_invoice",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.env["rma.order"].with_user(stranger).search([]))
        for record in (rma, rma.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["display_name"])
        for method in ("action_cancel", "action_create_credit_notes", "action_print_label"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(rma.with_user(stranger), method)()

    def test_numbers_are_unique_per_company(self):
        first = self.draft(self.sell([(self.chair, 2)]), {self.chair: 1})
        second = first.copy()
        self.assertNotEqual(first.name, second.name)
        self.assertEqual(second.state, "draft")

    def test_portal_users_see_their_own(self):
        mine = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        theirs = self.authorize(
            self.sell([(self.chair, 1)], partner=self.stranger), {self.chair: 1}
        )
        user = new_test_user(
            self.env, "rma_portal", groups="base.group_portal", partner_id=self.partner.id
        )
        self.assertEqual(self.env["rma.order"].with_user(user).search([]), mine)
        with self.assertRaises(AccessError):
            theirs.with_user(user).read(["name"])
        with self.assertRaises(AccessError):
            mine.with_user(user).read(["note"])
        for method in ("action_submit", "action_cancel", "action_create_credit_notes"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(mine.with_user(user), method)()

    def test_portal_users_read_what_is_listed_and_nothing_else(self):
        """Agents' words, costs and what a later addon adds stay closed."""
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        user = new_test_user(
            self.env, "rma_portal", groups="base.group_portal", partner_id=self.partner.id
        )
        for records in (rma, rma.line_ids):
            mine, open_fields = records.with_user(user), PORTAL[records._name]
            self.env.flush_all()
            for name, field in records._fields.items():
                if name == "display_name":  # a line's is its product's, which is core's to show
                    continue
                mine.invalidate_recordset()
                with self.subTest(model=records._name, field=name):
                    if name in open_fields:
                        self.assertTrue(mine.read([name]))
                        continue
                    with self.assertRaises(AccessError):
                        mine.read([name])
                    if field.store:
                        with self.assertRaises(AccessError):
                            mine.search([(name, "!=", False)])
            self.assertFalse(mine.fields_get().keys() - open_fields)
            self.assertTrue(mine.search([]))

    def test_second_company_with_its_own_people(self):
        company = self.env["res.company"].create({"name": "Second Company"})
        self.env.user.company_ids |= company
        env = self.env(context=dict(self.env.context, allowed_company_ids=company.ids))
        self.assertTrue(
            env["stock.warehouse"].search([("company_id", "=", company.id)]).rma_type_id
        )
        warehouse = env["stock.warehouse"].search([("company_id", "=", company.id)])
        product = self.chair.with_env(env)
        env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 10)
        order = env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": 2, "tax_ids": False}
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        rma = env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [
                    Command.create({"sale_line_id": order.order_line.id, "product_uom_qty": 1})
                ],
            }
        )
        rma.action_submit()
        self.assertEqual(rma.company_id, company)
        self.assertEqual(rma.picking_ids.picking_type_id, warehouse.rma_type_id)

    def test_smart_buttons_both_ways(self):
        order = self.sell([(self.chair, 2)])
        rma = self.return_all_the_way(order, {self.chair: 1})
        self.assertEqual(order.rma_order_ids, rma)
        for record in (order, rma.picking_ids[0], rma.credit_note_ids):
            with self.subTest(record=record):
                self.assertEqual(record.rma_count, 1)
                self.assertEqual(record.action_view_rma_orders()["res_id"], rma.id)
        self.assertEqual(self.partner.rma_count, 1)
        for method, records in (
            ("action_view_sale_orders", order),
            ("action_view_credit_notes", rma.credit_note_ids),
            ("action_view_inspections", rma.inspection_ids),
        ):
            self.assertEqual(getattr(rma, method)()["res_id"], records.id)
        self.assertEqual(rma.action_view_pickings()["domain"], [("id", "in", rma.picking_ids.ids)])
        found = self.env["stock.picking"].search([("rma_order_ids", "in", rma.ids)])
        self.assertEqual(found, rma.picking_ids)
        self.assertEqual(
            self.env["account.move"].search([("rma_order_ids", "in", rma.ids)]),
            rma.credit_note_ids,
        )

    def test_a_stranger_cannot_use_an_id(self):
        """An id from a browser is no right: the entry takes what the user may read."""
        order = self.sell([(self.chair, 2)])
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "rma_stranger",
            groups="rma_management.group_rma_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            entry = (
                self.env["rma.entry"]
                .with_user(stranger)
                .create({"sale_order_ids": [Command.set(order.ids)]})
            )
            entry.action_return_all()
            entry.action_confirm()
