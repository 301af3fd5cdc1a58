from odoo import fields, models


class RmaOrderEvent(models.Model):
    """What other systems hear of a return."""

    _inherit = "rma.order"

    def _notify_event(self, code):
        super()._notify_event(code)
        self.env["rma.webhook.message"]._queue(self, code)

    def _get_event_data(self):
        """Return what an event says of each return, as it is then: {order.id: data}."""
        return {order.id: order._prepare_event_data() for order in self}

    def _prepare_event_data(self):
        """Return how far the return is, by the names of `rma.api.status`; nobody is named."""
        self.ensure_one()
        return {
            "ran": self.name,
            "state": self.state,
            "next_step": self.next_step,
            "receipt_status": self.receipt_status,
            "inspection_status": self.inspection_status,
            "settlement_status": self.settlement_status,
            "expiry": fields.Date.to_string(self.date_expiry) or None,
            "orders": self.sale_order_ids.mapped("name"),
            "lines": [line._prepare_event_data() for line in self.line_ids],
            "currency": self.currency_id.name,
            "estimated": self.amount_estimated,
            "credited": self.amount_credited,
        }


class RmaOrderLineEvent(models.Model):
    _inherit = "rma.order.line"

    def _prepare_event_data(self):
        self.ensure_one()
        return {
            "line_id": self.sale_line_id.id or None,
            "sku": self.product_id.default_code or None,
            "quantity": self.product_uom_qty,
            "resolution": self.resolution,
            "received": self.qty_received,
            "inspected": self.qty_inspected,
            "credited": self.qty_credited,
        }
