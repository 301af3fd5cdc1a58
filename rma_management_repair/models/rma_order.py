from odoo import api, fields, models

from odoo.addons.rma_management.models.order.rma_order import PROGRESS


class RmaOrder(models.Model):
    """A return with repairs is done when the customers have their goods again."""

    _inherit = "rma.order"

    repair_ids = fields.One2many("repair.order", "rma_order_id", string="Repair Orders")
    repair_count = fields.Integer(compute="_compute_repair_count")
    repair_status = fields.Selection(PROGRESS, compute="_compute_repair_status", store=True)
    is_repair_ready = fields.Boolean(compute="_compute_repair_status", store=True)
    next_step = fields.Selection(
        selection_add=[("repair", "To Repair"), ("settle",)], ondelete={"repair": "set null"}
    )

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        for order in self:
            # Whether the user may open a repair order is for the repair order to decide.
            order.repair_count = len(order.sudo().repair_ids)

    @api.depends("line_ids.repair_status", "line_ids.is_repair_ready")
    def _compute_repair_status(self):
        for order in self:
            order.repair_status = order._sum_up("repair_status")
            order.is_repair_ready = any(line.is_repair_ready for line in order.line_ids)

    @api.depends("line_ids.repair_status", "line_ids.is_repair_ready")
    def _compute_progress(self):
        return super()._compute_progress()

    @api.model
    def _get_ranked_steps(self):
        """What is being repaired is waited for after all that can be done."""
        return [*super()._get_ranked_steps(), ("repair", "_is_repair_awaited")]

    def _is_ready_to_ship(self):
        return super()._is_ready_to_ship() or any(line.is_repair_ready for line in self.line_ids)

    def _is_repair_awaited(self):
        return self._sum_up("repair_status") in ("pending", "partial")

    @api.model
    def _group_expand_next_step(self, steps, domain):
        queues = super()._group_expand_next_step(steps, domain)
        at = queues.index("inspect") + 1
        return [*queues[:at], "repair", *queues[at:]]

    def _is_finished(self):
        return super()._is_finished() and self.repair_status in ("none", "done")

    def action_view_repairs(self):
        return self._get_records_action(
            "repair.action_repair_order_tree", self.repair_ids, self.env._("Repair Orders")
        )

    def action_view_repaired_pickings(self):
        """Open the transfers that take repaired goods back to the customer."""
        moves = self.repair_ids.rma_inspection_id.move_ids.filtered(
            lambda move: move._is_to_customer() and move.state not in ("done", "cancel")
        )
        return self._get_records_action(
            "stock.action_picking_tree_all", moves.picking_id, self.env._("Repaired Goods")
        )
