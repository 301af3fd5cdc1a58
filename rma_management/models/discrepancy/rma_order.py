from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command

from ..base.notes import to_note

ACTIVITY = "rma_management.mail_activity_discrepancy"
REPORTERS = (
    "rma_management.group_rma_inspector",
    "rma_management.group_rma_user",
)


class RmaOrderDiscrepancy(models.Model):
    """What is not as it was authorized: shown on the return, and on somebody's desk."""

    _inherit = "rma.order"

    discrepancy_ids = fields.One2many(
        "rma.discrepancy", "order_id", string="Discrepancies", copy=False
    )
    unlined_move_ids = fields.One2many(
        "stock.move", "rma_order_id", string="Received Without Line", copy=False
    )
    discrepancy_count = fields.Integer(compute="_compute_discrepancies")
    open_discrepancy_text = fields.Text(compute="_compute_discrepancies")

    @api.depends("discrepancy_ids.state", "discrepancy_ids.quantity")
    def _compute_discrepancies(self):
        for order in self:
            discrepancies = order.discrepancy_ids.filtered(lambda found: found.state != "void")
            order.discrepancy_count = len(discrepancies)
            order.open_discrepancy_text = "\n".join(
                discrepancies.filtered(lambda found: found.state == "open").mapped("display_name")
            )

    @api.depends("unlined_move_ids.picking_id")
    def _compute_pickings(self):
        result = super()._compute_pickings()
        for order in self:
            # Whether the user may open a transfer is for the transfer to decide.
            order.picking_ids |= order.sudo().unlined_move_ids.picking_id.sudo(False)
            order.picking_count = len(order.picking_ids)
        return result

    def action_view_discrepancies(self):
        action = self.env["ir.actions.actions"]._for_xml_id("rma_management.rma_discrepancy_action")
        return {
            **action,
            "domain": [("order_id", "in", self.ids)],
            "context": {"default_order_id": self.id if len(self) == 1 else False},
        }

    def action_report_discrepancy(
        self, type, product_id=False, lot_id=False, quantity=1.0, note=False, photos=()
    ):
        """Note what somebody finds; what is open already gets the note and the photos.

        An unexpected product is taken into the returns location at once, so that it is on the
        books and leaves them by a decision.

        :param type: see ``rma.discrepancy.type``
        :param photos: attachments, or their ids
        :return: the discrepancies, one per return
        """
        self._check_reporter()
        photo_ids = [getattr(photo, "id", photo) for photo in photos]
        known = self._find_reported(type, product_id, lot_id)
        for discrepancy in known:
            discrepancy.note = "\n".join(filter(None, (discrepancy.note, note)))
            discrepancy.photo_ids = [Command.link(photo_id) for photo_id in photo_ids]
        new = self.env["rma.discrepancy"].create(
            [
                {
                    "order_id": order.id,
                    "type": type,
                    "product_id": product_id,
                    "lot_id": lot_id,
                    "quantity": quantity,
                    "note": note,
                    "photo_ids": [Command.set(photo_ids)],
                }
                for order in self - known.order_id
            ]
        )
        new.filtered(lambda found: found.type == "unexpected_product")._book_goods()
        return known | new

    def _check_reporter(self):
        self.check_access("read")
        if not self.env.su and not any(self.env.user.has_group(group) for group in REPORTERS):
            raise AccessError(self.env._("Only the warehouse and customer service report that."))

    def _find_reported(self, type, product_id, lot_id):
        """Return what is noted already and still open: goods are not reported twice.

        What a person reports anew was found anew; what the transfer told gets the person's photos.
        """
        return self.discrepancy_ids.filtered(
            lambda found: (
                found.state == "open"
                and found.is_derived
                and found.type == type
                and found.product_id.id == product_id
                and (not lot_id or found.lot_id.id == lot_id)
            )
        )

    def _ask_about_discrepancies(self):
        """Have the responsible decide as long as something is open."""
        open_orders = self.filtered("open_discrepancy_text")
        (self - open_orders).activity_unlink([ACTIVITY])
        asked = open_orders.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(ACTIVITY)
        )
        for activity in asked:
            activity.note = to_note(self.browse(activity.res_id).open_discrepancy_text)
        for order in open_orders.filtered(lambda order: order.id not in asked.mapped("res_id")):
            user = order._get_responsible()
            if user:
                order.activity_schedule(
                    ACTIVITY,
                    user_id=user.id,
                    summary=order.env._("Decide on what came"),
                    note=order.open_discrepancy_text,
                )
