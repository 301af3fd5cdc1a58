from odoo import models


class RmaOrderShort(models.Model):
    """Buttons of the return that answer what came short, all of it at once."""

    _inherit = "rma.order"

    def action_create_reverse_pickings(self):
        """Whoever expects the goods again has decided to wait for what came short."""
        self._check_actor()
        shorts = self.sudo().filtered(lambda order: order.state == "authorized").line_ids
        self._wait_for_shorts(shorts._get_shorts())
        return super().action_create_reverse_pickings()

    def _wait_for_missing(self):
        """Whoever extends waits for what came short, given up or not."""
        lines = self.line_ids
        self._wait_for_shorts(lines._get_shorts() | lines._get_shorts("close_short"))

    def _wait_for_shorts(self, shorts):
        """Record that these are waited for; the transfers follow from what was called."""
        if shorts:
            # The return's own guard has seen to who acts.
            shorts.sudo()._set_decision("wait")
            self.env["rma.decision"]._record_discrepancies(shorts, "wait")
            shorts.sudo().order_id._ask_about_discrepancies()
