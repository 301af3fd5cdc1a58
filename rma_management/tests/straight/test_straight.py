from odoo.exceptions import AccessError, ValidationError

from ..common import RmaCommon


class TestStraight(RmaCommon):
    """Straight to stock (W8): the receipt restocks, by policy and for what is declared good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.is_straight_to_stock = True
        cls.order = cls.sell([(cls.chair, 3), (cls.lamp, 2)])

    def quantity_at(self, location, product=None):
        return self.env["stock.quant"]._get_available_quantity(product or self.chair, location)

    def return_chairs(self, quantity=3, **vals):
        line = {"condition": "unopened", **vals}
        return self.authorize(self.order, {self.chair: quantity}, line=line)

    def test_the_receipt_is_all(self):
        """One move, in stock, inspected, due for credit; no second transfer."""
        rma = self.return_chairs()
        move = rma.line_ids.move_ids
        self.assertEqual(move.location_dest_id, self.warehouse.lot_stock_id)
        self.receive(rma.with_user(self.stock_user))
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 1000)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 0)
        self.assertEqual(rma.line_ids.move_ids, move)
        self.assertRecordValues(
            rma.inspection_ids,
            [{"quantity": 3, "disposition_id": self.restock.id, "is_unseen": True}],
        )
        self.assertEqual(rma.next_step, "settle")
        self.credit(rma)
        self.assertEqual(rma.state, "done")
        self.assertAlmostEqual(rma.amount_credited, 360.0)

    def test_by_default_everything_is_inspected(self):
        self.set_terms(is_straight_to_stock=False)
        rma = self.return_chairs()
        self.receive(rma)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 3)
        self.assertEqual(rma.next_step, "inspect")

    def test_who_goes_straight(self):
        """What the policy takes, unless reason, category, product or resolution is against it."""
        reason = self.env["rma.reason"].create({"name": "Not needed"})
        scrapped = reason.copy({"default_disposition_id": self.scrap.id})
        parent = self.env["product.category"].create({"name": "Food"})
        self.chair.categ_id = self.env["product.category"].create(
            {"name": "Fruit", "parent_id": parent.id}
        )
        rows = [
            ({"condition": "unopened"}, {}, True),
            ({"condition": "opened"}, {}, False),
            ({"condition": False}, {}, False),
            ({"condition": "defective"}, {}, False),
            ({"reason_id": reason.id}, {}, True),
            ({"reason_id": scrapped.id}, {}, False),
            ({"resolution": "repair"}, {}, False),
            ({}, {parent: {"rma_is_always_inspected": True}}, False),
            ({}, {reason: {"is_always_inspected": True}}, True),
            ({"reason_id": reason.id}, {reason: {"is_always_inspected": True}}, False),
            ({}, {self.chair: {"rma_is_recalled": True}}, False),
        ]
        for vals, settings, expected in rows:
            with self.subTest(vals=vals, settings=settings):
                for record, values in settings.items():
                    record.write(values)
                line = self.draft(
                    self.order, {self.chair: 1}, line={"condition": "unopened", **vals}
                ).line_ids
                self.assertEqual(bool(line._filter_straight()), expected)
                self.assertEqual(bool(line.straight_text), expected)
                for record, values in settings.items():
                    record.write(dict.fromkeys(values, False))

    def test_the_worst_condition_is_the_policy_s(self):
        self.set_terms(straight_condition="used")
        for condition, expected in (("unopened", True), ("used", True), ("damaged", False)):
            with self.subTest(condition=condition):
                line = self.draft(self.order, {self.chair: 1}, line={"condition": condition})
                self.assertEqual(bool(line.line_ids._filter_straight()), expected)
        for condition in ("damaged", "defective", False):
            with self.subTest(refused=condition), self.assertRaises(ValidationError):
                self.policy.copy({"straight_condition": condition})

    def test_a_sample_is_inspected(self):
        """Every n-th all the same, by a choice that is the same whenever it is asked for."""
        self.set_terms(straight_inspected_percent=30.0)
        orders = self.sell_many(30 * [self.partner], [(self.lamp, 1)])
        lines = self.env["rma.order.line"].union(
            *[
                self.authorize(order, {self.lamp: 1}, line={"condition": "unopened"}).line_ids
                for order in orders
            ]
        )
        for line in lines:
            self.assertEqual(line.is_straight, not line._is_sampled_straight())
        sampled = len(lines.filtered(lambda line: not line.is_straight))
        self.assertTrue(0 < sampled < 30, sampled)
        self.set_terms(straight_inspected_percent=100.0)
        self.assertFalse(self.return_chairs().line_ids.is_straight)

    def test_one_return_of_both_kinds(self):
        rma = self.draft(self.order, {self.chair: 1, self.lamp: 2})
        rma.line_ids[0].condition, rma.line_ids[1].condition = "unopened", "opened"
        rma.action_submit()
        self.assertEqual(len(rma.picking_ids), 1)
        self.receive(rma)
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 998)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id, self.lamp), 2)
        self.assertEqual(rma.inspection_status, "partial")
        self.inspect(rma)
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id, self.lamp), 1000)
        self.assertEqual(rma.line_ids.mapped("inspection_status"), ["done", "done"])

    def test_a_part_now_and_the_rest_later(self):
        rma = self.return_chairs()
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.assertEqual(rma.line_ids.qty_inspected, 1)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_inspected, 3)
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 1000)

    def test_what_goes_back_out_was_never_inspected(self):
        """Core's own return of the receipt: the return steps back, as by any other document."""
        rma = self.return_chairs()
        receipt = self.receive(rma, {self.chair: 2}, backorder=True)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_inspected, 3)
        for quantity, inspected in ((1, 2), (1, 1)):
            self.return_receipt(receipt, quantity)
            self.assertRecordValues(
                rma.line_ids, [{"qty_received": inspected, "qty_inspected": inspected}]
            )
            self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 997 + inspected)
        self.assertEqual(self.credit(rma).amount_untaxed, 100.0)
        self.assertEqual(self.order.order_line[0].qty_delivered, 2)

    def return_receipt(self, picking, quantity):
        wizard = self.env["stock.return.picking"].with_user(self.stock_user)
        wizard = wizard.create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        wizard._create_return().with_context(skip_backorder=True).button_validate()

    def test_a_surplus_waits_in_returns(self):
        """What nobody has authorized is not sold before somebody has decided, and looked."""
        rma = self.return_chairs(quantity=2)
        move = rma.line_ids.move_ids
        move.quantity = 3
        move.picked = True
        move.picking_id.with_user(self.stock_user).button_validate()
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 999)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 1)
        self.assertEqual(rma.line_ids.qty_inspected, 2)
        self.assertEqual(rma.discrepancy_ids.mapped("type"), ["surplus"])
        rma.discrepancy_ids.action_keep()
        self.inspect(rma)
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 1000)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 0)
        self.assertEqual(rma.inspection_ids.mapped("is_unseen"), [False, True])

    def test_serials_are_told_apart(self):
        phone = self.create_product("Phone", 500.0, tracking="serial", quantity=0)
        lots = self.create_serials(phone, ["S1", "S2"])
        order = self.sell([(phone, 2)])
        rma = self.authorize(order, {phone: 2}, line={"condition": "unopened"})
        self.receive(rma)
        self.assertEqual(rma.inspection_ids.lot_id, lots)
        self.assertEqual(rma.inspection_ids.mapped("quantity"), [1, 1])
        self.assertEqual(lots.quant_ids.filtered("quantity").location_id.usage, "internal")

    def test_goods_are_put_away(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.env["stock.putaway.rule"].create(
            {
                "product_id": self.chair.id,
                "location_in_id": self.warehouse.lot_stock_id.id,
                "location_out_id": shelf.id,
            }
        )
        rma = self.return_chairs()
        self.receive(rma)
        self.assertEqual(self.quantity_at(shelf), 3)
        self.assertEqual(rma.line_ids.qty_inspected, 3)

    def test_decided_once(self):
        """What a manager changes later is for other returns; nobody types it."""
        rma = self.return_chairs()
        reason = self.env["rma.reason"].create({"name": "Late", "is_always_inspected": True})
        self.assertTrue(rma.line_ids.is_straight)
        with self.assertRaises(AccessError):
            rma.with_user(self.manager).line_ids.is_straight = False
        rma.action_cancel()
        rma.action_draft()
        rma.line_ids.reason_id = reason
        rma.action_submit()
        self.assertFalse(rma.line_ids.is_straight)

    def test_told_before(self):
        """The entry and the desk say so."""
        entry = (
            self.env["rma.entry"]
            .with_user(self.csr)
            .create({"sale_order_ids": self.order.ids, "condition": "unopened"})
        )
        self.assertFalse(entry.straight_text)
        entry.action_return_all()
        entry.line_ids.condition = "unopened"
        self.assertIn("Chair", entry.straight_text)
        rma = self.return_chairs()
        self.assertEqual([card["is_straight"] for card in rma._get_desk_cards()], [True])
