from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError

from ...tools.refund import exact
from ..base.rma_sane import read_number


class RmaDeskReceive(models.Model):
    """Booking what the returns desk counted on the open reverse transfers."""

    _inherit = "rma.order"

    def _receive_at_desk(self, counts, short):
        """Receive what was counted; what nothing is expected for is given back as ``left``."""
        left = self._receive_counts(counts, short)
        return {
            "order": self._get_desk_values(),
            "left": [
                {"product_id": product.id, "lot_id": lot.id, "quantity": float(quantity)}
                for (product, lot), quantity in left.items()
            ],
        }

    def _receive_counts(self, counts, short):
        """Receive what was counted, whoever counted it.

        :param counts: as in `rma.desk.receive`
        :return: {(product, lot): quantity that nothing is expected for}, in the product's unit
        :raises UserError: when nothing was counted, or core cannot do the transfer
        """
        self.ensure_one()
        # Two workers on one parcel: the second counts against what the first has left.
        self._claim()
        wanted = self._read_desk_counts(counts)
        self._renew_transfers()
        moves = self.line_ids._get_awaited_moves()
        shares, left = self._spread_counts(wanted, moves)
        if shares:
            self._validate_at_desk(self._fill_desk_moves(moves, shares), short)
        return left

    def _read_desk_counts(self, counts):
        """Return {(product, lot): quantity in the product's unit} of goods of this return."""
        products = {product.id: product for product in self._get_counted_products()}
        lots = self._read_desk_lots(counts)
        no_lot = self.env["stock.lot"]
        wanted = {}
        for count in counts:
            product = products.get(count.get("product_id"))
            lot = lots.get((count.get("product_id"), count.get("lot_id")), no_lot)
            quantity = exact(read_number(self.env, count.get("quantity")))
            if not product or (count.get("lot_id") and not lot) or quantity < 0:
                raise UserError(
                    self.env._("These counts are not of %(name)s. Scan it again.", name=self.name)
                )
            if quantity:
                wanted[product, lot] = wanted.get((product, lot), Fraction(0)) + quantity
        if not wanted:
            raise UserError(self.env._("Nothing is counted yet. Scan the goods first."))
        return wanted

    def _get_counted_products(self):
        """Return what can be counted; a glue addon knows of what goods consist."""
        return self.line_ids.product_id

    def _read_desk_lots(self, counts):
        """Return the lots of some counts, by id or, where nobody kept numbers, by a new number.

        :return: {(product id, what the screen calls the lot): lot}
        """
        called = [(count.get("product_id"), count.get("lot_id")) for count in counts]
        ids = [lot_id for _product_id, lot_id in called if isinstance(lot_id, int)]
        # By search: only lots that the user may see.
        lots = self.env["stock.lot"].search([("id", "in", ids)])
        known = {(lot.product_id.id, lot.id): lot for lot in lots}
        for line in self.sudo().line_ids:
            product_id = line.product_id.id
            names = [name for key, name in called if key == product_id and isinstance(name, str)]
            if names and line._is_unnumbered():
                for name, lot in line._get_lots_by_name(names).items():
                    known[product_id, name] = lot.with_env(self.env)
        return known

    def _spread_counts(self, wanted, moves):
        """Spread the counts over the open moves: first those that wait for just this lot.

        What exceeds all of them is surplus and stays on the last one.

        :return: ({(move, lot): quantity}, {(product, lot): quantity nothing is expected for})
        """
        room = {move: move._get_product_quantity() for move in moves}
        shares, left = {}, {}
        for (product, lot), counted in wanted.items():
            mine = [
                move
                for move in moves.sorted(lambda move, lot=lot: lot not in move.lot_ids)
                if move.product_id == product and move.rma_line_id._is_lot_awaited(lot)
            ]
            if not mine:
                left[product, lot] = counted
                continue
            rest = counted
            for move in mine:
                share = rest if move == mine[-1] else min(rest, max(room[move], 0))
                if share:
                    shares[move, lot] = share
                room[move] -= share
                rest -= share
        return shares, left

    def _fill_desk_moves(self, moves, shares):
        """Let the open transfers say what was counted and nothing else.

        :return: the transfers of which anything was counted; the others stay as they are
        """
        pickings = self.env["stock.picking"].union(*[move.picking_id for move, _lot in shares])
        moves.filtered(lambda move: move.picking_id in pickings).move_line_ids.unlink()
        self.env["stock.move.line"].create(
            [
                dict(
                    move._prepare_rma_move_line_vals(lot, move.product_id.uom_id, float(quantity)),
                    picked=True,
                )
                for (move, lot), quantity in shares.items()
            ]
        )
        return pickings

    def _validate_at_desk(self, pickings, short):
        """Validate through core, which makes the backorder or, when closed short, none."""
        context = {"skip_backorder": True, "skip_sms": True}
        if short:
            context["picking_ids_not_to_backorder"] = pickings.ids
        pickings.with_context(**context).button_validate()
        waiting = pickings.filtered(lambda picking: picking.state != "done")
        if waiting:
            raise UserError(
                self.env._(
                    "%(transfers)s cannot be received here: open the transfer to see why.",
                    transfers=", ".join(waiting.mapped("name")),
                )
            )
