from collections import defaultdict
from math import floor

from odoo import models

from odoo.addons.rma_management.tools.refund import exact
from odoo.addons.rma_management.tools.units import to_product_unit


class RmaLineReplacement(models.AbstractModel):
    """A kit that the customer gets instead: whole, in stock as its components are."""

    _inherit = "rma.line.mixin"

    def _is_replacement_kit(self):
        """Tell whether what the customer gets is sent as components."""
        self.ensure_one()
        product = self.exchange_product_id
        return self._is_exchange() and product.with_company(self.company_id).is_kits

    def _is_replacement_stocked(self):
        """Of a kit core says how many its components make, of one without stock that it is none."""
        if super()._is_replacement_stocked() or not self._is_replacement_kit():
            return super()._is_replacement_stocked()
        return self.free_qty > 0 or any(
            product.is_storable for product in self._get_replacement_components()
        )

    def _get_free_quantities(self, products, warehouse):
        # By the bills of materials of the company that sends.
        products = products.with_context(company_id=warehouse.company_id.id)
        return super()._get_free_quantities(products, warehouse)

    def _get_half_replacement_kits(self):
        """Return the lines by which the customer would get a part of a kit."""
        return self.filtered(
            lambda line: line._is_replacement_kit() and line._get_kits_wanted().denominator != 1
        )

    def _get_kits_wanted(self):
        """Return what is asked for of the replacement, in its own unit."""
        self.ensure_one()
        return to_product_unit(self._get_quantity(), self.product_uom_id, self.exchange_product_id)

    def _get_dropshipped_kits(self):
        """Return the lines of which a vendor would send the kit, or some component of it."""
        result = self.browse()
        for line in self.filtered(lambda line: line._is_replacement_kit()):
            delivered = line.sale_line_id._origin if line._is_swap() else line.sale_line_id.browse()
            moves = delivered._get_kit_moves().get(delivered, self.env["stock.move"])
            if (
                line._is_sent_by_vendor()
                or any(move._is_dropshipped() for move in moves)
                or any(
                    component._is_dropshipped_by()
                    for component in moves.product_id or line._get_replacement_components()
                )
            ):
                result |= line
        return result

    def _get_replacement_components(self):
        """Return what the kit that the customer gets consists of by its bill today."""
        self.ensure_one()
        # What a kit consists of is no secret to who takes it back.
        kit = self.exchange_product_id._origin.sudo().with_context(company_id=self.company_id.id)
        return kit.browse(kit.get_components())

    # The same kit again

    def _get_changed_kits(self):
        """Return the lines of which the same kit would be another one.

        What core sends follows today's bill of materials; it has to fill the place of what was
        delivered, component by component.
        """
        same = self.filtered(lambda line: line._is_exchange() and not line._is_other_product())
        kits = same.filtered(lambda line: line._is_kit())
        contents = kits._get_contents_today()
        return kits.filtered(
            lambda line: (
                not is_same(line.sale_line_id._origin._get_delivered_contents(), contents[line.id])
            )
        )

    def _get_contents_today(self):
        """Return what one kit of each line holds by its bill today: {line.id: {part: quantity}}."""
        result = {}
        for company, lines in self.grouped("company_id").items():
            # What a kit consists of is no secret to who takes it back.
            products = lines.product_id._origin
            boms = (
                self.env["mrp.bom"]
                .sudo()
                ._bom_find(products, company_id=company.id, bom_type="phantom")
            )
            for line in lines:
                product = line.product_id._origin
                result[line.id] = line._get_contents(boms[product])
        return result

    def _get_contents(self, bom):
        """Return what a bill puts into one kit: {part: quantity in the component's unit}."""
        contents = defaultdict(int)
        if not bom:
            return contents
        product, kits = self.product_id._origin, max(floor(self._get_kits_wanted()), 1)
        unit, sale_line = bom.product_uom_id, self.sale_line_id._origin
        count = product.uom_id._compute_quantity(kits, unit, round=False) / bom.product_qty
        _boms, parts = bom.explode(
            product,
            count,
            never_attribute_values=sale_line.product_no_variant_attribute_value_ids,
        )
        for bom_line, data in parts:
            component = bom_line.product_id
            quantity = to_product_unit(data["qty"], bom_line.product_uom_id, component)
            if quantity and component.type == "consu":
                contents[component, bom_line] += quantity / kits
        return contents


def is_same(delivered, today):
    """Tell whether kits hold the same, but for the rounding of their components' units.

    :param delivered, today: {(component, line of the bill): quantity in one kit}
    """
    return delivered.keys() == today.keys() and all(
        abs(delivered[part] - today[part]) <= exact(part[0].uom_id.rounding) for part in delivered
    )
