from fractions import Fraction

from odoo import api, fields, models

from ..tools.kits import count_begun, count_whole, match


def is_received(move):
    """Count what came and has not gone back."""
    if move.state != "done":
        return 0
    return move._is_from_customer() - move._is_to_customer()


def is_claimed(move):
    """Count what is back or on its way. What may go out again is here until it does."""
    if move.state == "cancel":
        return 0
    return move._is_from_customer() - (move.state == "done" and move._is_to_customer())


class RmaOrderLine(models.Model):
    """A line of a kit counts kits: as many as its components make whole."""

    _inherit = "rma.order.line"

    qty_incomplete = fields.Float(
        string="Incomplete",
        compute="_compute_qty_received",
        store=True,
        digits="Product Unit",
        help="Kits of which some components have come, and others have not.",
    )
    is_incomplete_accepted = fields.Boolean(
        string="Accepted Incomplete",
        readonly=True,
        copy=False,
        help="What came counts as whole kits; what is missing is not waited for.",
    )

    @api.depends("is_incomplete_accepted")
    def _compute_qty_received(self):
        result = super()._compute_qty_received()
        for line in self:
            moves = line._get_kit_moves()
            if not moves:
                line.qty_incomplete = 0.0
                continue
            received = line._count_kits()
            awaited = count_whole(moves._sum_kits(is_claimed).values()) - received
            begun = line._count_begun_kits()
            line.qty_received = line._from_product_unit(received)
            line.qty_open = line._from_product_unit(Fraction(max(awaited, 0)))
            line.qty_incomplete = line._from_product_unit(Fraction(max(begun - received, 0)))
        return result

    def _get_kit_moves(self):
        """Return the moves that bring components, or send them back before they are inspected.

        Cancelled ones too: they tell what a kit consists of.
        """
        self.ensure_one()
        return self.sudo().move_ids.filtered(
            lambda move: (
                move.product_id != self.product_id
                and not move.rma_inspection_id
                and (move._is_from_customer() or move._is_to_customer())
            )
        )

    def _count_kits(self, without=()):
        """Return the kits that have come: the whole ones, or all where that was accepted.

        :param without: moves to leave out of account
        """
        self.ensure_one()
        if self.is_incomplete_accepted:
            return Fraction(self._count_begun_kits())
        moves = self._get_kit_moves()
        totals = moves._sum_kits(lambda move: 0 if move in without else is_received(move))
        return Fraction(count_whole(totals.values()))

    def _count_begun_kits(self):
        """Return the kits of which something has come, at most as many as were authorized."""
        self.ensure_one()
        begun = count_begun(self._get_kit_moves()._sum_kits(is_received).values())
        return min(begun, self._to_product_unit(self.product_uom_qty))

    def _get_kits_held(self):
        # As of plain goods, what nobody has decided on claims nothing.
        return self._get_kits_claimed(self.sudo().move_ids.filtered("sale_line_id"))

    def _get_kits_claimed(self, moves):
        """Return what these moves of the line have taken back or will: {part: kits}."""
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return {}
        if not self._is_goods_expected():
            kits = self._to_product_unit(self.product_uom_qty)
            parts = self.sale_line_id._get_kit_positions().get(self.sale_line_id.id, {})
            return dict.fromkeys(parts, kits)
        totals = (self._get_kit_moves() & moves)._sum_kits(is_claimed)
        return {part: kits for part, (kits, _slack) in totals.items()}

    def _get_claimed_quantity(self, moves):
        if not self._is_kit() or not self._is_goods_expected():
            return super()._get_claimed_quantity(moves)
        return min(self._get_kits_claimed(moves).values(), default=Fraction(0))

    def _get_room_key(self, move):
        is_part = move.product_id != self.product_id
        return move._get_part() if is_part else super()._get_room_key(move)

    def _get_authorized_goods(self, move):
        goods = super()._get_authorized_goods(move)
        return goods * move._get_kit_ratio() if move.product_id != self.product_id else goods

    def _get_quantity_to_expect(self):
        if self.is_incomplete_accepted:
            return Fraction(0)
        return super()._get_quantity_to_expect()

    def _get_deliveries(self):
        """What is authorized came with the deliveries that completed its kits."""
        if self.state not in ("authorized", "done") or not self._is_kit():
            return super()._get_deliveries()
        moves = self._get_kit_moves().filtered(lambda move: is_claimed(move) > 0)
        parts = moves.grouped(lambda move: move._get_part())
        kits = match(
            [[(move, move._get_kit_quantity()) for move in part] for part in parts.values()],
            count_whole(moves._sum_kits(is_claimed).values()),
            lambda move: (move.origin_returned_move_id.date or move.date, move.id),
        )
        return [
            (self._get_local_date(move.origin_returned_move_id.date or move.date), quantity)
            for move, quantity in kits
        ]

    def _get_receipt_status(self):
        if self.qty_incomplete > 0 and self._is_goods_expected():
            return "partial"
        return super()._get_receipt_status()

    @api.depends("qty_incomplete")
    def _compute_progress(self):
        return super()._compute_progress()

    def _is_given_up(self):
        return super()._is_given_up() and not self.qty_incomplete
