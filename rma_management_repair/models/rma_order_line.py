from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.order.rma_order import PROGRESS


class RmaOrderLine(models.Model):
    """How far the repair of a customer's goods is: read off repair orders and transfers."""

    _inherit = "rma.order.line"

    qty_repaired = fields.Float(
        string="Repaired and Sent Back",
        compute="_compute_repair",
        store=True,
        digits="Product Unit",
    )
    is_repair_ready = fields.Boolean(compute="_compute_repair", store=True)
    repair_status = fields.Selection(PROGRESS, compute="_compute_repair", store=True)

    @api.depends(
        "state",
        "resolution",
        "receipt_status",
        "inspection_status",
        "inspection_ids.qty_withdrawn",
        "inspection_ids.step_ids.quantity",
        "inspection_ids.repair_ids.state",
        "inspection_ids.move_ids.state",
        "inspection_ids.move_ids.quantity",
        "inspection_ids.move_ids.product_uom_qty",
    )
    def _compute_repair(self):
        for line in self:
            inspections = line.inspection_ids.filtered(
                lambda inspection: inspection.sudo().repair_ids
            )
            sent = inspections.move_ids.filtered(
                lambda move: move.state != "cancel" and move._is_to_customer()
            )
            done = sent.filtered(lambda move: move.state == "done")
            quantity = sum((move._get_product_quantity() for move in done), Fraction(0))
            line.qty_repaired = line._from_product_unit(quantity)
            line.is_repair_ready = bool(sent - done)
            line.repair_status = line._get_repair_status(
                sum(inspection._get_quantity_for_repair() for inspection in inspections)
            )

    def _get_repair_status(self, quantity):
        """Return how far it is, of a quantity that is or was repaired."""
        self.ensure_one()
        if self.state not in ("authorized", "done") or self.resolution != "repair":
            return "none"
        has_some = self.qty_repaired > 0
        is_all_inspected = {self.receipt_status, self.inspection_status} <= {"none", "done"}
        if is_all_inspected and self.product_uom_id.compare(self.qty_repaired, quantity) >= 0:
            return "done" if has_some else "none"
        return "partial" if has_some else "pending"

    def _check_not_settled(self, resolution):
        """Goods that are repaired for a customer are theirs, and others are not."""
        result = super()._check_not_settled(resolution)
        repaired = self.filtered(
            lambda line: (
                "repair" in (resolution, line.resolution)
                and "done" in line.inspection_ids.repair_ids.mapped("state")
            )
        )
        if repaired:
            raise UserError(
                self.env._(
                    "%(products)s: the repair is done. Send the goods on their way, or cancel that "
                    "delivery and inspect them again.",
                    products=", ".join(repaired.product_id.mapped("display_name")),
                )
            )
        return result
