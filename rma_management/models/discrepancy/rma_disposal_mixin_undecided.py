from odoo import models

from ...tools.core_names import MOVE_UNIT
from ...tools.units import to_product_unit


class RmaDisposal(models.AbstractModel):
    _inherit = "rma.disposal.mixin"

    def _set_apart_undecided(self, parts):
        """What was taken off no sale line is not put on it when it goes back; it goes first.

        :param parts: [(values of a move, lot)]
        :return: the same, a part of two kinds in two
        """
        left, result = {}, []
        for vals, lot in parts:
            line = self.env["rma.order.line"].browse(vals["rma_line_id"])
            product = self.env["product.product"].browse(vals["product_id"])
            key = (line, product, lot)
            if vals["sale_line_id"] and key not in left:
                left[key] = line._get_quantity_off_sale(product, lot)
            unit = self.env["uom.uom"].browse(vals[MOVE_UNIT])
            whole = to_product_unit(vals["product_uom_qty"], unit, product)
            share = min(whole, left.get(key, 0))
            if share <= 0:
                result.append((vals, lot))
                continue
            left[key] -= share
            in_unit = {**vals, MOVE_UNIT: product.uom_id.id}
            apart = {**in_unit, "sale_line_id": False, "product_uom_qty": float(share)}
            result.append((apart, lot))
            if whole > share:
                result.append(({**in_unit, "product_uom_qty": float(whole - share)}, lot))
        return result
