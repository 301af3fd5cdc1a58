from odoo import api, models
from odoo.tools import format_date

from ..base.rma_sane import check_shape

MAX_ORDERS = 10
MAX_LOTS = 200


class RmaServiceGoods(models.AbstractModel):
    """What the customer has: the goods of some orders, and what may come back of them."""

    _inherit = "rma.service"

    @api.model
    @api.readonly
    def goods(self, order_ids):
        """Return the goods of some orders.

        :return: list of orders, each with ``lines``; a line that cannot come back says ``why``
        """
        self._check_agent()
        check_shape(self.env, order_ids, [None])
        orders = self._browse_many("sale.order", order_ids)[:MAX_ORDERS]
        lines = orders.order_line.filtered(
            lambda line: line.product_id and not line.is_downpayment and not line.display_type
        )
        returnable = lines.filtered(
            lambda line: (
                line.product_id.type == "consu"
                and line._is_sold()
                and line._is_anything_returnable()
            )
        )
        facts = {
            "lots": returnable._get_returnable_lots_by_line(),
            "days": self._get_days_left(returnable),
        }
        by_order = lines.grouped("order_id")
        return [
            {
                "id": order.id,
                "name": order.name,
                "partner_id": order.partner_id.id,
                "partner": order.partner_id.display_name,
                "date": format_date(self.env, order.date_order),
                "reference": order.client_order_ref or "",
                "lines": [
                    self._get_goods_values(line, line in returnable, facts)
                    for line in by_order.get(order, ())
                ],
            }
            for order in orders
        ]

    @api.model
    @api.readonly
    def orders_of(self, partner_id, product_id):
        """Return which of a customer's orders hold a product: their ids, the newest first."""
        customer = self._browse("res.partner", partner_id).commercial_partner_id
        product = self._browse("product.product", product_id)
        orders = self.env["sale.order"].search(
            [
                ("partner_id", "child_of", customer.ids),
                ("state", "in", ("sale", "cancel")),
                ("order_line.product_id", "=", product.id),
            ],
            limit=MAX_ORDERS,
            order="id desc",
        )
        return orders.ids

    @api.model
    def _get_days_left(self, lines):
        """Return until when lines may come back: {line: (day, days left)}, none where for ever."""
        if not lines:
            return {}
        # Terms are told to whoever enters returns, whatever else of them they may read.
        claims = self.env["rma.portal.line"].sudo()._make_for(lines.sudo())
        today = claims[0]._get_request_date()
        return {
            line: (day, (day - today).days)
            for line, claim in zip(lines, claims, strict=True)
            if (day := claim._get_last_day())
        }

    @api.model
    def _get_goods_values(self, line, is_returnable, facts):
        product = line.product_id
        day, days = facts["days"].get(line, (None, None))
        return {
            "id": line.id,
            "product_id": product.id,
            "name": product.display_name,
            "codes": [code for code in (product.barcode, product.default_code) if code],
            "unit": line.product_uom_id.name,
            "sold": line.product_uom_qty,
            "returnable": line.qty_returnable if is_returnable else 0,
            "tracking": product.tracking,
            "lots": [
                {"id": lot.id, "name": lot.name} for lot in facts["lots"].get(line, ())[:MAX_LOTS]
            ],
            "deadline": format_date(self.env, day) if day else "",
            "days_left": days if day else None,
            "why": "" if is_returnable else self.env["rma.entry"]._get_blocked_reason(line) or "",
        }
