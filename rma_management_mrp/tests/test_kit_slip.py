from odoo.addons.rma_management.tests.common_print import SLIP, PrintCommon

from .common import KitCommon


class TestKitSlip(KitCommon, PrintCommon):
    """The slip says of a kit what to pack, component by component."""

    def read_slip(self, rma):
        return " ".join(self.read_text(SLIP, rma).split())

    def test_components_are_listed(self):
        rma = self.authorize(self.sell([(self.kit, 2)]), {self.kit: 2})
        text = self.read_slip(rma)
        for wanted in ("Table Set", "2 Units Lamp", "8 Units Plate"):
            self.assertIn(wanted, text)

    def test_single_component_tells_its_kit(self):
        order = self.sell([(self.kit, 1)])
        rma = self.authorize(order, {self.kit: 1}, line={"product_id": self.lamp.id})
        text = self.read_slip(rma)
        self.assertIn("Part of Table Set", text)
        self.assertIn("1 Unit", text)
        self.assertNotIn("Plate", text.split("How to pack")[0])

    def test_what_is_kept_is_not_packed(self):
        rma = self.authorize(self.sell([(self.kit, 1), (self.chair, 1)]), {self.chair: 1})
        self.assertNotIn("Lamp", self.read_slip(rma))
        rma = self.authorize(self.sell([(self.kit, 1)]), {self.kit: 1}, line={"resolution": "keep"})
        self.assertFalse(rma._get_parcels())

    def test_each_warehouse_gets_its_components(self):
        order = self.sell([(self.kit, 1)])
        other = self.env["stock.warehouse"].create({"name": "South", "code": "SOU"})
        lamp = order.order_line.move_ids.filtered(lambda move: move.product_id == self.lamp)
        lamp.picking_type_id = other.out_type_id
        rma = self.authorize(order, {self.kit: 1})
        line = rma.line_ids
        expected = line._get_expected_by_warehouse()
        self.assertEqual(
            {place.code: quantity for place, (quantity, _lots) in expected.items()},
            {self.warehouse.code: 1, "SOU": 1},
        )
        self.assertEqual(line._get_packed_parts(other), [(self.lamp, 1)])
        self.assertEqual(line._get_packed_parts(self.warehouse), [(self.plate, 4)])
