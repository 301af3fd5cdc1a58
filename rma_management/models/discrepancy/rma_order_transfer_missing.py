from fractions import Fraction

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


class RmaOrderLineTransferMissing(models.Model):
    _inherit = "rma.order.line"

    def _get_quantity_without_transfer(self):
        """Return what is authorized, has not come and no transfer waits for, in product units."""
        self.ensure_one()
        # What is over stays over until its documents say otherwise.
        return self._get_quantity_unawaited() if self.state == "authorized" else Fraction(0)

    def _get_quantity_unawaited(self):
        """Return the same of a return that may be over, too."""
        self.ensure_one()
        if (
            self.state not in ("authorized", "done")
            or not self._is_goods_expected()
            or self._is_closed_short()
            or self._is_given_up()
        ):
            return Fraction(0)
        quantity = self._get_quantity_to_expect()
        is_any = self.product_id.uom_id.compare(float(quantity), 0.0) > 0
        return quantity if is_any else Fraction(0)

    def _get_quantity_to_come(self):
        unawaited = self._from_product_unit(self._get_quantity_unawaited())
        return super()._get_quantity_to_come() + unawaited

    def _get_receipt_status(self):
        """What no transfer waits for is still to come: somebody expects it again, or lets it go."""
        status = super()._get_receipt_status()
        return "partial" if status == "done" and self._get_quantity_unawaited() else status


class StockMove(models.Model):
    _inherit = "stock.move"

    def write(self, vals):
        result = super().write(vals)
        # Core takes off what it puts on a move of its own, and nobody gives that up.
        is_split = self.env.context.get("do_not_unreserve")
        if {"product_uom_qty", "product_uom"} & vals.keys() and not is_split:
            self._ask_about_given_up()
        return result

    def _ask_about_given_up(self):
        """Tell those responsible for returns of which an open transfer waits for less now."""
        # Whoever changes a transfer needs no right on the returns of its goods.
        moves = self.sudo().rma_line_id._get_awaited_moves() & self.sudo()
        if not moves:
            return
        moves.rma_line_id.order_id._ask_about_missing_transfers(moves.picking_id)

    def _action_cancel(self):
        result = super()._action_cancel()
        # Of a transfer that is done without some of its goods, the discrepancy tells.
        pickings = self.sudo().picking_id.filtered(lambda picking: picking.state == "cancel")
        pickings.move_ids.rma_line_id.order_id._ask_about_missing_transfers(pickings)
        return result
