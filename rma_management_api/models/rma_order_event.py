from odoo import models


class RmaOrderEvent(models.Model):
    """What other systems hear of a return."""

    _inherit = "rma.order"

    def _notify_event(self, code):  # pylint: disable=missing-return
        super()._notify_event(code)
        self.env["rma.webhook.message"]._queue(self, code)

    def _get_event_data(self):
        """Return what an event says of each return, as it is then: {order.id: data}.

        The very answer of `rma.api.status`: how far the return is, and nobody's name or address.
        """
        api = self.env["rma.api"]
        return {order.id: api._describe_return(order) for order in self}
