from odoo import fields, models

from odoo.addons.rma_management.models.exchange.rma_order_line import (  # check: glue-import pure
    is_promised,
)
from odoo.addons.rma_management.tools.refund import allocate
from odoo.addons.rma_management.tools.units import get_price_in_unit

from .rma_order_line import is_received


class RmaOrderLineComponentReplacement(models.Model):
    """The same component again: a plain product that belongs to its kit."""

    _inherit = "rma.order.line"

    def _get_replacement_due(self):
        """Never in advance: a part of a kit that is lent cannot be told from the kit."""
        due = super()._get_replacement_due()
        return min(due, self._get_accepted_quantity()) if self._is_component_again() else due

    def _prepare_replacement_procurements(self, reference, warehouse):
        """Send what came back of each place that the kit has for the component."""
        if not self._is_component_again():
            return super()._prepare_replacement_procurements(reference, warehouse)
        sent = self._get_replacement_moves().grouped(lambda move: move._get_part())
        places = [
            (
                moves[:1],
                sum(move._get_product_quantity() * is_received(move) for move in moves)
                - sum(
                    move._get_product_quantity() * is_promised(move) for move in sent.get(part, ())
                ),
            )
            for part, moves in self._get_component_moves()
            .grouped(lambda move: move._get_part())
            .items()
        ]
        unit = self.exchange_product_id.uom_id
        procurements = []
        for move, quantity in allocate(self._get_quantity_to_send(), places):
            procurement = self._prepare_replacement_procurement(
                reference, warehouse, float(quantity), unit
            )
            procurement.values.update(
                bom_line_id=move.bom_line_id.id, rma_kit_ratio=move.rma_kit_ratio
            )
            procurements.append(procurement)
        return procurements

    def _prepare_replacement_invoice_line_vals(self, quantity):
        """Charge a component at its share of the kit's price."""
        if not self._is_component_again():
            return super()._prepare_replacement_invoice_line_vals(quantity)
        sale_line, product = self.sale_line_id, self.product_id
        kit = sale_line.product_id
        price = get_price_in_unit(
            sale_line.price_unit, sale_line.product_uom_id, kit.uom_id, kit
        ) * float(self._get_sold_ratio())
        return {
            "product_id": product.id,
            "name": self.env._(
                "%(component)s, part of %(kit)s",
                component=product.display_name,
                kit=kit.display_name,
            ),
            "quantity": quantity,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": get_price_in_unit(price, product.uom_id, self.product_uom_id, product),
            "discount": sale_line.discount,
            "tax_ids": [fields.Command.set(sale_line.tax_ids.ids)],
        }
