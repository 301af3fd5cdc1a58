from odoo import models
from odoo.tools import format_date

from ..base.jobs import attempt
from ..documents.rma_order_report import Content


class RmaOrderExpiryTold(models.Model):
    """Who is told that an authorization ran out."""

    _inherit = "rma.order"

    def _tell_expired(self):
        """Mail the customer, and tell the responsible what has become of the return."""
        for order in self:
            outcome = order._tell_customer_of_expiry()
            # What is closed stays closed, even if nobody can be told.
            attempt(order, lambda order, outcome=outcome: order._tell_responsible(outcome))

    def _tell_customer_of_expiry(self):
        """Mail the customer.

        :return: what the responsible has to know of it, translated
        """
        states = self._tell_now("expired").mapped("state")
        order = self._for_responsible()
        if not self.partner_id.email:
            return order.env._("The customer has no e-mail address: please tell them yourself.")
        if states == ["queued"]:
            return order.env._("The e-mail to the customer failed: please tell them yourself.")
        if states == ["sent"]:
            return order.env._("The customer has been told by e-mail.")
        return order.env._("The customer is not told by e-mail.")

    def _get_missing_contents(self):
        """Return what was authorized and has not come: [Content], for the customer's e-mail."""
        self.ensure_one()
        missing = [(line, line._get_missing_quantity()) for line in self.line_ids]
        no_lots = self.env["stock.lot"]
        return [Content(line, quantity, no_lots) for line, quantity in missing if quantity]

    def _tell_responsible(self, outcome):
        """Say in the history what has become of the return, to the responsible in particular."""
        order = self._for_responsible()
        text = (
            order.env._(
                "The authorization ran out on %(date)s and nothing had come: the return is "
                "cancelled, and its goods can be returned anew. “Extend” takes it up again.",
                date=format_date(order.env, order.date_expiry),
            )
            if self.is_expired
            else order.env._(
                "The authorization ran out on %(date)s: what has not come is not waited for any "
                "more, and the return goes on with the rest. “Extend” waits for it again.",
                date=format_date(order.env, order.date_expiry),
            )
        )
        body = f"{text} {outcome}"
        order.sudo().message_post(
            body=body,
            partner_ids=self._get_responsible().partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
