from odoo.addons.rma_management.tests.common import RmaCommon


class DeliveryCommon(RmaCommon):
    """A carrier that makes return labels (`test_rma_management_apps`) and brings every delivery."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.create_carrier("Test Carrier")
        cls.cron = cls.env.ref("rma_management_delivery.ir_cron_request_labels")

    @classmethod
    def create_carrier(cls, name, delivery_type="rma_test", **vals):
        product = cls.env["product.product"].create(
            {"name": name, "type": "service", "invoice_policy": "order", "taxes_id": False}
        )
        return cls.env["delivery.carrier"].create(
            {
                "name": name,
                "delivery_type": delivery_type,
                "product_id": product.id,
                "fixed_price": 7.5,
                "get_return_label_from_portal": True,
                **vals,
            }
        )

    def sell_by(self, carrier, lines=None):
        """Return an order that this carrier has delivered."""
        order = self.create_order(lines or [(self.chair, 3)])
        order.picking_ids.carrier_id = carrier
        self.deliver(order)
        self.invoice(order)
        return order

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def authorize_by(self, carrier=None, quantity=1, **vals):
        """Return an authorized return of chairs that this carrier has delivered."""
        order = self.sell_by(carrier or self.carrier)
        return self.authorize(order, {self.chair: quantity}, user=self.csr, **vals)
