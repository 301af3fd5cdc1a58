from odoo import models
from odoo.exceptions import UserError

# Returns that came to nothing.
ENDED = ("cancel", "rejected")


class RmaWithdrawalHandle(models.Model):
    """What a person does with a statement."""

    _inherit = "rma.withdrawal"

    def action_match(self):
        """Go on with the order that a person has found."""
        self.check_access("write")
        for withdrawal in self:
            order = withdrawal._get_chosen_order()
            # The person has chosen the order; what follows is what the job does.
            record = withdrawal._for_manager()
            record._work_out(order.sudo().with_env(record.env))
        return True

    def action_make_return(self):
        """Open the return, or make it as a draft that the person goes on with."""
        self.ensure_one()
        self.check_access("write")
        if not self.rma_order_id or self.rma_order_id.state in ENDED:
            order = self._get_chosen_order()
            wanted, findings = self.sudo()._get_wanted(order.sudo())
            wanted = wanted or self._get_rest(order)
            if not wanted:
                raise UserError(
                    "\n".join(findings)
                    or self.env._("Nothing of %(order)s can come back any more.", order=order.name)
                )
            # When the customer declared is known, and nobody's to type.
            returns = self.env["rma.order"]._in_action().with_company(order.company_id)
            rma = returns.create(
                {**self._prepare_return_vals(order, wanted), "user_id": self.env.user.id}
            )
            self._transition_handled(rma_order_id=rma.id)
        return self.action_view_return()

    def action_handle(self):
        """Take off the queue what a person has seen to.

        :raises UserError: when the note does not say how
        """
        self.check_access("write")
        silent = self.filtered(lambda record: not (record.note or "").strip())
        if silent:
            raise UserError(
                self.env._(
                    "Write under “What Was Done” how it was settled: %(names)s.",
                    names=", ".join(silent.mapped("name")),
                )
            )
        self._transition_handled()
        return True

    def action_view_return(self):
        """Open the return."""
        return self.rma_order_id._get_open_action()

    def action_view_order(self):
        """Open the sales order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.sale_order_id.id,
            "view_mode": "form",
        }

    def _get_open_action(self):
        """Return the action that opens these statements."""
        action = self.env["ir.actions.actions"]._for_xml_id("rma_management.rma_withdrawal_action")
        action.update(context={}, domain=[("id", "in", self.ids)])
        if len(self) == 1:
            action.update(views=[(False, "form")], view_mode="form", res_id=self.id)
        return action

    def _take_back(self):
        """Put a statement whose return has ended on somebody's desk again."""
        self.ensure_one()
        withdrawal = self._for_manager()
        order = self.rma_order_id.with_env(withdrawal.env)
        text = order.with_user(self.env.user).sudo()._get_ended_text()
        vals = {"is_to_work_off": True}
        vals["finding"] = "\n".join(filter(None, [withdrawal.finding, text]))
        if withdrawal.state == "handled":
            withdrawal._transition("reopen", **vals)
        else:
            withdrawal._in_action().write(vals)
        withdrawal._ask_about(withdrawal.sale_order_id)

    def _transition_handled(self, **vals):
        self._transition("handle", is_to_work_off=False, **vals)
        # Whoever settles it settles the question, whomever it was put to.
        self.sudo().activity_unlink(
            ["rma_management.mail_activity_withdrawal"],
        )

    def _get_chosen_order(self):
        self.ensure_one()
        if not self.sale_order_id:
            raise UserError(self.env._("Choose the sales order of %(name)s first.", name=self.name))
        return self.sale_order_id

    def _get_rest(self, order):
        """Return all that can still come back of an order: {order line: quantity in its unit}."""
        return {
            line: line.qty_returnable
            for line in order.order_line
            if line.product_id.type == "consu" and line.qty_returnable > 0
        }
