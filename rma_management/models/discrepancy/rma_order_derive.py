from collections import defaultdict
from fractions import Fraction

from odoo import api, models

from ...tools.clock import local_day
from ...tools.units import get_exact_unit, get_whole, to_product_unit
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
        return [
            {
                "type": "unexpected_product",
                "order_id": move.rma_order_id.id,
                "product_id": move.product_id.id,
                "product_uom_id": move.product_uom.id,
                "lot_id": move.lot_ids.id if len(move.lot_ids) == 1 else False,
                "move_id": move.id,
                "quantity": quantity,
            }
            for move in self.unlined_move_ids
            if move.state == "done"
            and not move.rma_line_id
            and move._is_from_customer()
            and (quantity := move._get_product_quantity() - move._get_returned_product_quantity())
            > 0
        ]

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


class RmaOrderLineDiscrepancyDerive(models.Model):
    _inherit = "rma.order.line"

    def _get_quantity_facts(self, held):
        """What came short or beyond what was authorized, in the products' units.

        :param held: {line.id: quantity in the product's unit} that is noted by its serial already
        """
        result = []
        for line in self.filtered(lambda line: line._is_goods_expected()):
            wanted, received, expected = (
                get_whole(line._to_product_unit(quantity), line.product_uom_id, line.product_id)
                for quantity in (line.product_uom_qty, line.qty_received, line.qty_open)
            )
            missing = min(line._get_closed_short_quantity(), wanted - received - expected)
            surplus = received - wanted - held.get(line.id, 0)
            for kind, quantity in (("short", missing), ("surplus", surplus)):
                if line.product_id.uom_id.compare(float(quantity), 0.0) > 0:
                    result.append({**line._prepare_fact_vals(kind), "quantity": quantity})
        return result

    def _prepare_fact_vals(self, kind):
        self.ensure_one()
        done = self._get_receipt_moves().filtered(lambda move: move.state == "done")
        return {
            "type": kind,
            "order_id": self.order_id.id,
            "line_id": self.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "lot_id": False,
            "move_id": done[-1:].id,
        }

    def _get_receipt_moves(self):
        """Return the moves that bring the goods of this line in, whatever became of them."""
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: move._is_from_customer() and not move.rma_inspection_id
        ).sorted("id")

    def _get_closed_short_quantity(self):
        """Return what transfers that are closed should have brought and did not: product unit."""
        self.ensure_one()
        short = Fraction(0)
        for move in self._get_receipt_moves():
            if move.picking_id.state != "done" or move.state not in ("done", "cancel"):
                continue
            unit, product = move.product_uom, move.product_id
            wanted = get_whole(to_product_unit(move.product_uom_qty, unit, product), unit, product)
            came = move._get_product_quantity() if move.state == "done" else Fraction(0)
            short += max(wanted - came, Fraction(0))
        return short

    def _get_serial_facts(self):
        """Serials and lots that are not the ones expected.

        ``wrong_serial``: the customer's own, but not the one named, or of another order;
        ``foreign_lot``: we never delivered it to this customer, or not so much of it. What was not
        delivered on the line's own order line is worth another price, if any: no credit before
        somebody decides.
        """
        tracked = self.filtered(lambda line: line.product_id.tracking != "none")
        received = {line: line._count_lots_come() for line in tracked}
        lots = self.env["stock.lot"].concat(*[lot for found in received.values() for lot in found])
        owners = self._get_lot_deliveries(lots) if lots else {}
        result = []
        for line, quantities in received.items():
            foreign = line._get_foreign_lots()
            for lot, quantity in quantities.items():
                is_named = not line.lot_ids or lot in line.lot_ids
                if lot not in foreign and (is_named or not lot):
                    continue
                is_theirs = lot not in foreign or line._is_with_customer(
                    owners.get(lot, self.env["sale.order.line"])
                )
                result.append(
                    {
                        **line._prepare_fact_vals("wrong_serial" if is_theirs else "foreign_lot"),
                        "lot_id": lot.id,
                        "quantity": foreign.get(lot, quantity),
                        "is_credit_held": lot in foreign,
                    }
                )
        return result

    def _is_with_customer(self, sold):
        """Tell whether other order lines than the line's own are the customer's.

        :param sold: order lines that a lot was delivered on
        """
        self.ensure_one()
        customer = self.order_id.commercial_partner_id
        others = sold - self.sale_line_id
        return customer in others.order_id.partner_id.commercial_partner_id

    def _get_lot_deliveries(self, lots):
        """Return the order lines that lots were delivered on: {lot: order lines}."""
        delivered = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", lots.ids),
                ("state", "=", "done"),
                ("location_dest_id.usage", "in", ("customer", "transit")),
                ("move_id.sale_line_id", "!=", False),
            ]
        )
        return {
            lot: lines.move_id.sale_line_id for lot, lines in delivered.grouped("lot_id").items()
        }
