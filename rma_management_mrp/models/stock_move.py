from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models

from odoo.addons.rma_management.models.base.context import in_action
from odoo.addons.rma_management.tools.core_names import MOVE_UNIT
from odoo.addons.rma_management.tools.refund import allocate, exact
from odoo.addons.rma_management.tools.units import to_product_unit

from ..tools.kits import get_slack


class StockMove(models.Model):
    _inherit = "stock.move"

    rma_kit_ratio = fields.Float(
        string="In One Kit",
        readonly=True,
        help="How much of the component one sold kit holds, in the component's unit. The bill of "
        "materials may change after the sale.",
    )
    rma_kit_worth = fields.Float(
        string="Worth in One Kit",
        readonly=True,
        help="What the component weighs in the price of a kit, as it was when the first of these "
        "kits came back. Costs may change while others follow.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        # Of kits with other contents the components are told apart.
        return super()._prepare_merge_moves_distinct_fields() + ["rma_kit_ratio"]

    @api.model
    def _get_rma_kin(self, vals):
        """What is noted of a kit goes on with a copy of its transfer, and no link to a return."""
        kin = super()._get_rma_kin(vals)
        unlinked = [(name, "=", False) for name in ("rma_line_id", "rma_inspection_id")]
        unlinked += [(name, "=", False) for name in ("rma_exchange_line_id", "rma_order_id")]
        for name in ("rma_kit_ratio", "rma_kit_worth"):
            if vals.get(name) and vals.get("bom_line_id"):
                domain = [("bom_line_id", "=", vals["bom_line_id"]), (name, "=", vals[name])]
                # As with what it continues: looked at with all rights, and told to nobody.
                kin |= self.sudo().search(domain + unlinked, limit=1)
        return kin

    def action_explode(self):
        """What we note of a kit is typed by nobody, and so not by whoever confirms its transfer."""
        context = self.env.context
        kept = {n: value for n, value in context.items() if not n.startswith("default_rma_")}
        moves = self.with_context(kept)  # pylint: disable=context-overridden
        exploded = super(StockMove, in_action(moves)).action_explode()
        return exploded.with_env(self.env)

    def _prepare_phantom_move_values(self, bom_line, product_qty, quantity_done):
        """Note what one kit holds while the kit is still known."""
        vals = super()._prepare_phantom_move_values(bom_line, product_qty, quantity_done)
        kits = to_product_unit(
            self.product_uom_qty or self.quantity, self[MOVE_UNIT], self.product_id
        )
        parts = to_product_unit(
            product_qty or quantity_done, bom_line.product_uom_id, bom_line.product_id
        )
        if kits:
            outer = exact(self.rma_kit_ratio) or 1
            vals["rma_kit_ratio"] = float(parts * outer / kits)
        return vals

    def _is_kit_part(self):
        """Tell whether the move is of a component of what was sold."""
        self.ensure_one()
        return (
            bool(self.sale_line_id)
            and self.product_id != self.sale_line_id.product_id
            and bool(self.rma_kit_ratio or self.bom_line_id.bom_id.type == "phantom")
        )

    def _get_part(self):
        """Return which component the move is of: a kit may hold one product in two places."""
        self.ensure_one()
        return (self.product_id.id, self.bom_line_id.id)

    def _get_kit_ratio(self):
        """Return how much of the component one kit holds, exactly."""
        self.ensure_one()
        line = self.sale_line_id or self.rma_line_id.sale_line_id
        ratio = self.rma_kit_ratio or line._get_ordered_ratio(self._get_part())
        return Fraction(ratio).limit_denominator(1000000) or Fraction(1)

    def _get_kit_quantity(self):
        """Return what has moved, or while the move is open what shall, in kits."""
        self.ensure_one()
        return self._get_product_quantity() / self._get_kit_ratio()

    def _get_kit_slack(self):
        """Return how far, in kits, the rounding of the component's unit may take it off."""
        self.ensure_one()
        return get_slack(exact(self.product_id.uom_id.rounding), self._get_kit_ratio())

    def _sum_kits(self, sign):
        """Return what these moves come to for each component: {part: (kits, slack)}.

        :param sign: move → 1, -1, or 0 where it does not count
        """
        totals, slacks = defaultdict(Fraction), {}
        for move in self:
            part = move._get_part()
            totals[part] += move._get_kit_quantity() * sign(move)
            slacks[part] = max(move._get_kit_slack(), slacks.get(part, Fraction(0)))
        return {part: (totals[part], slacks[part]) for part in slacks}

    # Surplus

    def _set_apart_undecided(self):
        """A line of kits knows no surplus of a part: what makes no further kit is unexpected."""
        apart = super()._set_apart_undecided()
        beyond = (self | apart).filtered(
            lambda move: (
                move.rma_line_id
                and not move.sale_line_id
                and move.rma_line_id._is_kit()
                and move.product_id != move.rma_line_id.product_id
                and move.picked
                and move.state != "cancel"
                and move._is_from_customer()
                and not move.rma_inspection_id
            )
        )
        for moves in beyond.grouped("rma_line_id").values():
            apart |= moves._take_off_kits()
        return apart

    def _take_off_kits(self):
        """Take off their line what these moves of its components bring beyond whole kits.

        :return: the new moves
        """
        line, here, totals = self.rma_line_id, {}, defaultdict(Fraction)
        for move in self:
            counted = move.move_line_ids.filtered("picked")
            here[move] = {each: exact(each.quantity_product_uom) for each in counted}
            totals[move._get_part()] += sum(here[move].values()) / move._get_kit_ratio()
        counted_on = line._get_kit_moves().filtered("sale_line_id")
        parts = {move._get_part() for move in counted_on} | totals.keys()
        whole = dict.fromkeys(parts, min(totals[part] for part in parts) // 1)
        apart = self.browse()
        for move, quantities in here.items():
            part, ratio = move._get_part(), move._get_kit_ratio()
            fits = min(whole[part] * ratio, sum(quantities.values()))
            whole[part] -= fits / ratio
            taken = move
            if fits:
                # The first of it stays.
                shares = allocate(fits, list(quantities.items()))
                for move_line, share in shares:
                    quantities[move_line] -= share
                beyond = {each: quantity for each, quantity in quantities.items() if quantity > 0}
                taken = move._set_apart(beyond) if beyond else self.browse()
                apart |= taken
            taken.write({"rma_line_id": False, "rma_order_id": line.order_id.id})
        return apart

    # Replacements

    def _get_standing(self):
        """Return the moves without those that were cancelled before any of the others was made."""
        live = self.filtered(lambda move: move.state != "cancel")
        if not live:
            return live
        since = min(live.mapped("create_date"))
        return self.filtered(lambda move: move.state != "cancel" or move.create_date >= since)

    def _get_parts(self):
        """Return a move of each component: {part: move}."""
        sent = self._get_standing().filtered(lambda move: not move._is_from_customer())
        return {move._get_part(): move for move in sent}

    def _sum_kits_sent(self, sign):
        """Return what these moves send of each component, see `_sum_kits`.

        Nothing of one that was cancelled: without it there is no whole kit.
        """
        return self._get_standing()._sum_kits(sign)

    def _get_returned_quantities(self):
        """Of kits, count those that these moves made whole."""
        parts = self.filtered(lambda move: move._is_kit_part())
        returned = super(StockMove, self - parts)._get_returned_quantities()
        for line in parts.rma_line_id:
            kits = line._count_kits() - line._count_kits(without=parts)
            if kits:
                returned[line.sale_line_id] += kits
        return returned

    def _get_received_units(self, sent):
        """Return what of these received moves is still there to be inspected, in their order.

        :param sent: {(part, lot): quantity} that left uninspected, and is used up here
        :return: [((move, lot), kits)]
        """
        units = []
        for move_line in self.move_line_ids.sorted("id"):
            move = move_line.move_id
            key = (move._get_part(), move_line.lot_id)
            quantity = exact(move_line.quantity_product_uom)
            gone = min(sent.get(key, Fraction(0)), quantity)
            if gone:
                sent[key] -= gone
            units.append(((move, move_line.lot_id), (quantity - gone) / move._get_kit_ratio()))
        return units
