from fractions import Fraction

from odoo import api, fields, models

ACTIVITY = "rma_management.mail_activity_transfer_missing"


class RmaOrderTransferMissing(models.Model):
    """Goods that are authorized and that no transfer waits for, say because somebody cancelled it.

    Whoever cancels an order or a transfer need not know of the return: its responsible is told, and
    expects the goods again or gives the return up. Where they come all the same, the desk goes on.
    """

    _inherit = "rma.order"

    is_transfer_missing = fields.Boolean(compute="_compute_is_transfer_missing")

    @api.depends("state", "line_ids.product_uom_qty", "line_ids.move_ids.state")
    def _compute_is_transfer_missing(self):
        for order in self:
            # That a transfer is missing is told to whoever may read the return.
            lines = order.sudo().line_ids
            order.is_transfer_missing = any(line._get_quantity_without_transfer() for line in lines)

    def _ask_about_missing_transfers(self, pickings):
        """Have the responsible decide what becomes of returns whose transfers were cancelled."""
        for order in self.filtered("is_transfer_missing"):
            env = order._for_responsible().env
            order._ask_responsible(
                ACTIVITY,
                env._(
                    "%(transfers)s was cancelled, and %(name)s still waits for its goods. Expect "
                    "them again, or cancel the return.",
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


class RmaOrderLineTransferMissing(models.Model):
    _inherit = "rma.order.line"

    def _get_quantity_without_transfer(self):
        """Return what is authorized, has not come and no transfer waits for, in product units."""
        self.ensure_one()
        if (
            self.state != "authorized"
            or not self._is_goods_expected()
            or self._is_closed_short()
            or self._is_given_up()
        ):
            return Fraction(0)
        return self._get_quantity_to_expect()


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_cancel(self):
        result = super()._action_cancel()
        # Of a transfer that is done without some of its goods, the discrepancy tells.
        pickings = self.sudo().picking_id.filtered(lambda picking: picking.state == "cancel")
        pickings.move_ids.rma_line_id.order_id._ask_about_missing_transfers(pickings)
        return result
