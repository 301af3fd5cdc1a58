from odoo import api, fields, models

ACTIVITY = "rma_management.mail_activity_transfer_missing"


class RmaOrderTransferMissing(models.Model):
    """Goods that are authorized and that no transfer waits for, say because somebody cancelled it.

    Whoever cancels an order or a transfer, or waits for less on it, need not know of the return.
    Its responsible is told, and expects the goods again, closes the return short or gives it up.
    Where they come all the same, the desk goes on.
    """

    _inherit = "rma.order"

    is_transfer_missing = fields.Boolean(compute="_compute_is_transfer_missing")

    @api.depends(
        "state",
        "is_closed_short",
        "line_ids.product_uom_qty",
        "line_ids.move_ids.state",
        "line_ids.move_ids.quantity",
        "line_ids.move_ids.product_uom_qty",
        "line_ids.discrepancy_ids.state",
        "line_ids.discrepancy_ids.decision",
    )
    def _compute_is_transfer_missing(self):
        for order in self:
            # That a transfer is missing is told to whoever may read the return.
            lines = order.sudo().line_ids
            order.is_transfer_missing = any(line._get_quantity_without_transfer() for line in lines)

    def _ask_about_missing_transfers(self, pickings):
        """Have the responsible decide what becomes of goods that these transfers gave up."""
        missing = self.filtered("is_transfer_missing")
        (self - missing)._settle_missing_transfers()
        for order in missing:
            env = order._for_responsible().env
            order._ask_responsible(
                ACTIVITY,
                env._(
                    "%(transfers)s waits for less than %(name)s does: it was cancelled or changed. "
                    "Expect the goods again, close the return short, or cancel it.",
                    transfers=", ".join((pickings & order.picking_ids).mapped("name")),
                    name=order.name,
                ),
            )

    def _create_reverse_pickings(self):
        pickings = super()._create_reverse_pickings()
        self._settle_missing_transfers()
        return pickings

    def _settle_missing_transfers(self):
        """Nobody has to decide any more."""
        self.sudo().activity_unlink([ACTIVITY])

    def _renew_transfers(self):
        """Expect again what is authorized and has come without a transfer that waits for it."""
        missing = self.filtered("is_transfer_missing")
        if missing:
            # What is authorized may be received; nobody at the dock needs a right to authorize.
            orders = missing.sudo()
            orders.line_ids.sale_line_id._claim_returnable()
            orders._create_reverse_pickings()
