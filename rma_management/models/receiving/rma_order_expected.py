from odoo import api, fields, models


class RmaOrderExpected(models.Model):
    """What a queue says of a return: why it is there, and when its goods are expected."""

    _inherit = "rma.order"

    date_expected = fields.Date(string="Expected On", compute="_compute_date_expected")
    cause = fields.Char(compute="_compute_cause", help="Why it comes back, or waits for approval.")

    @api.depends(
        "line_ids.move_ids.picking_id.scheduled_date", "line_ids.move_ids.picking_id.state"
    )
    def _compute_date_expected(self):
        for order in self:
            # When goods come is told to whoever may read the return.
            awaited = order.sudo().picking_ids.filtered(
                lambda picking: (
                    picking.picking_type_code == "incoming"
                    and picking.state not in ("done", "cancel")
                )
            )
            moment = min(filter(None, awaited.mapped("scheduled_date")), default=False)
            order.date_expected = moment and fields.Datetime.context_timestamp(order, moment)

    @api.depends("state", "line_ids.reason_id", "approval_text")
    def _compute_cause(self):
        for order in self:
            reasons = ", ".join(order.line_ids.reason_id.mapped("name"))
            is_asked = order.state == "submitted" and order.approval_text
            order.cause = " ".join(order.approval_text.split()) if is_asked else reasons
