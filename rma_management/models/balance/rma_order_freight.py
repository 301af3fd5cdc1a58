from odoo import fields, models


class RmaOrderFreight(models.Model):
    """The refund of the delivery follows the other returns of its order."""

    _inherit = "rma.order"

    def _has_freight_refund(self, sale):
        """Tell whether the return gives back the delivery of an order, now or with the rest."""
        self.ensure_one()
        return any(
            sale in charge._get_charged_lines().sale_line_id.order_id
            for charge in self.charge_ids._get_freight()
        )

    def _review_freight(self):
        """Take the delivery off the drafts of other returns where not everything comes back."""
        # What is promised elsewhere follows from the documents, not from a right on it.
        orders = self.sudo()
        others = orders.line_ids.sale_line_id.order_id.order_line.rma_line_ids.order_id - orders
        for charge in others.charge_ids._get_freight(waived=True).filtered("is_whole"):
            charge._take_off_drafts()


class RmaChargeFreight(models.Model):
    _inherit = "rma.charge"

    def _get_freight(self, waived=False):
        """Return the refunds of a delivery among these charges.

        :param waived: also those that somebody let go
        """
        return self.filtered(
            lambda charge: charge.type == "outbound_freight" and (waived or not charge.waived)
        )

    def _take_off_drafts(self):
        """Take the delivery off a draft that gives it back before the order is complete."""
        self.ensure_one()
        drafted = self.move_line_ids.filtered(lambda entry: entry.parent_state == "draft")
        lines = self._get_charged_lines()
        calculator = self.env["rma.calculator"]
        if not drafted or all(
            calculator._is_given_back(sale, lines, lines)
            for sale in calculator._get_freight_orders(lines)
        ):
            return
        notes = drafted.move_id
        drafted.unlink()
        notes.filtered(lambda note: not note.invoice_line_ids).unlink()
        self.order_id._message_log(
            body=self.env._(
                "The delivery is off the draft credit note: not everything of the order comes "
                "back any more."
            )
        )


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # From the order to the returns that give its delivery back, without a search at each change.
    rma_charge_ids = fields.One2many(
        "rma.charge",
        "sale_order_id",
        string="Delivery Given Back",
        groups="rma_management.group_rma_user",
    )
