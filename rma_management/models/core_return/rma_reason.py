from odoo import fields, models


class RmaReason(models.Model):
    """What a reason is called on transfers, for which Odoo has a list of its own."""

    _inherit = "rma.reason"

    core_reason_ids = fields.One2many("rma.core.reason", "reason_id", string="Odoo's Reasons")

    def _get_core_reason_id(self):
        """Return the id of Odoo's reason that says this, or of its group; False where none does."""
        reason = self
        while reason:
            # Read for whoever makes the transfer: it says no more than the reason itself.
            links = reason.sudo().core_reason_ids
            if links:
                return links.sorted("core_id")[0].core_id
            reason = reason.parent_id
        return False
