from .common import RmaCommon


class ExchangeCommon(RmaCommon):
    """Goods for goods, entered by the lowest role that may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sofa = cls.create_product("Sofa", 150.0)
        cls.stool = cls.create_product("Stool", 40.0)

    def exchange(self, order, quantities, product=None, user=None, **vals):
        line = {"resolution": "exchange"}
        if product:
            line["exchange_product_id"] = product.id
        rma = self.authorize(order, quantities, user=user or self.csr, line=line, **vals)
        return rma.with_env(self.env)

    def ship(self, rma, quantities=None):
        """Validate the open replacement deliveries."""
        pickings = rma.sudo().replacement_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        for move in pickings.move_ids if quantities else ():
            move.quantity = quantities.get(move.product_id, 0.0)
            move.picked = True
        pickings.with_user(self.stock_user).with_context(skip_backorder=True).button_validate()
        return pickings

    def assertOrderIsEven(self, order, quantity=3.0):
        """The order is delivered and invoiced as it was, with nothing left to invoice."""
        self.assertRecordValues(
            order.order_line,
            [
                {
                    "product_uom_qty": quantity,
                    "qty_delivered": quantity,
                    "qty_invoiced": quantity,
                    "qty_to_invoice": 0.0,
                    "invoice_status": "invoiced",
                }
            ],
        )
