from odoo import models

from ...tools.sniff import sniff


class RmaOrderMailEvidence(models.Model):
    """What a customer shows in a mail is evidence, as if it had been uploaded with the return."""

    _inherit = "rma.order"

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type == "email" and not message.is_internal:
            # Who sends a mail acts for nobody.
            order = self.sudo()
            known = set(order.evidence_ids.mapped("checksum"))
            order.evidence_ids |= message.sudo().attachment_ids.filtered(
                lambda file: file.checksum not in known and sniff(file.raw)
            )
        return result
