from odoo.exceptions import UserError

from ..common import RmaCommon


class TestWithdraw(RmaCommon):
    """What an inspection decided and nobody carried out is decided anew (M9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 3)])

    def setUp(self):
        super().setUp()
        self.rma = self.authorize(self.order, {self.chair: 3})
        self.receive(self.rma)
        self.inspect(self.rma, disposition=self.send_back)
        self.picking = self.rma.inspection_ids.move_ids.picking_id

    def quantity_at(self, location):
        return self.env["stock.quant"]._get_available_quantity(self.chair, location)

    def test_cancelled_transfer_is_inspected_again(self):
        self.assertEqual(self.rma.state, "done")
        self.picking.with_user(self.stock_user).action_cancel()
        self.assertRecordValues(
            self.rma.line_ids,
            [{"qty_received": 3, "qty_inspected": 0, "qty_refused": 0, "qty_to_inspect": 3}],
        )
        self.assertEqual((self.rma.state, self.rma.next_step), ("authorized", "inspect"))
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 3)
        self.inspect(self.rma)
        self.assertEqual(self.credit(self.rma).amount_total, 360.0)
        self.assertEqual(self.rma.state, "done")

    def test_what_is_inspected_again_is_charged_once(self):
        """A gift is credited; when it does not leave after all, its charge goes with it."""
        gift = self.env.ref("rma_management.rma_disposition_keep")
        gift.active = True
        grade = self.env["rma.grade"].search([], limit=1)
        grade.diminished_rate = 10.0
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        self.receive(rma)
        self.inspect(rma, disposition=gift)
        self.assertEqual(rma.charge_ids.amount, 36.0)
        rma.inspection_ids.move_ids.picking_id.with_user(self.stock_user).action_cancel()
        self.assertFalse(rma.charge_ids)
        self.inspect(rma)
        self.assertEqual(rma.charge_ids.mapped("amount"), [36.0])
        self.assertEqual(self.credit(rma).amount_total, 324.0)

    def test_backorder_is_still_the_inspections(self):
        self.picking.move_ids.write({"quantity": 1, "picked": True})
        self.picking.with_context(skip_backorder=True).button_validate()
        rest = self.rma.inspection_ids.move_ids.picking_id - self.picking
        self.assertEqual(rest.move_ids.product_uom_qty, 2)
        rest.button_validate()
        self.assertEqual(self.rma.line_ids.qty_received, 3)
        self.assertEqual(self.rma.state, "done")

    def test_short_shipment_leaves_the_rest_to_inspect(self):
        self.picking.move_ids.write({"quantity": 1, "picked": True})
        self.picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=self.picking.ids
        ).button_validate()
        self.assertRecordValues(
            self.rma.line_ids, [{"qty_received": 3, "qty_inspected": 1, "qty_to_inspect": 2}]
        )

    def test_what_was_carried_out_stays(self):
        self.picking.button_validate()
        self.assertEqual(self.rma.line_ids.qty_to_inspect, 0)

    def test_serials_are_inspected_again(self):
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        lot = self.create_serials(drill, ["D-1"])
        rma = self.authorize(self.sell([(drill, 1)]), {drill: 1})
        self.receive(rma)
        self.inspect(rma, disposition=self.send_back)
        rma.inspection_ids.move_ids.picking_id.action_cancel()
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        self.assertRecordValues(wizard.line_ids, [{"quantity": 1, "lot_id": lot.id}])
        wizard.action_apply()
        self.assertEqual(rma.line_ids.qty_inspected, 1)

    def test_transfers_are_evidence(self):
        self.picking.action_cancel()
        with self.assertRaisesRegex(UserError, "cannot be deleted"):
            self.picking.unlink()

    def test_nobody_types_what_is_inspected_again(self):
        inspection = self.rma.inspection_ids.with_user(self.inspector)
        with self.assertRaises(UserError):
            inspection.write({"qty_withdrawn": 3})
