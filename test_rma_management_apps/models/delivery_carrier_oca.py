from odoo import fields, models

STATES = [
    ("shipping_recorded_in_carrier", "Shipping recorded in carrier"),
    ("in_transit", "In transit"),
    ("canceled_shipment", "Canceled shipment"),
    ("incidence", "Incidence"),
    ("customer_delivered", "Customer delivered"),
    ("warehouse_delivered", "Warehouse delivered"),
    ("no_update", "No more updates from carrier"),
]


class StockPicking(models.Model):
    """The state of a shipment as the carriers' modules of the OCA keep it."""

    _inherit = "stock.picking"

    delivery_state = fields.Selection(STATES, copy=False)


class DeliveryCarrierOca(models.Model):
    """A carrier whose module brings that state up to date; tests say what it is."""

    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("rma_oca", "Test Carrier with a State")],
        ondelete={"rma_oca": "set default"},
    )
    rma_oca_state = fields.Selection(STATES)

    def rma_oca_tracking_state_update(self, picking):
        picking.delivery_state = self.rma_oca_state
