from odoo import models

from ..base.context import is_in_action


class AccountMove(models.Model):
    """What core writes on a credit note though it says so already: each time all is reckoned anew.

    Only on notes of returns: entries of others are core's alone.
    """

    _inherit = "account.move"

    def write(self, vals):
        # At the end of each `create`, where nobody can have modified anything.
        if (
            vals == {"is_manually_modified": False}
            and is_in_action(self.env)
            and not any(move.is_manually_modified for move in self)
        ):
            return True
        return super().write(vals)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def write(self, vals):
        # A mark of core's own, which nobody tracks; where no field is tracked core has all of them
        # described.
        lines = self
        if vals.keys() == {"epd_dirty"} and self.sudo().rma_line_id:
            lines = self.with_context(tracking_disable=True)
        return super(AccountMoveLine, lines).write(vals)
