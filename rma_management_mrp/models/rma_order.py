from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class RmaOrder(models.Model):
    """Kits that came without some of their components: wait for these, or go on without them."""

    _inherit = "rma.order"

    incomplete_text = fields.Text(compute="_compute_incomplete_text")

    @api.depends("line_ids.qty_incomplete")
    def _compute_incomplete_text(self):
        for order in self:
            lines = order.sudo().line_ids.filtered(lambda line: line.qty_incomplete > 0)
            order.incomplete_text = (
                "\n".join(line._get_missing_text() for line in lines) if lines else False
            )

    def action_accept_incomplete(self):
        """Take incomplete kits for whole ones: what is missing is charged and not waited for.

        On returns without incomplete kits, nothing changes.

        :raises UserError: when a return is not authorized
        """
        self._check_may_accept()
        # What is missing follows from the transfers; whoever looks at the goods decides on them.
        orders = self.sudo()
        orders._claim()
        lines = orders.line_ids.filtered(lambda line: line.qty_incomplete > 0)
        if any(order.state != "authorized" for order in lines.order_id):
            raise UserError(
                self.env._("Only kits of an authorized return can be accepted incomplete.")
            )
        for order in lines.order_id:
            order._message_log(body=self.env._("Accepted: %(text)s", text=order.incomplete_text))
        self.env["rma.charge"].sudo()._in_action().create(lines._get_missing_component_charges())
        lowered = defaultdict(Fraction)
        for line in lines:
            if line._is_ordered_quantity_lowered():
                lowered[line.sale_line_id] += line._to_product_unit(line.qty_incomplete)
        lines.is_incomplete_accepted = True
        lines._get_awaited_moves()._action_cancel()
        self.env["sale.order.line"].sudo()._lower_ordered_quantity(lowered)
        lines.order_id._sync_discrepancies()
        lines.order_id._sync_done()
        return True

    def _check_may_accept(self):
        self.check_access("read")
        groups = ("rma_management.group_rma_user", "rma_management.group_rma_inspector")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(
                self.env._("Only customer service and inspectors accept incomplete kits.")
            )

    def _get_close_short_refusals(self):
        return self.line_ids._get_incomplete_refusals() or super()._get_close_short_refusals()

    def _get_cancel_refusals(self):
        refusals = super()._get_cancel_refusals()
        if not refusals and any(line.qty_incomplete > 0 for line in self.line_ids):
            return [
                self.env._(
                    "Components of %(name)s have been received: return the transfer first.",
                    name=self.name,
                )
            ]
        return refusals
