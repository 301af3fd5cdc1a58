from odoo import Command
from odoo.exceptions import UserError

from .common_exchange import KitExchangeCommon


class TestKitExchangeDropship(KitExchangeCommon):
    """What a vendor sends of a kit cannot be counted in kits: it is said at entry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        customers = cls.env.ref("stock.stock_location_customers")
        cls.route = cls.env["stock.route"].create(
            {
                "name": "Vendor to Customer",
                "rule_ids": [
                    Command.create(
                        {
                            "name": "Vendor to Customer",
                            "action": "pull",
                            "location_src_id": cls.env.ref("stock.stock_location_suppliers").id,
                            "location_dest_id": customers.id,
                            "picking_type_id": cls.warehouse.out_type_id.id,
                        }
                    )
                ],
            }
        )

    def test_kits_that_a_vendor_sends_are_refused(self):
        """(what takes the route, whether the same kit can be had, and whether another)"""
        for product, same, other in (
            (self.stool, True, False),
            (self.lamp, False, True),
            (self.kit, False, True),
            (self.other_kit, True, False),
            (self.chair, True, True),
        ):
            with self.subTest(product=product.name):
                order = self.sell([(self.kit, 3)])
                product.route_ids = self.route
                for replacement, is_possible in ((None, same), (self.other_kit, other)):
                    if is_possible:
                        self.assertEqual(
                            self.exchange(order, {self.kit: 1}, replacement).state, "authorized"
                        )
                    else:
                        with self.assertRaisesRegex(UserError, "sent by its vendor"):
                            self.exchange(order, {self.kit: 1}, replacement)
                product.route_ids = False

    def test_the_same_kit_that_a_vendor_sent(self):
        self.lamp.route_ids = self.route
        order = self.sell([(self.kit, 2)])
        self.lamp.route_ids = False
        with self.assertRaisesRegex(UserError, "sent by its vendor"):
            self.exchange(order, {self.kit: 1})
        self.exchange(order, {self.kit: 1}, self.other_kit)
