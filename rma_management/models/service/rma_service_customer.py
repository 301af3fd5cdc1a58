from odoo import api, models
from odoo.tools import format_amount, format_date, format_datetime, html2plaintext

MAX_ROWS = 8
MAX_MESSAGES = 4
MAX_TEXT = 160


class RmaServiceCustomer(models.AbstractModel):
    """Who is on the line: flat in what they ever bought, returned or wrote."""

    _inherit = "rma.service"

    @api.model
    @api.readonly
    def customer(self, partner_id):
        """Return what the page shows of a customer: the newest of each, and how often in all."""
        partner = self._browse("res.partner", partner_id)
        customer = partner.commercial_partner_id
        languages = dict(self.env["res.lang"].get_installed())
        return {
            "id": partner.id,
            "name": partner.display_name,
            "email": partner.email or "",
            "phone": partner.phone or "",
            "address": " · ".join(filter(None, (partner.city, partner.country_id.name))),
            "lang": languages.get(partner.lang, ""),
            "orders": self._get_customer_orders(customer),
            "returns": [
                order._get_service_summary() for order in self._find_open_returns(customer)
            ],
            "messages": self._get_customer_messages(customer),
            "profile": self._get_profile(customer),
        }

    @api.model
    def _get_customer_orders(self, customer):
        orders = self.env["sale.order"].search(
            [
                ("partner_id", "child_of", customer.ids),
                ("state", "in", ("sale", "cancel")),
                ("company_id", "in", self.env.companies.ids),
            ],
            limit=MAX_ROWS,
            order="id desc",
        )
        goods = self._get_named_goods(orders)
        return [
            {
                "id": order.id,
                "name": order.name,
                "date": format_date(self.env, order.date_order),
                "total": format_amount(self.env, order.amount_total, order.currency_id),
                "inside": goods.get(order.id, ""),
                "is_returnable": order.is_returnable,
            }
            for order in orders
        ]

    @api.model
    def _find_open_returns(self, customer):
        return self.env["rma.order"].search(
            [
                ("commercial_partner_id", "=", customer.id),
                ("state", "in", ("draft", "submitted", "authorized")),
            ],
            limit=MAX_ROWS,
            order="id desc",
        )

    @api.model
    def _get_customer_messages(self, customer):
        """Return what was last written on the customer's newest returns, by either side."""
        returns = self.env["rma.order"].search(
            [("commercial_partner_id", "=", customer.id)], limit=MAX_ROWS, order="id desc"
        )
        if not returns:
            return []
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "rma.order"),
                ("res_id", "in", returns.ids),
                ("message_type", "in", ("comment", "email", "email_outgoing")),
            ],
            limit=MAX_MESSAGES,
            order="id desc",
        )
        names = {order.id: order.name for order in returns}
        return [
            {
                "id": message.id,
                "order_id": message.res_id,
                "order": names[message.res_id],
                "author": message.author_id.display_name or message.email_from or "",
                "date": format_datetime(self.env, message.date),
                "text": self._shorten(html2plaintext(message.body or "") or message.subject or ""),
            }
            for message in messages
        ]

    @api.model
    def _shorten(self, text):
        text = " ".join(text.split())
        return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}…"

    @api.model
    def _get_profile(self, customer):
        """Return how much of a year's purchases came back: figures that are told, not judged."""
        rate = customer._get_rma_profiles(self.env.company)[customer.id]
        return {
            "delivered": rate.delivered,
            "returned": rate.returned,
            "percent": round(100 * rate.returned / rate.delivered) if rate.delivered else 0,
            "count": customer.rma_count,
        }
