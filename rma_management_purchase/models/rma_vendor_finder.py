from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from odoo import fields, models

from odoo.addons.rma_management.tools.refund import exact
from odoo.addons.rma_management.tools.units import get_price_in_unit


@dataclass(frozen=True)
class Unit:
    """Some units of a product, of one lot if known, with the move that delivered them if known."""

    product: Any
    lot: Any
    delivered: Any
    quantity: Fraction = Fraction(1)


class RmaVendorFinder(models.AbstractModel):
    """From a unit to the receipt it was bought with, and what of that may still go back."""

    _name = "rma.vendor.finder"
    _description = "Finder of Receipts from Vendors"

    def _get_vendor_credits(self, pairs, company):
        """Tell which units a vendor takes back, and for how much.

        :param pairs: [(product, lot or an empty one)]
        :return: {(product, lot): (vendor, credit of one unit in the company's currency)}, without
            those that no vendor takes
        """
        # Who inspects needs no right on purchases to be advised.
        finder = self.sudo()
        no_move = self.env["stock.move"].sudo()
        units = [Unit(product.sudo(), lot.sudo(), no_move) for product, lot in pairs]
        # Each by itself: this is advice, and takes nothing.
        receipts = finder._search_receipts(units, company)
        found = [finder._find([unit], company, receipts)[0] for unit in units]
        return {
            pair: finder._get_credit(parts[0][0])
            for pair, parts in zip(pairs, found, strict=True)
            if parts
        }

    def _get_credit(self, receipt):
        line = receipt.purchase_line_id
        price = get_price_in_unit(
            line.price_unit_discounted, line.product_uom_id, line.product_id.uom_id, line.product_id
        )
        company = line.company_id
        credit = line.currency_id._convert(
            price, company.currency_id, company, fields.Date.context_today(self)
        )
        return line.order_id.partner_id.sudo(False), credit

    def _find(self, units, company, receipts=None):
        """Find receipts that vendors take units back from, the latest first.

        What one unit takes, the next cannot have: nothing goes back that did not come.

        :param units: list of `Unit`
        :return: as many lists of [(receipt move, quantity in the product's unit)], the quantities
            of which may fall short
        """
        if receipts is None:
            receipts = self._search_receipts(units, company)
        taken = defaultdict(Fraction)
        result = []
        for unit in units:
            wanted, parts = unit.quantity, []
            for move in self._filter_accepted(self._get_origins(unit, receipts)):
                keys = ((move, unit.lot), (move, unit.lot.browse()), (move.purchase_line_id, None))
                left = min(self._get_left(*key) - taken[key] for key in keys)
                share = min(left, wanted)
                if share > 0:
                    parts.append((move, share))
                    wanted -= share
                    for key in set(keys):
                        taken[key] += share
            result.append(parts)
        return result

    def _search_receipts(self, units, company):
        """Return what came from vendors, the latest first: {product: moves}."""
        products = self.env["product.product"].union(*[unit.product for unit in units])
        return (
            self.env["stock.move"]
            .search(
                [
                    ("product_id", "in", products.ids),
                    ("purchase_line_id", "!=", False),
                    ("location_id.usage", "=", "supplier"),
                    ("state", "=", "done"),
                    ("company_id", "=", company.id),
                ],
                order="date desc, id desc",
            )
            .grouped("product_id")
        )

    def _get_origins(self, unit, receipts):
        """Return the receipts a unit came with, whatever its vendor says: exactly where known."""
        moves = receipts.get(unit.product, unit.delivered.browse())
        if unit.lot:
            origins = moves.filtered(lambda move: unit.lot in move.move_line_ids.lot_id)
        else:
            # What went from the vendor straight to another customer was never here.
            origins = moves & self._get_chain(unit.delivered) or moves.filtered(
                lambda move: not move._is_dropshipped()
            )
        # Read together, also what is left of each.
        return origins.with_prefetch(moves._prefetch_ids)

    def _get_chain(self, move):
        """Return a move and all it was made of."""
        chain, new = move, move
        while new:
            new = new.move_orig_ids - chain
            chain |= new
        return chain

    def _filter_accepted(self, moves):
        now = fields.Datetime.now()
        accepted = moves.filtered(lambda move: self._is_accepted(move, now))
        return accepted.with_prefetch(moves._prefetch_ids)

    def _is_accepted(self, move, now):
        vendor = move.purchase_line_id.order_id.partner_id.commercial_partner_id
        terms = move.product_id.seller_ids.filtered(
            lambda seller: (
                seller.partner_id.commercial_partner_id == vendor
                and seller.product_id in (move.product_id, seller.product_id.browse())
                and seller.company_id in (move.company_id, seller.company_id.browse())
            )
        ).sorted(lambda seller: not seller.product_id)
        return terms._is_return_accepted(vendor, move.date, now)

    def _get_left(self, origin, lot):
        """Return what may still go back of a receipt, of one lot of it, or of a purchase line."""
        if origin._name == "purchase.order.line":
            going = origin.move_ids.filtered(
                lambda move: move._is_purchase_return() and move.state not in ("done", "cancel")
            )
            gone = sum((move._get_product_quantity() for move in going), Fraction(0))
            return origin._get_received_quantity() - gone
        left = self._count(origin, lot)
        for returned in origin.returned_move_ids:
            if returned.state != "cancel":
                left -= self._count(returned, lot)
                for again in returned.returned_move_ids:
                    left += self._count(again, lot) if again.state == "done" else 0
        return left

    def _count(self, move, lot):
        if not lot:
            return move._get_product_quantity()
        lines = move.move_line_ids.filtered(lambda line: line.lot_id == lot)
        return sum((exact(line.quantity_product_uom) for line in lines), Fraction(0))
