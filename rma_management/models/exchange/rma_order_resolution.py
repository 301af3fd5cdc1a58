from odoo import models


class RmaDecisionExchange(models.Model):
    _inherit = "rma.decision"

    def _get_events(self):
        return [*super()._get_events(), ("change", "Resolution changed")]


class RmaOrderResolution(models.Model):
    _inherit = "rma.order"

    def action_open_resolution(self):
        """Ask for the new resolutions (button "Change Resolution")."""
        self.ensure_one()
        return self.env["rma.resolution"].create({"order_id": self.id})._get_form_action()

    def _renew_charges(self):
        """Ask the fees of the new resolutions, where none has been charged yet."""
        orders = self.filtered(
            lambda order: not order.credit_note_ids.filtered(lambda move: move.state != "cancel")
        )
        orders.charge_ids._get_proposed().filtered(lambda charge: not charge.waived).unlink()
        orders._propose_charges()
