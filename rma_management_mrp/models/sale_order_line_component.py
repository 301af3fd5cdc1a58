from fractions import Fraction

from odoo import models

from odoo.addons.rma_management.models.credit.amounts import get_sold_quantity
from odoo.addons.rma_management.tools.refund import exact

from .sale_order_line import is_delivered


class SaleOrderLineComponent(models.Model):
    """What the components of a kit are worth, and what is left of a kit that lacks some.

    Core counts whole kits: the first component that comes back takes a kit off what is delivered,
    the others of the same kit nothing more. What is invoiced follows what was credited instead,
    in fractions of a kit.
    """

    _inherit = "sale.order.line"

    # Worth

    def _get_kit_worth(self):
        """Return what each component weighs in the price of a kit: {part: weight}.

        By cost, or where a component has none, all of them by sales price, or else in equal parts;
        once something has come back, as it was then.
        """
        self.ensure_one()
        moves = self._get_kit_moves().get(self, self.env["stock.move"])
        parts = {}
        for move in moves.with_company(self.company_id):
            parts.setdefault(move._get_part(), move)
        for field in ("standard_price", "lst_price"):
            worth = {
                part: exact(move.product_id[field]) * move._get_kit_ratio()
                for part, move in parts.items()
            }
            if all(value > 0 for value in worth.values()):
                break
        else:
            worth = dict.fromkeys(parts, Fraction(1))
        frozen = {
            move._get_part(): exact(move.rma_kit_worth) for move in moves if move.rma_kit_worth
        }
        return {**worth, **frozen}

    def _get_kit_shares(self):
        """Return which part of a kit's price each component stands for: {part: share}."""
        worth = self._get_kit_worth()
        total = sum(worth.values(), Fraction(0))
        return {part: value / total for part, value in worth.items()}

    def _get_component_ratio(self, product):
        """Return which part of a kit's price one of a component stands for."""
        shares = self._get_kit_shares()
        ratios = {move._get_part(): move._get_kit_ratio() for move in self._get_kit_moves()[self]}
        parts = [part for part in shares if part[0] == product.id]
        return sum(shares[part] for part in parts) / sum(ratios[part] for part in parts)

    # Goods

    def _get_components(self):
        """Return the products that were delivered as components of these lines."""
        moves = self.env["stock.move"].union(*self._get_kit_moves().values())
        return moves.filtered(lambda move: move.state == "done").product_id

    def _get_component_positions(self, product):
        """Return what is left of each delivery of a component: [(delivered move, quantity)]."""
        self.ensure_one()
        return [
            (move, kits * move._get_kit_ratio())
            for part, positions in self._get_kit_positions().get(self.id, {}).items()
            if part[0] == product.id
            for move, kits in positions
        ]

    def _is_anything_returnable(self):
        return super()._is_anything_returnable() or any(
            left > 0
            for positions in self._get_kit_positions().get(self.id, {}).values()
            for _move, left in positions
        )

    # Invoicing

    def _get_component_returns(self):
        """Return the lines of returns by which components of this line come back alone for good.

        One that is replaced by the same makes the kit whole again.
        """
        self.ensure_one()
        # That something of it comes back is no secret, and no more is told.
        return self.sudo().rma_line_ids.filtered(
            lambda line: line._is_component() and not line._is_component_again()
        )

    def _get_returned_in_parts(self):
        return super()._get_returned_in_parts() | self.filtered(
            lambda line: line._get_component_returns()
        )

    def _get_entry_quantity(self, entry):
        # The order line is read whoever may see its components.
        returned = entry.sudo().rma_line_id
        if returned and returned._is_component():
            return get_sold_quantity(entry.sudo())
        return super()._get_entry_quantity(entry)

    def _compute_qty_to_invoice(self):
        """Ask nothing for a kit that is not whole any more but what was not credited of it."""
        result = super()._compute_qty_to_invoice()
        for line in self.filtered(lambda line: line.state == "sale"):
            returns = line._get_component_returns()
            if not returns:
                continue
            if line.product_id.invoice_policy == "order":
                base = line._to_product_unit(line.product_uom_qty)
                back = line._get_components_back() if line.company_id.rma_lower_ordered_qty else 0
            else:
                base = line._count_kits(
                    lambda move, returns=returns: (
                        move.rma_line_id not in returns and is_delivered(move)
                    )
                )
                back = line._get_components_back()
            wanted = line._round_in_unit(max(base - back, Fraction(0)))
            line.qty_to_invoice = line._leave_undecided(
                line.product_uom_id.round(wanted - line.qty_invoiced)
            )
        return result

    def _get_components_back(self):
        """Return what of the price of these kits has come back as single components, in kits."""
        moves = self.sudo().move_ids.filtered(
            lambda move: move.rma_line_id in self._get_component_returns()
        )
        return sum(
            (
                -is_delivered(move)
                * move._get_product_quantity()
                * move.rma_line_id._get_sold_ratio()
                for move in moves
            ),
            Fraction(0),
        )
