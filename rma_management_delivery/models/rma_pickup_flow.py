from odoo import fields, models
from odoo.exceptions import UserError

ACTIVITY = "rma_management_delivery.mail_activity_pickup"
CRON = "rma_management_delivery.ir_cron_pickups"

TRANSITIONS = {
    "book": (("requested",), "booked"),
    "move": (("requested", "booked", "failed"), "requested"),
    "cancel": (("requested", "booked", "failed"), "cancelled"),
    "fail": (("requested", "booked"), "failed"),
    "collect": (("booked",), "done"),
}
# What follows from an event.
EFFECTS = {
    "book": ["_charge_pickup"],
    "cancel": ["_drop_charge"],
    "fail": ["_drop_charge", "_ask_about_failure"],
    "collect": ["_mark_order_shipped"],
}


class RmaPickupFlow(models.Model):
    """How a pickup is booked, moved, called off and done."""

    _inherit = "rma.pickup"

    def _get_transitions(self):
        return super()._get_transitions() | TRANSITIONS

    def _get_rma_effects(self):
        return super()._get_rma_effects() | EFFECTS

    def _get_move_refusals(self):
        return self._get_asking_refusals()

    def _get_cancel_refusals(self):
        return self._get_asking_refusals()

    def _get_asking_refusals(self):
        self.ensure_one()
        if not self.is_asking:
            return []
        return [
            self.env._(
                "%(carrier)s is being asked this very moment. Try again in a minute.",
                carrier=self.carrier_id.name,
            )
        ]

    # By whoever has been checked: a CSR, or the customer on the page

    def _start(self):
        """Book a pickup that has just been made: at once on a round of ours, else by the job."""
        self.ensure_one()
        if self.round_id:
            self.round_id._claim_stop(self.date)
            self._transition("book")
        else:
            self._tell_carrier("book")

    def _move(self, slot):
        """Have it at another time, by the same carrier or on the same round."""
        self.ensure_one()
        vals = slot.get_vals()
        if self.state == "booked" and self.date == slot.date and self.hour_from == slot.hour_from:
            return
        is_known = self.reference or self.state == "failed" or self.task == "move"
        self._transition("move", **vals, error=False)
        if self.round_id:
            self.round_id._claim_stop(self.date)
            self._transition("book")
        else:
            self._tell_carrier("move" if is_known and self.reference else "book")

    def _call_off(self):
        """Call it off; a carrier that may know of it is told."""
        for pickup in self:
            # What was asked and not answered may be booked all the same.
            is_known = pickup.reference or pickup.state == "failed"
            pickup._transition("cancel")
            if pickup.carrier_id:
                pickup._tell_carrier("cancel" if is_known else False)

    def _tell_carrier(self, task):
        """Have the carrier told by the job, once what is decided is stored."""
        self.sudo()._in_action().write({"task": task})
        if task:
            self.env.ref(CRON).sudo()._trigger()

    # Buttons

    def action_cancel(self):
        """Call pickups off; the return and its label stay as they are."""
        self.check_access("write")
        self.sudo().filtered(lambda pickup: pickup.state not in ("cancelled", "done"))._call_off()
        return True

    def action_retry(self):
        """Ask the carrier once more; it knows the pickup by its key, so that it is one."""
        self.check_access("write")
        for pickup in self.sudo().filtered(lambda pickup: pickup.state == "failed"):
            if pickup.date < fields.Date.context_today(pickup):
                raise UserError(self.env._("That day is over: move the pickup to another one."))
            pickup._transition("move", error=False)
            pickup._start()
        return True

    def action_collect(self):
        """The driver has the goods."""
        self.check_access("write")
        self.sudo().filtered(lambda pickup: pickup.state != "done")._transition("collect")
        return True

    def action_report_failed(self):
        """Nothing was collected: somebody sees to it, and the label stays valid."""
        self.check_access("write")
        error = self.env._("Nothing was collected.")
        self.sudo().filtered(lambda p: p.state != "failed")._transition("fail", error=error)
        return True

    def action_open_move(self):
        """Ask for another slot (button "Move")."""
        self.ensure_one()
        return self.order_id.action_open_pickup()

    # What follows

    def _ask_about_failure(self):
        for pickup in self:
            pickup._ask(
                pickup.order_id._for_responsible().env._(
                    "The pickup on %(day)s by %(who)s failed: %(error)s The label stays valid. "
                    "Book another slot, or tell the customer to hand the parcel in.",
                    day=fields.Date.to_string(pickup.date),
                    who=pickup._get_who(),
                    error=pickup.error or "",
                )
            )

    def _ask(self, text):
        order = self.order_id
        order.activity_unlink([ACTIVITY])
        order._ask_somebody(ACTIVITY, {order: text})

    def _mark_order_shipped(self):
        """What our driver has is on its way; a carrier's first scan it is not."""
        for pickup in self.filtered(lambda pickup: pickup.order_id.state == "authorized"):
            pickup.order_id._mark_shipped(pickup.date)

    # The fee: by fault, as the return freight is

    def _charge_pickup(self):
        """Charge the pickup where the customer pays the return freight of all that comes back."""
        for pickup in self:
            order = pickup.order_id
            company = pickup.company_id
            price = pickup.round_id.price if pickup.round_id else pickup.price
            lines = order.line_ids.filtered(lambda line: line._is_credited_resolution())
            is_paid = lines and all(line._is_pickup_charged() for line in lines)
            if not price or not is_paid or pickup.charge_ids or order.settlement_status == "done":
                continue
            rate = company.currency_id._convert(
                price, order.currency_id, company, fields.Date.today()
            )
            self.env["rma.charge"]._in_action().create(
                {
                    "order_id": order.id,
                    "type": "return_freight",
                    "basis": "fixed",
                    "rate": rate,
                    "source": "policy",
                    "policy_id": lines.policy_id[:1].id,
                    "pickup_id": pickup.id,
                }
            )

    def _drop_charge(self):
        """Nobody pays for what did not happen, unless a note has charged it already."""
        self.charge_ids.filtered(lambda charge: not charge.move_line_ids).unlink()
