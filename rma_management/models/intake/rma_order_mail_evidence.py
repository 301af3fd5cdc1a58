from odoo import models


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
                lambda file: _is_evidence(file) and file.checksum not in known
            )
        return result


def _is_evidence(file):
    """Tell whether a file may show goods or a proof of purchase."""
    return file.mimetype.startswith("image/") or file.mimetype == "application/pdf"
