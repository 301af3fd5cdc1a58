from odoo import models
from odoo.exceptions import UserError

from ...tools.verdict import DENY, REVIEW, as_data, worst


class RmaOrderLineResolution(models.Model):
    """The customer changes their mind: the end of a line is another one, the document the same."""

    _inherit = "rma.order.line"

    def action_change_resolution(self, resolution, exchange_product_id=None):
        """Give authorized lines another end, as long as nothing of the old one has happened.

        The rules are heard again. What was prepared for the old end is taken back.

        :param resolution: one of the values of the field
        :param exchange_product_id: id of the replacement, without it the same product
        :raises UserError: when a line is settled, or the rules refuse it; nothing is changed then
        """
        orders = self.order_id
        orders._check_actor()
        labels = dict(self._fields["resolution"]._description_selection(self.env))
        if resolution not in labels:
            raise UserError(
                self.env._(
                    "There is no such resolution. Choose one of: %(labels)s.",
                    labels=", ".join(labels.values()),
                )
            )
        with self.env.cr.savepoint():
            orders._claim()
            # Who enters returns has no rights on what follows; it follows from the lines alone.
            lines = self.sudo()
            lines._check_not_settled(resolution)
            lines._change_resolution(resolution, exchange_product_id)
            orders.env["rma.decision"]._record(orders, "change", motive=labels[resolution])
        return True

    def _check_not_settled(self, resolution):
        refusals = []
        for line in self:
            if line.state != "authorized":
                why = self.env._("it is not authorized")
            elif line._get_quantity_credited():
                why = self.env._("it is on a credit note")
            elif line._is_replacement_out():
                why = self.env._("its replacement has left")
            elif resolution == "keep" and line.qty_received > 0:
                why = self.env._("the goods are here")
            else:
                continue
            refusals.append(
                self.env._(
                    "The resolution of %(product)s on %(name)s cannot be changed: %(why)s.",
                    product=line.product_id.display_name,
                    name=line.order_id.name,
                    why=why,
                )
            )
        if refusals:
            raise UserError("\n".join(refusals))

    def _change_resolution(self, resolution, exchange_product_id):
        """Change these lines and what hangs on them."""
        sale_lines = self.sale_line_id
        sale_lines._claim_returnable()
        self._cancel_replacements()
        before = self._get_taken_off()
        lines = self._in_action()
        lines.write({"resolution": resolution})
        for line in lines:
            product = line.product_id.browse(exchange_product_id) or line.product_id
            line.exchange_product_id = product if line._is_exchange() else False
        # Before the rules are heard: what is kept does not come back as well.
        kept = self.filtered(lambda line: not line._is_goods_expected())
        kept._get_awaited_moves()._action_cancel()
        self._judge_change()
        after = self._get_taken_off()
        for sale_line in sale_lines:
            sale_line._lower_ordered_quantity({sale_line: after[sale_line] - before[sale_line]})
        self.order_id._follow_rma_event("change")

    def _get_taken_off(self):
        """Return what of the order lines was taken off the order: {line: product unit}."""
        result = dict.fromkeys(self.sale_line_id, 0)
        for line in self.filtered("sale_line_id"):
            if line._is_ordered_quantity_lowered():
                result[line.sale_line_id] += line._get_net_returned()
        return result

    def _judge_change(self):
        """Hear the rules on the new end; what nobody has approved yet needs a manager."""
        heard = self._evaluate()
        is_manager = self.env.user.has_group("rma_management.group_rma_manager")
        refusals = []
        for line in self:
            found = heard[line.id]
            known = line._get_reviews()
            new = [v for v in found if v.outcome == REVIEW and v.code not in known]
            if worst(found) == DENY:
                refusals += [f"{v.agent} {v.cure}".strip() for v in found if v.outcome == DENY]
            elif new and not is_manager:
                refusals += [v.agent for v in new]
                refusals.append(self.env._("Ask a returns manager to change it."))
            else:
                line._in_action().write(
                    {"verdict": worst(found), "verdict_reasons": as_data(found)}
                )
        if refusals:
            raise UserError("\n".join(dict.fromkeys(refusals)))
