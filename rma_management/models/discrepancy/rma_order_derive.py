from collections import defaultdict
from fractions import Fraction

from odoo import api, models

from ...tools.clock import local_day
from ...tools.core_names import MOVE_UNIT
from ...tools.units import get_exact_unit
from .rma_discrepancy import SERIAL_TYPES


class RmaOrderDiscrepancyDerive(models.Model):
    """What transfers that are done say of the goods, compared with what was authorized.

    The facts are read anew each time and the records made to agree with them: what a document
    loses, the discrepancy loses. What was decided, and what a person noted, stays.
    """

    _inherit = "rma.order"

    def _sync_discrepancies(self):
        """Bring the derived discrepancies in line with the transfers."""
        if not self:
            return
        self.line_ids._count_decided_goods()
        facts = self._get_discrepancy_facts()
        known = self.discrepancy_ids.filtered(lambda found: found.state != "void")
        by_key = known.grouped(lambda found: found._get_key())
        vals_list, void = (
            [],
            known.filtered(
                lambda found: (
                    found.is_derived and found.state == "open" and found._get_key() not in facts
                )
            ),
        )
        for key, vals in facts.items():
            mine = by_key.get(key, known.browse())
            settled = sum(
                found._get_product_quantity() for found in mine.filtered(lambda f: f._is_counted())
            )
            left = vals["quantity"] - settled
            pending = mine.filtered(lambda found: found.state == "open")
            if left <= 0:
                void |= pending.filtered("is_derived")
            elif pending:
                pending[:1]._in_action().write(self._prepare_counted_vals(vals, left))
            else:
                counted = self._prepare_counted_vals(vals, left)
                vals_list.append({**vals, **counted, "is_derived": True})
        void._set_void()
        self.env["rma.discrepancy"]._in_action().create(vals_list)
        if void and not vals_list:
            void.order_id._ask_about_discrepancies()

    @api.model
    def _prepare_counted_vals(self, vals, quantity):
        """Return a quantity as people count: in pieces what is no whole number of dozens.

        :param vals: values of a discrepancy, its unit the one to try first
        :param quantity: in the product's unit
        """
        product = self.env["product.product"].browse(vals.get("product_id"))
        if not product:
            return {"quantity": float(quantity)}
        unit = self.env["uom.uom"].browse(vals["product_uom_id"])
        unit, quantity = get_exact_unit(quantity, product, unit)
        return {"quantity": quantity, "product_uom_id": unit.id}

    def _get_discrepancy_facts(self):
        """Return what is not as it was authorized.

        :return: {key of the discrepancy: its values, the quantity as a `Fraction` in the product's
            unit}
        """
        orders = self.filtered(lambda order: order.state in ("authorized", "done"))
        facts = {}
        for vals in (
            *orders._get_unexpected_facts(),
            *orders._get_late_facts(),
            *orders.line_ids._get_serial_facts(),
        ):
            facts[self._get_fact_key(vals)] = vals
        accepted = {
            found._get_key() for found in orders.discrepancy_ids if found.decision == "accept"
        }
        held = defaultdict(Fraction)
        for key, vals in facts.items():
            if vals["type"] in SERIAL_TYPES and key not in accepted:
                held[vals["line_id"]] += vals["quantity"]
        for vals in orders.line_ids._get_quantity_facts(held):
            facts[self._get_fact_key(vals)] = vals
        return facts

    def _get_fact_key(self, vals):
        return (
            vals["type"],
            vals["order_id"],
            vals.get("line_id", False),
            vals["lot_id"] if vals["type"] in SERIAL_TYPES else False,
            vals["move_id"] if vals["type"] == "unexpected_product" else False,
        )

    def _get_unexpected_facts(self):
        """What came on the transfers of these returns and is on none of their lines."""
        released = self._get_released_quantities()
        result = []
        for move in self.unlined_move_ids.sorted("id"):
            if move.state != "done" or move.rma_line_id or not move._is_from_customer():
                continue
            quantity = move._get_product_quantity() - move._get_returned_product_quantity()
            key = (move.rma_order_id, move.product_id)
            gone = min(quantity, released[key])
            released[key] -= gone
            if quantity > gone:
                result.append(
                    {
                        "type": "unexpected_product",
                        "order_id": move.rma_order_id.id,
                        "product_id": move.product_id.id,
                        "product_uom_id": move[MOVE_UNIT].id,
                        "lot_id": move.lot_ids.id if len(move.lot_ids) == 1 else False,
                        "move_id": move.id,
                        "quantity": quantity - gone,
                    }
                )
        return result

    def _get_released_quantities(self):
        """Return what was kept or sent back as a parcel without a number, and is nobody's to decide
        on again when its return is taken up: {(return, product): quantity in the product's unit}.
        """
        released = defaultdict(Fraction)
        parcels = self.discrepancy_ids.filtered(lambda found: found.type == "no_ran")
        for move in parcels.exit_move_ids.filtered(lambda move: move.state != "cancel"):
            released[move.rma_order_id, move.product_id] += move._get_product_quantity()
        return released

    def _get_late_facts(self):
        """Goods that were taken in although the authorization had run out."""
        result = []
        for order in self.filtered("date_expiry"):
            zone = order.company_id.partner_id.tz
            late = order.line_ids.move_ids.filtered(
                lambda move, order=order, zone=zone: (
                    move.state == "done"
                    and move._is_from_customer()
                    and local_day(move.date, zone) > order.date_expiry
                )
            )
            if late:
                result.append(
                    {
                        "type": "late_ran",
                        "order_id": order.id,
                        "move_id": late[:1].id,
                        "quantity": Fraction(1),
                    }
                )
        return result
