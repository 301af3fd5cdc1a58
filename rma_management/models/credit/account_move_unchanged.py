from odoo import models

from ..base.context import is_in_action

# Core's own marks of what is to be reckoned anew.
MARKS = {"epd_dirty", "discount_allocation_dirty"}


class AccountMove(models.Model):
    """Spare credit notes of returns what core does for nothing: each time all is reckoned anew.

    Entries of others are core's alone.
    """

    _inherit = "account.move"

    def write(self, vals):
        # At the end of each `create`. By core's own word in the context, what computes a field has
        # modified nothing by hand.
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
        # Nobody tracks these marks; where no field is tracked core has all of them described.
        lines = self
        if vals.keys() <= MARKS and self.sudo().move_id.line_ids.rma_line_id:
            lines = self.with_context(tracking_disable=True)
        return super(AccountMoveLine, lines).write(vals)
