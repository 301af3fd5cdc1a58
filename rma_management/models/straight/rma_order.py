from odoo import models

from ...tools.core_names import MOVE_GOAL


class RmaOrderStraight(models.Model):
    """Where the goods of a line go is said with the authorization, before they are expected."""

    _inherit = "rma.order"

    def _choose_straight(self):
        straight = self.line_ids._filter_straight().filtered(
            lambda line: not line._is_sampled_straight()
        )
        straight._in_action().is_straight = True
        (self.line_ids - straight).filtered("is_straight")._in_action().is_straight = False

    def _prepare_reverse_move_vals(self, picking, line, origin, quantity):
        vals = super()._prepare_reverse_move_vals(picking, line, origin, quantity)
        if line.is_straight:
            vals["location_dest_id"] = vals[MOVE_GOAL]
        return vals
