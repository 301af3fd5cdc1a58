from collections import defaultdict
from fractions import Fraction

from odoo import models
from odoo.tools import SQL, split_every

from odoo.addons.rma_management.tools.core_names import MOVE_UNIT

# Order lines that are compared at a time.
CHUNK = 2000


class RmaImportVerify(models.Model):
    """Compares what we reckon with what the documents say, added up beside us by SQL."""

    _inherit = "rma.import"

    def _verify(self):
        """Compare all that came in; each difference is a finding. There should be none."""
        self.env.flush_all()
        self.env.invalidate_all()
        known = self._get_known()
        lines = self.env["rma.order.line"].browse(list(dict.fromkeys(known.values())))
        found = self._compare_returnable(lines) + self._compare_credited(known)
        self._add_issues([{"kind": "difference", **vals} for vals in found])
        self.difference_count = len(found)

    # What may still come back: delivered less returned, by moves

    def _compare_returnable(self, lines):
        found = []
        sold = lines.sale_line_id
        for chunk in split_every(CHUNK, sold.ids, sold.browse):
            by_moves = self._add_up_moves(chunk)
            for line in chunk:
                unit = line.product_uom_id
                left = max(by_moves.get(line.id, 0.0), 0.0)
                ours = line._to_product_unit(line.qty_returnable)
                if line.product_id.uom_id.compare(left, float(ours)):
                    text = self.env._(
                        "%(order)s, %(product)s: %(left)s may come back by its transfers, "
                        "%(ours)s %(unit)s by its returns.",
                        order=line.order_id.name,
                        product=line.product_id.display_name,
                        left=f"{left:g}",
                        ours=f"{line.qty_returnable:g}",
                        unit=unit.name,
                    )
                    found.append({"text": text, "order_id": line.rma_line_ids[:1].order_id.id})
            self.env.invalidate_all()
        return found

    def _add_up_moves(self, sale_lines):
        """Return delivered less returned and on its way back: {sale line id: in product units}."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT move.sale_line_id,
                       SUM(CASE WHEN target.usage = 'customer' AND source.usage != 'customer'
                                     AND move.state = 'done'
                                THEN move.quantity / unit.factor * moved.factor
                                WHEN source.usage = 'customer' AND target.usage != 'customer'
                                THEN -(CASE WHEN move.state = 'done' THEN move.quantity
                                            ELSE move.product_uom_qty END)
                                     / unit.factor * moved.factor
                                ELSE 0 END)
                  FROM stock_move move
                  JOIN sale_order_line line ON line.id = move.sale_line_id
                  JOIN product_product product ON product.id = move.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                  JOIN uom_uom unit ON unit.id = template.uom_id
                  JOIN uom_uom moved ON moved.id = %s
                  JOIN stock_location source ON source.id = move.location_id
                  JOIN stock_location target ON target.id = move.location_dest_id
                 WHERE move.sale_line_id = ANY(%s) AND move.product_id = line.product_id
                   AND move.state != 'cancel'
              GROUP BY move.sale_line_id
                """,
                SQL.identifier("move", MOVE_UNIT),
                list(sale_lines._ids),
            )
        )
        return {key: float(quantity or 0.0) for key, quantity in rows}

    # What was credited: posted notes, by the other system's own links

    def _compare_credited(self, known):
        on_notes = self._add_up_notes(known)
        found = []
        for ids in split_every(CHUNK, list(on_notes), list):
            for line in self.env["rma.order.line"].browse(ids):
                ours = line._to_product_unit(line.qty_credited)
                if line.product_id.uom_id.compare(float(on_notes[line.id]), float(ours)):
                    text = self.env._(
                        "%(product)s: %(notes)s on posted credit notes, %(ours)s credited.",
                        product=line.product_id.display_name,
                        notes=f"{float(on_notes[line.id]):g}",
                        ours=f"{float(ours):g}",
                    )
                    found.append({"text": text, "order_id": line.order_id.id})
            self.env.invalidate_all()
        return found

    def _add_up_notes(self, known):
        """Return the quantity on posted credit notes: {line id: in the product's unit}."""
        lines_of = defaultdict(set)
        for row in self._read_rows():
            if row.id in known:
                lines_of[known[row.id]].update(row.credit_line_ids)
        items = [key for keys in lines_of.values() for key in keys]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.id, item.quantity / unit.factor * sold.factor
                  FROM account_move_line item
                  JOIN account_move move ON move.id = item.move_id
                  JOIN product_product product ON product.id = item.product_id
                  JOIN product_template template ON template.id = product.product_tmpl_id
                  JOIN uom_uom unit ON unit.id = template.uom_id
                  JOIN uom_uom sold ON sold.id = item.product_uom_id
                 WHERE item.id = ANY(%s) AND move.state = 'posted'
                   AND move.move_type = 'out_refund'
                """,
                items,
            )
        )
        quantities = dict(rows)
        return {
            line_id: sum((Fraction(str(quantities.get(key, 0))) for key in keys), Fraction(0))
            for line_id, keys in lines_of.items()
        }
