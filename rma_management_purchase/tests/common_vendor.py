from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.rma_management.tests.common import RmaCommon


class VendorCommon(RmaCommon):
    """Goods that were bought from a vendor, sold, and come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.to_vendor = cls.env.ref("rma_management.rma_disposition_vendor")
        cls.waiting = cls.warehouse._get_rma_place("vendor")
        cls.vendor = cls.env["res.partner"].create(
            {"name": "Vera Vendor", "accepts_returns": True, "supplier_rank": 1}
        )
        cls.other_vendor = cls.env["res.partner"].create({"name": "Otto Vendor"})
        cls.desk = cls.create_product("Desk", 100.0, quantity=0, purchase_method="receive")
        cls.buyer = new_test_user(cls.env, "rma_buyer", groups="purchase.group_purchase_user")

    @classmethod
    def buy(cls, product, quantity, price=40.0, vendor=None, lots=(), bill=True, **vals):
        """Return a purchase order that is received, and billed unless told otherwise."""
        order = cls.env["purchase.order"].create(
            {
                "partner_id": (vendor or cls.vendor).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                            **vals,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        if lots:
            picking.move_ids.move_line_ids.unlink()
            cls.env["stock.move.line"].create(
                [
                    {
                        "picking_id": picking.id,
                        "move_id": picking.move_ids.id,
                        "product_id": product.id,
                        "lot_name": name,
                        "quantity": 1,
                        "location_id": picking.location_id.id,
                        "location_dest_id": picking.location_dest_id.id,
                    }
                    for name in lots
                ]
            )
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        if bill:
            cls.bill(order)
        return order

    @classmethod
    def bill(cls, order):
        """Post what is to be billed, or credited, of a purchase order."""
        before = order.invoice_ids
        order.action_create_invoice()
        invoices = order.invoice_ids - before
        invoices.invoice_date = fields.Date.today()
        invoices.action_post()
        return invoices

    def take_back(self, product, quantity=1, **vals):
        """Sell goods and have them returned, up to the inspection."""
        rma = self.authorize(self.sell([(product, quantity)]), {product: quantity}, **vals)
        self.receive(rma)
        return rma

    def send_to_vendor(self, rma):
        self.inspect(rma, disposition=self.to_vendor, user=self.inspector)
        return rma.vendor_return_ids

    def quantity_at(self, location, product=None):
        return self.env["stock.quant"]._get_available_quantity(product or self.desk, location)
