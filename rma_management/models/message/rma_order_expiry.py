from odoo import models
from odoo.tools import format_date

from ..base.jobs import attempt_each
from ..documents.rma_order_report import Content


class RmaOrderExpiryTold(models.Model):
    """Who is told that an authorization ran out."""

    _inherit = "rma.order"

    def _tell_expired(self):
        """Mail the customers, and tell the responsible what has become of the returns."""
        states = {row.order_id: row.state for row in self._tell_now("expired")}
        # What is closed stays closed, even if nobody can be told.
        attempt_each(self, lambda orders: orders._tell_responsible(states))

    def _get_outcome(self, state):
        """Return what the responsible has to know of the mail to the customer.

        :param state: of the message, None where there is none
        """
        self.ensure_one()
        if not self.partner_id.email:
            return self.env._("The customer has no e-mail address: please tell them yourself.")
        if state == "queued":
            return self.env._("The e-mail to the customer failed: please tell them yourself.")
        if state == "sent":
            return self.env._("The customer has been told by e-mail.")
        return self.env._("The customer is not told by e-mail.")

    def _get_missing_contents(self):
        """Return what was authorized and has not come: [Content], for the customer's e-mail."""
        self.ensure_one()
        missing = [(line, line._get_missing_quantity()) for line in self.line_ids]
        no_lots = self.env["stock.lot"]
        return [Content(line, quantity, no_lots) for line, quantity in missing if quantity]

    def _tell_responsible(self, states):
        """Say in the history what has become of the returns, to the responsible in particular.

        :param states: of the messages to the customers: {return: state}
        """
        contents = {}
        for order in self:
            told = order._for_responsible()
            contents[order.id] = {
                "body": f"{told._get_expired_text()} {told._get_outcome(states.get(order))}",
                "partner_ids": order._get_responsible().partner_id.ids,
            }
        self.sudo()._post_together(contents, "mail.mt_note", message_type="notification")

    def _get_expired_text(self):
        self.ensure_one()
        date = format_date(self.env, self.date_expiry)
        if self.is_expired:
            return self.env._(
                "The authorization ran out on %(date)s and nothing had come: the return is "
                "cancelled, and its goods can be returned anew. “Extend” takes it up again.",
                date=date,
            )
        return self.env._(
            "The authorization ran out on %(date)s: what has not come is not waited for any "
            "more, and the return goes on with the rest. “Extend” waits for it again.",
            date=date,
        )
