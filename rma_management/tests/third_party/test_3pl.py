from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user

from odoo.addons.mail.tools.discuss import Store

from ..common_dock import DockCommon


class TestThirdParty(DockCommon):
    """A third party receives and inspects in its warehouse, and sees nothing else (L4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        cls.env["stock.quant"]._update_available_quantity(cls.chair, cls.second.lot_stock_id, 50)
        cls.user = new_test_user(cls.env, "rma_3pl", groups="rma_management.group_rma_3pl")
        cls.second.rma_3pl_user_ids = cls.user
        cls.elsewhere = cls.sell([(cls.chair, 3)])
        cls.here = cls.sell([(cls.chair, 3)], warehouse_id=cls.second.id, partner=cls.stranger)

    def setUp(self):
        super().setUp()
        theirs = self.authorize(self.elsewhere, {self.chair: 2}, user=self.csr)
        mine = self.authorize(self.here, {self.chair: 2}, user=self.csr)
        self.theirs, self.mine = theirs.with_env(self.env), mine.with_env(self.env)

    def as_user(self, records):
        records.env.flush_all()
        records.invalidate_recordset()
        return records.with_user(self.user)

    def env_of(self, model):
        return self.env[model].with_user(self.user)

    # What it does

    def test_receives_inspects_and_reports(self):
        picking = self.env_of("stock.picking").search([])
        self.assertEqual(picking.ids, self.mine.picking_ids.ids)
        with Form(picking, view="rma_management.stock_picking_view_form_3pl") as form:
            self.assertEqual(form.origin, self.mine.name)
        self.assertTrue(picking.button_validate())
        self.assertEqual(self.mine.line_ids.qty_received, 2)
        self.assertEqual(self.here.order_line.qty_delivered, 1)
        rma = self.as_user(self.mine)
        self.assertEqual(rma.next_step, "inspect")
        action = rma.action_open_inspect()
        wizard = self.env_of("rma.inspect").browse(action["res_id"])
        Form(wizard)
        wizard.action_apply()
        self.assertEqual(self.on_hand(self.chair, self.second.lot_stock_id), 49)
        self.assertEqual(self.mine.inspection_ids.user_id, self.user)
        found = rma.action_report_discrepancy("damaged_parcel", note="Wet.")
        self.assertEqual((found.found_by_id, found.sudo().user_id), (self.user, self.csr))
        self.assertEqual(self.credit(self.mine).amount_untaxed, 200)

    def test_is_recommended_to_without_a_value(self):
        self.company.rma_recommend_disposition = True
        self.receive(self.mine)
        wizard = self.env_of("rma.inspect").create({"order_id": self.mine.id})
        self.assertFalse(wizard.line_ids.recommendation)
        for_us = self.env["rma.inspect"].create({"order_id": self.mine.id})
        self.assertTrue(for_us.line_ids.recommendation)
        wizard.action_apply()
        inspection = self.mine.inspection_ids
        self.assertTrue(inspection.predicted_value)
        with self.assertRaises(AccessError):
            self.as_user(inspection).read(["predicted_value"])

    def test_counts_short_and_takes_a_backorder(self):
        picking = self.as_user(self.mine.picking_ids)
        picking.move_line_ids.quantity = 1
        picking.move_ids.picked = True
        action = picking.button_validate()
        wizard = Form.from_action(picking.env, action).save()
        wizard.process()
        self.assertEqual((self.mine.line_ids.qty_received, self.mine.line_ids.qty_open), (1, 1))
        self.assertEqual(len(self.env_of("stock.picking").search([])), 2)

    def test_unexpected_and_blind_come_into_its_own_warehouse(self):
        rma = self.as_user(self.mine)
        rma.action_report_discrepancy("unexpected_product", product_id=self.lamp.id, quantity=1)
        self.assertEqual(self.on_hand(self.lamp, self.second.rma_location_id), 1)
        blind = self.env_of("rma.order")._create_blind_receipt(
            lines=[{"product_id": self.lamp.id, "quantity": 2}]
        )
        self.assertEqual(self.on_hand(self.lamp, self.second.rma_location_id), 3)
        self.assertEqual(self.env_of("rma.order").search([]), rma | blind)

    # What it does not see

    def test_search_finds_its_own_alone(self):
        self.receive(self.theirs, {self.chair: 3})
        self.receive(self.mine, {self.chair: 3})
        for rma in (self.theirs, self.mine):
            self.inspect(rma, quantities={self.chair: 1})
        own = {
            "stock.picking": self.mine.picking_ids.filtered(
                lambda p: p.picking_type_id == self.second.rma_type_id
            ),
            "stock.move": self.mine.picking_ids.filtered(
                lambda p: p.picking_type_id == self.second.rma_type_id
            ).move_ids,
            "rma.order": self.mine,
            "rma.order.line": self.mine.line_ids,
            "rma.inspection": self.mine.inspection_ids,
            "rma.discrepancy": self.mine.discrepancy_ids,
            "stock.warehouse": self.second,
            "stock.picking.type": self.second.rma_type_id,
        }
        for model, records in own.items():
            with self.subTest(model=model):
                env = self.env_of(model)
                self.assertTrue(records)
                self.assertEqual(env.search([]).ids, records.sorted().ids or records.ids)
                self.assertEqual(env.search_count([]), len(records))
                self.assertEqual(
                    [count for (count,) in env._read_group([], [], ["__count"])], [len(records)]
                )
                self.assertEqual({i for i, _name in env.name_search("")}, set(records.ids))
                others = self.env[model].search([]) - records
                self.assertTrue(others)
                with self.assertRaises(AccessError):
                    others[:1].with_user(self.user).read(["display_name"])

    def test_models_that_are_closed(self):
        charge = self.env["rma.charge"].create({"order_id": self.mine.id, "rate": 1.0})
        self.receive(self.mine)
        self.inspect(self.mine)
        note = self.credit(self.mine)
        for records in (
            self.here,
            self.here.order_line,
            note,
            note.line_ids,
            self.mine.decision_ids,
            charge,
        ):
            with self.subTest(model=records._name):
                self.assertTrue(records)
                with self.assertRaises(AccessError):
                    self.as_user(records).read(["display_name"])
                with self.assertRaises(AccessError):
                    self.env_of(records._name).search([])
        for model in (
            "stock.quant",
            "product.pricelist",
            "product.pricelist.item",
            "product.supplierinfo",
            "rma.policy",
        ):
            with self.subTest(model=model):
                self.assertTrue(self.env[model].search_count([]) or model != "stock.quant")
                self.assertFalse(self.env_of(model).search([]))

    def test_amounts_and_prices_are_closed(self):
        self.receive(self.mine)
        for records, names in (
            (
                self.mine,
                ["amount_estimated", "amount_credited", "currency_id", "charge_ids", "note",
                 "credit_note_ids", "sale_order_ids", "partner_invoice_id", "message_ids"],
            ),
            (
                self.mine.line_ids,
                ["price_unit", "sale_line_id", "policy_id", "qty_credited", "verdict"],
            ),
            (self.mine.picking_ids, ["sale_id", "message_ids"]),
            (self.mine.picking_ids.move_ids, ["price_unit", "value", "sale_line_id"]),
            (self.chair, ["list_price", "lst_price", "standard_price"]),
            (self.chair.product_tmpl_id, ["list_price", "standard_price"]),
        ):  # fmt: skip
            for name in names:
                with self.subTest(model=records._name, field=name):
                    mine = self.as_user(records)
                    with self.assertRaises(AccessError):
                        mine.read([name])
                    with self.assertRaises(AccessError):
                        mine.search([(name, "!=", False)])
                    self.assertNotIn(name, mine.fields_get())
        with self.assertRaises(AccessError):
            self.env_of("rma.order")._read_group([], [], ["amount_estimated:sum"])

    def test_prices_and_costs_of_the_set_up_are_closed(self):
        accessory = self.env["rma.accessory"].create(
            {"name": "Manual", "price": 5.0, "product_tmpl_id": self.chair.product_tmpl_id.id}
        )
        for records, names in (
            (accessory, ["price"]),
            (self.scrap, ["handling_cost", "freight_cost", "value_percent", "is_credited"]),
            (self.env.ref("rma_management.rma_grade_b"), ["price_percent", "diminished_rate"]),
            (self.env["rma.reason"].search([], limit=1), ["fault", "is_fee_waived"]),
        ):
            mine = self.as_user(records)
            self.assertTrue(mine.read(["name"]))
            for name in names:
                with self.subTest(model=records._name, field=name):
                    with self.assertRaises(AccessError):
                        mine.read([name])
                    with self.assertRaises(AccessError):
                        mine.search([(name, "!=", False)])

    def test_chatter_and_attachments(self):
        text, answer = "We credit 240.00.", "Hello"
        message = self.mine.message_post(body=text)
        proof = self.env["ir.attachment"].create(
            {"name": "invoice.pdf", "raw": b"x", "res_model": "rma.order", "res_id": self.mine.id}
        )
        with self.assertRaises(AccessError):
            self.as_user(message).read(["body"])
        self.assertFalse(self.env_of("mail.message").search([("id", "=", message.id)]))
        with self.assertRaises(AccessError):
            self.as_user(proof).read(["raw"])
        self.assertFalse(self.env_of("ir.attachment").search([("id", "=", proof.id)]))
        with self.assertRaises(AccessError):
            self.as_user(self.mine).message_post(body=answer)

    def test_partners(self):
        seen = self.env_of("res.partner").search([("partner_share", "=", True)])
        self.assertIn(self.stranger, seen.sudo())
        self.assertNotIn(self.partner, seen.sudo())
        with self.assertRaises(AccessError):
            self.as_user(self.partner).read(["name", "street"])
        self.assertEqual(self.as_user(self.stranger).name, "Bob Stranger")

    def test_how_to_reach_senders_is_closed(self):
        """A parcel is known by its number and a name: phone and mail are for us."""
        self.stranger.write({"email": "bob@example.com", "phone": "+32 470 12 34 56"})
        name, partner = self.stranger.name, self.stranger.id
        new_test_user(self.env, "bob", groups="base.group_portal", name=name, partner_id=partner)
        sender = self.as_user(self.stranger)
        for name in ("email", "phone", "email_normalized", "email_formatted", "comment"):
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    sender.read([name])
                with self.assertRaises(AccessError):
                    sender.search([(name, "ilike", "bob@")])
                self.assertNotIn(name, sender.fields_get())
        self.assertFalse(sender.name_search("bob@example"))
        self.assertEqual(sender.name_search("Bob Str")[0][0], sender.id)
        self.assertFalse(self.env_of("res.users").search([("login", "=", "bob")]))
        store = Store().add(sender).get_result()
        self.assertNotIn("email", store["res.partner"][0])
        # It still signs in, and sees its own address.
        own = self.user.with_user(self.user)
        self.assertEqual(own.email, self.user.email)
        self.assertTrue(own.read(["name", "email"]))
        self.assertTrue(self.stranger.with_user(self.csr).read(["email", "phone"]))

    def test_lots(self):
        self.sell_serials(self.serials[:2])
        self.assertFalse(self.env_of("stock.lot").search([]))

    def test_what_it_may_not_do(self):
        rma, picking = self.as_user(self.mine), self.as_user(self.mine.picking_ids)
        other = self.as_user(self.theirs.picking_ids)
        with self.assertRaises(AccessError):
            other.button_validate()
        with self.assertRaises(AccessError):
            other.move_ids.write({"quantity": 1})
        for method in ("action_cancel", "action_authorize", "action_create_credit_notes",
                       "action_receive_anyway", "action_extend"):  # fmt: skip
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(rma, method)()
        with self.assertRaises(AccessError):
            picking.write({"picking_type_id": self.warehouse.rma_type_id.id})
        with self.assertRaises(AccessError):
            self.as_user(self.theirs).action_report_discrepancy("empty_box")
        with self.assertRaises(AccessError):
            self.env_of("rma.discrepancy").create({"order_id": self.theirs.id, "type": "short"})
        with self.assertRaises(AccessError):
            self.env_of("rma.inspect").create({"order_id": self.theirs.id}).action_apply()
        found = rma.action_report_discrepancy("empty_box")
        with self.assertRaises(AccessError):
            found.action_note()
        picking.button_validate()
        with self.assertRaises(AccessError):
            picking.move_line_ids.write({"quantity": 9})

    def test_a_further_group_opens_nothing(self):
        self.user.group_ids += self.env.ref("stock.group_stock_user")
        picking = self.env_of("stock.picking").search([])
        self.assertEqual(picking.ids, self.mine.picking_ids.ids)
        with self.assertRaises(AccessError):
            self.as_user(self.chair).read(["standard_price"])

    def test_without_a_warehouse_there_is_nothing(self):
        self.second.rma_3pl_user_ids = [Command.clear()]
        for model in ("stock.picking", "rma.order", "stock.move.line", "stock.warehouse"):
            with self.subTest(model=model):
                self.assertFalse(self.env_of(model).search([]))
        with self.assertRaises(AccessError):
            self.env_of("rma.order")._create_blind_receipt(
                lines=[{"product_id": self.lamp.id, "quantity": 2}]
            )

    def test_menus_and_views(self):
        menus = self.env_of("ir.ui.menu")
        visible = menus.browse(menus._visible_menu_ids())
        roots = visible.filtered(lambda menu: not menu.parent_id).sudo()
        self.assertIn(self.env.ref("rma_management.rma_3pl_menu"), roots)
        for xmlid in (
            "rma_management.rma_root_menu",
            "stock.menu_stock_root",
            "sale.sale_menu_root",
            "account.menu_finance",
        ):
            self.assertNotIn(self.env.ref(xmlid), roots)
        for xmlid in (
            "stock_picking_action_3pl",
            "rma_order_action_3pl",
            "rma_discrepancy_action_3pl",
        ):
            action = self.env.ref(f"rma_management.{xmlid}")
            env = self.env_of(action.res_model)
            views = env.get_views([(False, "list"), (False, "form"), (False, "search")])
            for kind in ("list", "form"):
                fields = views["models"][action.res_model]["fields"]
                view = views["views"][kind]["arch"]
                spec = {name: {} for name in fields if f'name="{name}"' in view}
                with self.subTest(action=xmlid, kind=kind):
                    env.web_search_read([], spec)

    def test_everybody_else_is_as_before(self):
        for user in (self.csr, self.inspector, self.stock_user):
            with self.subTest(user=user.login):
                self.assertTrue(self.theirs.with_user(user).read(["amount_estimated"]))
                seen = self.env["rma.order"].with_user(user).search([])
                self.assertEqual(len(seen & (self.theirs | self.mine)), 2)
