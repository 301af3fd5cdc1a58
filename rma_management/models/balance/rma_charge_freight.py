from odoo import models


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
