from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models

from odoo.addons.rma_management.models.base.notes import to_note
from odoo.addons.rma_management.tools.units import to_product_unit


class RmaOrderLineDropship(models.Model):
    """A replacement that a vendor sends: on its way once it is on a purchase order.

    ::

        return line ──► request for quotation ── confirmed ──► transfer vendor ─► customer
                        (on its way)                           (on its way, then replaced)
    """

    _inherit = "rma.order.line"

    replacement_purchase_line_ids = fields.One2many(
        "purchase.order.line", "rma_exchange_line_id", string="Replacements Bought", copy=False
    )

    @api.depends(
        "replacement_purchase_line_ids.order_id.state",
        "replacement_purchase_line_ids.product_qty",
    )
    def _compute_qty_replaced(self):
        return super()._compute_qty_replaced()

    def _get_unconfirmed_purchases(self):
        """Return what stands on requests that no transfer has been made for yet."""
        return self.replacement_purchase_line_ids.filtered(
            lambda line: line.order_id.state in ("draft", "sent", "to approve")
        )

    def _count_promised(self, sale_line=None):
        return super()._count_promised(sale_line) + sum(
            (
                to_product_unit(line.product_qty, line.product_uom_id, line.product_id)
                for line in self._get_unconfirmed_purchases()
                if line.product_id == self.exchange_product_id
                and (sale_line is None or line._get_replacement_sale_line() == sale_line)
            ),
            Fraction(0),
        )

    def _cancel_replacements(self):
        """Take back what no vendor knows of; who bought the rest is told."""
        requests = self._get_unconfirmed_purchases()
        orders = requests.order_id
        confirmed = self._get_open_replacement_moves().purchase_line_id.order_id
        result = super()._cancel_replacements()
        requests.unlink()
        orders.filtered(lambda order: not order.order_line).button_cancel()
        for order in confirmed:
            order.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=order.user_id.id or self.env.uid,
                note=to_note(
                    self.env._(
                        "%(returns)s: the replacement is not to be sent any more. Tell the vendor.",
                        returns=", ".join(self.order_id.mapped("name")),
                    )
                ),
            )
        return result

    def _run_replacements(self, procurements):
        return super()._run_replacements(self._take_from_stock(procurements))

    def _take_from_stock(self, procurements):
        """Send from our own stock what a vendor would send, as long as there is some.

        :return: the procurements, some of them by the route of their warehouse
        """
        by_warehouse = defaultdict(list)
        for procurement in procurements:
            if procurement.product_id._is_dropshipped_by(procurement.values.get("route_ids")):
                by_warehouse[procurement.values.get("warehouse_id")].append(procurement)
        mixin = self.env["rma.line.mixin"]
        for warehouse, wanted in by_warehouse.items():
            products = self.env["product.product"].union(*[each.product_id for each in wanted])
            free = mixin._get_free_quantities(products, warehouse) if warehouse else {}
            for each in wanted:
                product = each.product_id
                quantity = each.product_uom._compute_quantity(each.product_qty, product.uom_id)
                if product.uom_id.compare(quantity, free.get(product.id, 0.0)) <= 0:
                    free[product.id] -= quantity
                    each.values["route_ids"] = warehouse.delivery_route_id
        return procurements
