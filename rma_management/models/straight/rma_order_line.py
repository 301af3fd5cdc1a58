from odoo import api, fields, models

from ...tools.sampling import is_sampled


class RmaOrderLineStraight(models.Model):
    """Decided with the authorization: the goods go to stock as they come."""

    _inherit = "rma.order.line"

    is_straight = fields.Boolean(
        string="Straight to Stock",
        readonly=True,
        copy=False,
        help="Put in stock as they are received; nobody inspects them.",
    )

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"is_straight"}

    def _is_sampled_straight(self):
        """Tell whether the line is inspected all the same, by a choice that nobody can steer."""
        self.ensure_one()
        return is_sampled(f"{self._name},{self.id}", self.policy_id.straight_inspected_percent)

    def _get_inspected_beyond(self, last):
        """Return how much more than has come was inspected, up to one of its inspections."""
        self.ensure_one()
        counted = self.inspection_ids.filtered(
            lambda each: not each.is_unseen or (each.id or 0) <= (last.id or 0)
        )
        seen = counted.filtered(lambda each: not each.is_unseen)
        total = sum(counted.mapped("quantity")) - sum(seen.mapped("qty_withdrawn"))
        return max(total - max(self.qty_received, 0.0), 0.0)

    def _is_moved_straight(self, move):
        """Tell whether a move of this line ended in the stock for sale."""
        self.ensure_one()
        stock = move.picking_type_id.warehouse_id.lot_stock_id
        path = move.location_dest_id.parent_path or ""
        return self.is_straight and bool(stock) and path.startswith(stock.parent_path)

    def _prepare_straight_inspections_vals(self):
        """Return the values of the inspections that nobody makes: all that was authorized."""
        grade = self.env["rma.grade"]._get_straight_grade()
        vals_list = []
        for line in self:
            for lot, quantity in line._get_quantities_to_inspect():
                undecided = line._get_quantity_off_sale(line.product_id, lot)
                left = quantity - line._from_product_unit(undecided)
                rest = line.product_uom_id.round(left)
                if rest > 0:
                    vals_list.append(
                        {
                            "line_id": line.id,
                            "lot_id": lot.id,
                            "quantity": rest,
                            "grade_id": grade.id,
                            "disposition_id": grade.disposition_id.id,
                            "is_unseen": True,
                        }
                    )
        return vals_list
