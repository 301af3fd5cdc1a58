from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What was inspected is what is repaired.
FIXED = {
    "company_id", "lot_id", "product_id", "product_location_src_id", "product_qty", "product_uom",
}  # fmt: skip


class RepairOrder(models.Model):
    """The repair of returned goods: the return follows what becomes of it."""

    _inherit = "repair.order"

    rma_inspection_id = fields.Many2one(
        "rma.inspection",
        string="Inspection",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    rma_step_id = fields.Many2one(
        "rma.inspection.step",
        string="Next Disposition",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="By which the goods came to repair, where it was not their inspection.",
    )
    rma_order_id = fields.Many2one(
        related="rma_inspection_id.order_id",
        string="Return",
        store=True,
        index="btree_not_null",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_linked_by_inspection(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_linked_by_inspection(vals)
        if FIXED & vals.keys() and not self.env.su and self.rma_inspection_id:
            raise UserError(
                self.env._(
                    "Product, quantity and serial number of a returned unit stay as they were "
                    "inspected. Cancel the repair to have it inspected again."
                )
            )
        return super().write(vals)

    def _check_linked_by_inspection(self, vals):
        """Only an inspection says that a repair is that of a return."""
        ours = ("rma_inspection_id", "rma_order_id", "rma_step_id")
        if any(vals.get(name) for name in ours) and not self.env.su:
            raise AccessError(
                self.env._("Inspect the return and choose “Repair”: that opens the repair order.")
            )

    def action_repair_done(self):
        ours = self.filtered("rma_inspection_id")
        for repair in ours:
            # The resolution may have changed since; elsewhere in the house is for people to say.
            location = repair.sudo().rma_inspection_id._get_repaired_location()
            is_sent = location == repair.product_location_src_id
            if is_sent or repair.product_location_dest_id == repair.product_location_src_id:
                repair.product_location_dest_id = location
        result = super().action_repair_done()
        # Who repairs has no rights on returns: what follows is for the return to say.
        ours.sudo()._after_rma_repair()
        return result

    def _after_rma_repair(self):
        for repair in self:
            repair.move_id.write(repair._get_rma_disposal()._prepare_link_vals())
        for disposals in self._get_rma_disposals():
            disposals._after_repair()

    def _get_parts_cost(self):
        """Return the value of the parts used, less that of parts recycled, in their companies'."""
        signs = {"add": 1, "recycle": -1}
        return sum(
            signs.get(move.repair_line_type, 0) * abs(move.value)
            for move in self.move_ids
            if move.state == "done"
        )

    def _get_rma_disposal(self):
        """Return the decision that opened the repair: a later step, or the inspection."""
        self.ensure_one()
        return self.rma_step_id or self.rma_inspection_id

    def _get_rma_disposals(self):
        """Return the same of many: (inspections, later steps)."""
        by_inspection = self.filtered(lambda repair: not repair.rma_step_id)
        return by_inspection.rma_inspection_id, self.rma_step_id

    def action_repair_cancel(self):
        ours = self.filtered(lambda repair: repair.rma_inspection_id and repair.state != "cancel")
        result = super().action_repair_cancel()
        # The goods wait to be inspected again: somebody has to decide anew.
        cancelled = ours.sudo()
        for disposals in cancelled._get_rma_disposals():
            disposals._take_back({disposal: disposal.quantity for disposal in disposals})
        cancelled.rma_inspection_id._after_withdrawn()
        return result

    def action_repair_cancel_draft(self):
        if self.rma_inspection_id:
            raise UserError(
                self.env._(
                    "The goods are back in the returns location. Inspect them again and choose "
                    "“Repair” to have them repaired."
                )
            )
        return super().action_repair_cancel_draft()

    def action_view_rma_order(self):
        """Open the return that the goods came with."""
        self.ensure_one()
        return self.rma_order_id._get_open_action()
