from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.typed import NEW

TERMS = {"order_id", "amount", "rate", "basis", "quantity", "line_id", "type"}
WAIVER = {"waived", "waive_motive"}


class RmaChargeRight(models.Model):
    """Who may charge, give and waive: asked of whoever writes, by whatever way they come."""

    _inherit = "rma.charge"

    @api.constrains("amount")
    def _check_amount(self):
        if any(charge.amount < 0 for charge in self):
            raise UserError(
                self.env._("A charge is a positive amount: its type says which way it goes.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        charges = super().create(vals_list)
        by_hand = charges.filtered(lambda charge: charge.source == "manual")
        by_hand._check_open()
        by_hand._check_goodwill()
        return charges

    def write(self, vals):
        if vals.keys() & TERMS:
            self._check_not_charged()
            self._check_own()
        changed = self._check_waiver(vals) if vals.keys() & WAIVER else self.browse()
        result = super().write(vals)
        changed._record_waiver()
        if vals.keys() & TERMS:
            self._check_goodwill()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        self._check_not_charged()
        self._check_own()

    # rma.typed.mixin: a charge is open as its return is

    def _get_typing_state(self):
        self.ensure_one()
        return self.order_id.sudo().state or NEW

    @api.model
    def _get_typing_state_of(self, vals):
        return self.env["rma.order"].browse(vals.get("order_id")).sudo().state or NEW

    def _get_typing_state_label(self, state):
        return self.env["rma.order"]._get_typing_state_label(state)

    def _get_shut_hint(self, state):
        if state == "done":
            return self.env._("Where the return has a credit note, reset that to draft first.")
        return self.env._("Set the return back to draft first.")

    @api.model
    def _check_typed_vals(self, vals):  # pylint: disable=missing-return
        """By hand nobody makes what only policy, law or an inspection proposes."""
        if vals.get("source") == "manual":
            vals = {name: vals[name] for name in vals if name != "source"}
        super()._check_typed_vals(vals)
        if not self.env.su and any(vals.get(name) for name in WAIVER):
            raise UserError(self.env._("Add the charge first, then waive it with a motive."))

    def _check_own(self):
        """What was proposed stays as evidence: it is waived, not changed."""
        if self.env.su:
            return
        if any(charge.source != "manual" for charge in self):
            raise UserError(
                self.env._(
                    "A charge that a policy or an inspection proposed stays as it is. Have it "
                    "waived, and add another one."
                )
            )

    def _check_open(self):
        closed = self.order_id.filtered(lambda order: order.state in ("done", "cancel", "rejected"))
        if closed:
            raise UserError(
                self.env._(
                    "%(returns)s is closed: no credit note is to come that could take a charge.",
                    returns=", ".join(closed.mapped("name")),
                )
            )

    def _check_not_charged(self):
        if self.sudo().move_line_ids.filtered(lambda line: line.parent_state == "posted"):
            raise UserError(
                self.env._("The charge is on a posted credit note. Reset that to draft first.")
            )

    # Goodwill

    def _check_goodwill(self):
        """Who enters returns grants goodwill up to what the company says; a manager, any."""
        given = self.filtered(lambda charge: charge.source == "manual" and charge.is_bonus)
        if not given:
            return
        if any(charge.type == "outbound_freight" for charge in given):
            raise UserError(
                self.env._(
                    "The delivery is given back by policy or by law. Grant goodwill instead."
                )
            )
        if self.env.su or self.env.user.has_group("rma_management.group_rma_manager"):
            return
        for order in given.order_id:
            order._check_goodwill_limit()

    # Waiving

    def action_open_waive(self):
        """Ask for the motive first (button "Waive")."""
        self._check_may_waive()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive"),
            "res_model": "rma.charge.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_charge_ids": self.ids},
        }

    def action_waive(self, motive):
        """Let these charges go.

        :raises AccessError: when the user has no right to
        :raises UserError: without a motive, or when one is on a posted document
        """
        self.write({"waived": True, "waive_motive": motive})
        return True

    def action_unwaive(self):
        """Charge all the same, as long as the return is open."""
        self.write({"waived": False})
        return True

    def _check_may_waive(self):
        groups = ("rma_management.group_rma_manager", "account.group_account_invoice")
        if not self.env.su and not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(
                self.env._("Only returns managers and accounting waive a charge. Ask one of them.")
            )

    def _check_waiver(self, vals):
        """Let charges go, or charge them again, only with a right, a motive and in time.

        :return: those of these charges that change
        """
        self._check_may_waive()
        if "waived" not in vals:
            return self.browse()
        changed = self.filtered(lambda charge: charge.waived != bool(vals["waived"]))
        changed._check_not_charged()
        if not vals["waived"]:
            changed._check_open()
        elif changed and not vals.get("waive_motive") and not self.env.su:
            raise UserError(self.env._("Say why the charge is waived."))
        return changed

    def _record_waiver(self):
        """Record who decided, and see what is left to do."""
        for charge in self:
            charge._in_action().write(charge._prepare_waiver_vals())
            label, motive = charge._get_label(), charge.waive_motive
            body = (
                self.env._("Waived: %(charge)s. %(motive)s", charge=label, motive=motive or "")
                if charge.waived
                else self.env._("Charged again: %(charge)s.", charge=label)
            )
            # Whoever may waive need not be one who may write on the return.
            charge.order_id.sudo()._message_log(body=body.strip())
        self.order_id.sudo()._sync_done()

    def _prepare_waiver_vals(self):
        """Return what is kept of a decision: by whom, when and why."""
        self.ensure_one()
        if not self.waived:
            return {"waive_motive": False, "waive_user_id": False, "waive_date": False}
        return {"waive_user_id": self.env.user.id, "waive_date": fields.Datetime.now()}
