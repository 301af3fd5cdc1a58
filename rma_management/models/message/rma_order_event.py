from odoo import models

# What others hear of a return, in the order of its life: {code: what people read}. Other systems
# know the codes by heart: none is ever renamed.
EVENTS = {
    "requested": "Requested",
    "authorized": "Authorized",
    "rejected": "Rejected",
    "label": "Label",
    "shipped": "Shipped",
    "received": "Received",
    "inspected": "Inspected",
    "discrepancy": "Discrepancy",
    "offer": "Offer",
    "credited": "Credited",
    "refunded": "Refunded",
    "replaced": "Replaced",
    "expired": "Expired",
    "cancelled": "Cancelled",
    "done": "Done",
}


class RmaOrderEvent(models.Model):
    """What others hear of a return: automation, webhooks, whoever listens.

    An event is raised where it happens, by `_notify_<code>` in the list of effects. What happens
    more than once, such as a receipt in two parts, is an event each time; whatever happens to many
    returns or lines at once is one event for each return.
    """

    _inherit = "rma.order"

    def _notify_event(self, code):
        """Say what has just happened to these returns, to all of them at once.

        Nobody listens here: an addon does, by `super()`. It runs as superuser, in the transaction
        of what has happened, and costs nothing where nothing is to be done.

        :param code: one of `EVENTS`
        """

    # What follows

    def _notify_requested(self):
        self._notify_event("requested")

    def _notify_submitted(self):
        """By mail it was asked for before anybody submits it, unless it is taken up again."""
        self.filtered(lambda order: not order.email_from or order.message_round)._notify_requested()

    def _notify_authorized(self):
        """What needs no approval is asked for and authorized at once."""
        self.filtered(lambda order: not order.requester_id)._notify_submitted()
        self._notify_event("authorized")

    def _notify_rejected(self):
        self._notify_event("rejected")

    def _notify_label(self):
        self._notify_event("label")

    def _notify_shipped(self):
        self._notify_event("shipped")

    def _notify_inspected(self):
        self._notify_event("inspected")

    def _notify_expired(self):
        self._notify_event("expired")

    def _notify_cancelled(self):
        self._notify_event("cancelled")

    def _notify_done(self):
        self._notify_event("done")
