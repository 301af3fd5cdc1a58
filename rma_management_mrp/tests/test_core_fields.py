from odoo import Command

from odoo.addons.rma_management.tests.common_core_fields import CoreFieldsCommon


class TestCoreFields(CoreFieldsCommon):
    def test_every_field_is_of_one_kind(self):
        """A field added tomorrow fails here until somebody says who writes it."""
        self.check_fields_on_core(
            "rma_management_mrp",
            {
                "stock.move": {"rma_kit_ratio", "rma_kit_worth"},
                "stock.scrap": {"rma_bom_line_id"},
            },
        )

    def test_whoever_confirms_a_transfer_of_kits_types_nothing(self):
        """What one kit holds is noted for everybody, without a right on anything of ours."""
        kit, part = self.create_product("Kit", 90.0, quantity=0.0), self.chair
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create({"product_id": part.id, "product_qty": 2.0})],
            }
        )
        kind = self.warehouse.out_type_id
        picking = self.env["stock.picking"].with_user(self.stock_user).create(
            {
                "picking_type_id": kind.id,
                "location_id": kind.default_location_src_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": kit.id,
                            "product_uom_qty": 3.0,
                            "location_id": kind.default_location_src_id.id,
                            "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                        }
                    )
                ],
            }
        )  # fmt: skip
        picking.action_confirm()
        self.assertRecordValues(
            picking.move_ids,
            [{"product_id": part.id, "product_uom_qty": 6.0, "rma_kit_ratio": 2.0}],
        )
        again = picking.copy()
        self.assertEqual(again.move_ids.rma_kit_ratio, 2.0)
