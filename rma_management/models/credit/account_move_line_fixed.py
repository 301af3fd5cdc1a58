from odoo import api, models
from odoo.exceptions import UserError

from .account_move_fixed import GOODS, LINE_FIXED, LINE_LINKS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # Whoever adds one. What core adds when it posts, costs and rounding, is no product.
        added = lines.sudo().filtered(
            lambda line: line.display_type == "product" and line.parent_state == "posted"
        )
        if fixed := added.move_id._filter_fixed():
            raise UserError(fixed._get_fixed_text())
        return lines

    def write(self, vals):
        # What is fixed is read whoever writes.
        lines = self.sudo()
        fixed = lines._get_fixed_values(vals)
        result = super().write(vals)
        lines._check_fixed_values(fixed)
        return result

    def _get_fixed_values(self, names):
        """Return what of these fields is fixed: {line: {name: value}}."""
        names = LINE_FIXED & set(names)
        if not names:
            return {}
        posted = self.move_id._filter_fixed()
        fixed = {
            line: names | LINE_LINKS | GOODS if line.move_id in posted else names & LINE_LINKS
            for line in self
            if line.display_type != "cogs" and (line.move_id in posted or line._is_of_return())
        }
        return {line: {name: line[name] for name in own} for line, own in fixed.items()}

    def _is_of_return(self):
        return bool(self.rma_line_id or self.rma_origin_line_id or self.rma_charge_id)

    def _check_fixed_values(self, fixed):
        """As that of entries."""
        moved = self.browse().union(
            *[
                line
                for line, values in fixed.items()
                if any(line[name] != value for name, value in values.items())
            ]
        )
        if moved:
            raise UserError(moved.move_id._get_fixed_text())
