from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...tools import realised
from ...tools.refund import exact
from ..sold.stock_move import is_with_customer

INSIDE = ("internal", "transit")


class RmaRecoverySales(models.AbstractModel):
    """What returned goods were sold for: read off the moves of the same goods, in their order."""

    _inherit = "rma.recovery"

    @api.model
    def _get_sales(self, inspections):
        """Return what units of these inspections were sold for, with no query per inspection.

        :return: {inspection: (units, amount in its company's currency)}
        """
        origins = self._get_origins_followed(inspections)
        lines = self.env["stock.move.line"].search(
            self._get_followed_domain(origins), order="date, id"
        )
        events = defaultdict(list)
        for line in lines:
            pool = (line.company_id, line.product_id, self._get_followed_lot(line))
            events[pool] += self._get_events(line, origins)
        result = {}
        for found in events.values():
            result.update(realised.follow(found))
        return result

    @api.model
    def _get_origins_followed(self, inspections):
        """Return what brought goods to sell: {move line: inspection}.

        As the second-hand product from there on; a serial number that stays what it was, since it
        came back.
        """
        no_lot = self.env["stock.lot"]
        owners = {}
        for inspection in inspections:
            moves, lot = inspection.move_ids.filtered("rma_source_move_id"), no_lot
            is_numbered = inspection.product_id.tracking == "serial"
            if not moves and is_numbered and inspection._is_for_sale():
                moves, lot = inspection._get_received_moves(), inspection.lot_id
            owners.update({(move, lot): inspection for move in moves if move.state == "done"})
        # Read together.
        lines = self.env["stock.move"].union(*[move for move, _lot in owners]).move_line_ids
        origins = {}
        for line in lines:
            owner = owners.get((line.move_id, no_lot)) or owners.get((line.move_id, line.lot_id))
            if owner:
                origins[line] = owner
        return origins

    @api.model
    def _get_followed_domain(self, origins):
        """Return the move lines over which these goods come and go."""
        lots = self.env["stock.lot"].union(*[self._get_followed_lot(line) for line in origins])
        untracked = self.env["product.product"].union(
            *[line.product_id for line in origins if not self._get_followed_lot(line)]
        )
        inside, inside_after = (
            Domain("location_id.usage", "in", INSIDE),
            Domain("location_dest_id.usage", "in", INSIDE),
        )
        return (
            Domain("state", "=", "done")
            & (Domain("lot_id", "in", lots.ids) | Domain("product_id", "in", untracked.ids))
            & ((inside & ~inside_after) | (~inside & inside_after))
        )

    @api.model
    def _get_followed_lot(self, line):
        """Return the lot that tells the goods from others of their product, if one does."""
        return line.lot_id if line.product_id.tracking != "none" else line.lot_id.browse()

    @api.model
    def _get_events(self, line, origins):
        quantity = exact(line.quantity_product_uom)
        if line.location_id.usage in INSIDE:
            price = self._get_price_sold(line)
            return [realised.Event(realised.LEFT, line.move_id, quantity, price)]
        returned, owner = line.move_id.origin_returned_move_id, origins.get(line)
        if returned and not owner:
            return [realised.Event(realised.BACK, returned, quantity)]
        came = realised.Event(realised.CAME, owner, quantity)
        # From here on it is the later return that earns.
        return [realised.Event(realised.UNDONE, returned, quantity), came] if returned else [came]

    @api.model
    def _get_price_sold(self, line):
        """Return what a unit left for: nothing unless sold, None where nobody can say."""
        sale_line = line.move_id.sale_line_id
        if not is_with_customer(line.location_dest_id):
            return 0.0
        # What belongs to the customer is sent back; components of a kit have no price each.
        is_theirs = line.move_id.rma_inspection_id
        if is_theirs or not sale_line or sale_line.product_id != line.product_id:
            return None
        price = sale_line.product_uom_id._compute_price(
            sale_line.price_reduce_taxexcl, line.product_id.uom_id
        )
        return price / (sale_line.order_id.currency_rate or 1.0)


class RmaInspectionFollowed(models.Model):
    _inherit = "rma.inspection"

    def _is_for_sale(self):
        """Tell whether all of it ended in stock for us to sell as what it was."""
        self.ensure_one()
        ends = [
            disposition for disposition, quantity in self._get_standing().items() if quantity > 0
        ]
        return all(end._is_for_sale() for end in ends)


class RmaDispositionFollowed(models.Model):
    _inherit = "rma.disposition"

    def _is_for_sale(self):
        """Tell whether the goods wait for a buyer, unchanged."""
        self.ensure_one()
        return self.stock_effect in ("transfer", "refurbish", "repair")
