from fractions import Fraction

from odoo import models

from ...tools.core_names import MOVE_UNIT
from ...tools.units import read_quantity


class RmaOrderLineDiscrepancyDerive(models.Model):
    _inherit = "rma.order.line"

    def _get_quantity_facts(self, held):
        """What came short or beyond what was authorized, in the products' units.

        :param held: {line.id: quantity in the product's unit} that is noted by its serial already
        """
        result = []
        for line in self.filtered(lambda line: line._is_goods_expected()):
            wanted, received, expected = (
                line._to_product_unit(quantity)
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
            unit, product = move[MOVE_UNIT], move.product_id
            wanted = read_quantity(move.product_uom_qty, unit, product)
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
