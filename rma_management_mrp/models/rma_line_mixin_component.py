from fractions import Fraction

from odoo import api, fields, models

from ..tools.kits import count_whole


class RmaLineComponent(models.AbstractModel):
    """A component of a kit that comes back alone: the product of the line says which.

    It counts in its own unit, draws on the same deliveries as the kits do, and is credited as its
    share of the kit's price.
    """

    _inherit = "rma.line.mixin"

    component_ids = fields.Many2many(
        "product.product",
        string="Kit and Components",
        compute="_compute_component_ids",
        help="Of a kit, the whole or a single component can come back.",
    )

    @api.depends("sale_line_id")
    def _compute_component_ids(self):
        for line in self:
            sale_line = line.sale_line_id._origin
            components = sale_line._get_components()
            line.component_ids = components and components.sudo(False) | sale_line.product_id

    def _compute_product_uom_id(self):
        result = super()._compute_product_uom_id()
        for line in self.filtered(lambda line: line._is_component()):
            line.product_uom_id = line.product_id.uom_id
        return result

    @api.depends("product_id")
    def _compute_qty_returnable(self):
        return super()._compute_qty_returnable()

    def _narrow_to_component(self):
        """Offer the lots of the component alone."""
        for line in self.filtered(lambda line: line._is_component()):
            line.allowed_lot_ids = line.allowed_lot_ids.filtered(
                lambda lot, line=line: lot.product_id == line.product_id._origin
            )

    def _is_component(self):
        """Tell whether a single component of a sold kit comes back."""
        self.ensure_one()
        sale_line, product = self.sale_line_id._origin, self.product_id._origin
        return (
            bool(sale_line and product)
            and product != sale_line.product_id
            and product in sale_line._get_components()
        )

    def _get_sold_ratio(self):
        if not self._is_component():
            return super()._get_sold_ratio()
        return self.sale_line_id._origin._get_component_ratio(self.product_id._origin)

    def _get_component_positions(self):
        return self.sale_line_id._origin._get_component_positions(self.product_id._origin)

    def _get_returnable(self):
        if not self._is_component():
            return super()._get_returnable()
        left = sum((left for _move, left in self._get_component_positions()), Fraction(0))
        return left + self._get_held_quantity()

    def _get_deliveries(self):
        if not self._is_component():
            return super()._get_deliveries()
        return [
            (self._get_local_date(move.date), quantity)
            for move, quantity in self._sort_deliveries(self._get_component_positions())
        ]

    # Kits and their components share what is left

    def _rule_returnable(self):
        """Where components come back alone, they and the kits beside them are counted together."""
        singles = self.filtered(lambda line: line._is_component())
        shared = self.filtered(lambda line: line.sale_line_id in singles.sale_line_id)
        result = super(RmaLineComponent, self - shared)._rule_returnable()
        for sale_line, lines in shared.grouped("sale_line_id").items():
            left = lines._get_kits_left(sale_line._origin)
            for line in lines:
                possible = line._take_kits(left)
                if possible is not None:
                    result[line.id] = [line._get_excess_verdict(possible)]
        return result

    def _get_kits_left(self, sale_line):
        """Return what these lines can have of one kit: {part: [kits, slack, ratio]}."""
        held = [line._get_kits_held() for line in self]
        left = {}
        for part, positions in sale_line._get_kit_positions().get(sale_line.id, {}).items():
            moves = self.env["stock.move"].union(*[move for move, _kits in positions])
            kits = sum((kits for _move, kits in positions), Fraction(0))
            left[part] = [
                kits + sum((claims.get(part, Fraction(0)) for claims in held), Fraction(0)),
                max((move._get_kit_slack() for move in moves), default=0),
                moves[0]._get_kit_ratio() if moves else Fraction(1),
            ]
        return left

    def _take_kits(self, left):
        """Take the line's quantity off what is left, or return what it can have instead.

        :param left: see `_get_kits_left`, which shrinks
        :return: in the product's unit; None where there is enough
        """
        self.ensure_one()
        wanted = self._to_product_unit(self._get_quantity())
        if not self._is_component():
            possible = count_whole([(kits, slack) for kits, slack, _ratio in left.values()])
            if wanted > possible:
                return possible
            for entry in left.values():
                entry[0] -= wanted
            return None
        own = [entry for part, entry in left.items() if part[0] == self.product_id._origin.id]
        possible = sum((max(kits, 0) * ratio for kits, _slack, ratio in own), Fraction(0))
        if wanted > possible:
            return possible
        for entry in own:
            taken = min(wanted, max(entry[0], 0) * entry[2])
            entry[0] -= taken / entry[2]
            wanted -= taken
        return None
