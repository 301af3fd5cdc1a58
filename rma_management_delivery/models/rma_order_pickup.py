from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_duration

from odoo.addons.rma_management.tools.typed import typed

from .rma_pickup import LIVE, Slot

# For how many days slots are offered, and when carriers come, if they do not say otherwise.
DAYS = 14
CARRIER_HOURS = (9.0, 17.0)
SATURDAY = 5


class RmaOrderPickup(models.Model):
    """A return that is collected: which slots there are, and who books them."""

    _inherit = "rma.order"

    pickup_ids = fields.One2many("rma.pickup", "order_id", string="Pickups", copy=False)

    def _get_typed(self):
        # Pickups are guarded by themselves: nothing of them is typed.
        return super()._get_typed() | typed("pickup_ids")

    def _get_rma_effects(self):
        effects = super()._get_rma_effects()
        added = {
            "cancel": "_cancel_pickups",
            "expire": "_cancel_pickups",
            "receive": "_close_pickups",
        }
        return effects | {event: [*effects[event], step] for event, step in added.items()}

    def _cancel_pickups(self):
        """Nothing comes back any more."""
        self.pickup_ids.filtered(
            lambda pickup: pickup._is_live() and not pickup.is_asking
        )._call_off()

    def _close_pickups(self):
        """The goods are here, so nobody has to fetch them."""
        live = self.filtered(lambda order: order.receipt_status == "done").pickup_ids.filtered(
            lambda pickup: pickup._is_live() and not pickup.is_asking
        )
        booked = live.filtered(lambda pickup: pickup.state == "booked")
        booked._transition("collect")
        (live - booked)._call_off()

    def _get_live_pickup(self):
        self.ensure_one()
        return self.pickup_ids.filtered(lambda pickup: pickup.state in LIVE)

    # Slots

    def _is_pickup_possible(self):
        """Tell whether there is something to collect."""
        self.ensure_one()
        return (
            self.state == "authorized"
            and self.receipt_status in ("pending", "partial")
            and not self.date_shipped
            and bool(self.sudo()._get_open_parcel_pickings())
        )

    def _check_pickup_possible(self):
        if not self._is_pickup_possible():
            raise UserError(
                self.env._(
                    "%(name)s cannot be collected: its goods are not awaited, or on their way "
                    "already.",
                    name=self.name,
                )
            )

    def _get_pickup_ways(self):
        """Return who could collect it: (rounds, carriers)."""
        self.ensure_one()
        pickings = self._get_open_parcel_pickings()
        partner = self.partner_shipping_id or self.partner_id
        rounds = self.env["rma.round"].search(
            [("warehouse_id", "in", pickings.picking_type_id.warehouse_id.ids)]
        )
        rounds = rounds.filtered(lambda found: found._serves(partner))
        return rounds, pickings.carrier_id.filtered(lambda carrier: carrier._can_rma_pickup())

    def _get_pickup_slots(self, is_customer=False):
        """Return the slots of the next days: [Slot]. To be asked with all rights.

        :param is_customer: those that customers book themselves
        """
        self.ensure_one()
        if not self._is_pickup_possible():
            return []
        rounds, carriers = self._get_pickup_ways()
        if is_customer:
            rounds = rounds.filtered("is_for_customers")
        start = self._get_day_in(self.company_id) + timedelta(days=1)
        nobody, none = self.env["delivery.carrier"], self.env["rma.round"]
        slots = [
            Slot(day, found.hour_from, found.hour_to, found, nobody)
            for found, day in rounds._get_free(start, DAYS)
        ]
        days = [start + timedelta(days=number) for number in range(DAYS)]
        slots += [
            Slot(day, *CARRIER_HOURS, none, carrier)
            for carrier in carriers
            for day in days
            if day.weekday() < SATURDAY
        ]
        return sorted(slots, key=lambda slot: (slot.date, slot.hour_from, slot.key))

    def _book_pickup(self, slot, is_customer=False):
        """Have it collected in a slot: booked, or moved there where it is booked already.

        :raises UserError: when there is nothing to collect, or no stop left
        """
        self.ensure_one()
        order = self.sudo()
        order._claim()
        order.invalidate_recordset()
        order._check_pickup_possible()
        if slot.date <= order._get_day_in(order.company_id):
            raise UserError(self.env._("Choose a day from tomorrow on."))
        live = order._get_live_pickup()
        if live and (live.round_id, live.carrier_id) == (slot.round, slot.carrier):
            live._move(slot)
            return live
        live._call_off()
        live.flush_recordset()
        pickup = order.pickup_ids._in_action().create(
            {
                "order_id": order.id,
                "partner_id": (order.partner_shipping_id or order.partner_id).id,
                "is_by_customer": is_customer,
                **slot.get_vals(),
            }
        )
        pickup._start()
        return pickup.with_env(order.env)

    def action_open_pickup(self):
        """Ask when and by whom it is to be collected (button "Pickup")."""
        self.ensure_one()
        self._check_actor()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pickup"),
            "res_model": "rma.pickup.entry",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    # On the customer's page; that the visitor may act is for the caller to have checked

    def _take_pickup(self, key):
        """Book or move the pickup as the customer wishes: one of the slots that were offered.

        :raises UserError: when it is not offered any more
        """
        self.ensure_one()
        order = self.sudo()
        slots = {slot.key: slot for slot in order._get_pickup_slots(is_customer=True)}
        if key not in slots:
            raise UserError(self.env._("That slot is not free any more. Choose another one."))
        pickup = order._book_pickup(slots[key], is_customer=True)
        order._post_for_customer(
            self.env._(
                "Please collect it: %(slot)s.", slot=order._get_slot_label(pickup._get_slot())
            )
        )

    def _drop_pickup(self):
        """Call the pickup off as the customer wishes; what is called off already stays so."""
        self.ensure_one()
        order = self.sudo()
        order._claim()
        order.invalidate_recordset()
        live = order._get_live_pickup()
        if live:
            live._call_off()
            order._post_for_customer(self.env._("The pickup is not needed any more."))

    def _get_portal_values(self):
        values = super()._get_portal_values()
        order = self.sudo()
        live = order._get_live_pickup()
        slots = order._get_pickup_slots(is_customer=True)
        # It is not moved to where it is.
        booked = [pickup._get_slot().key for pickup in live]
        others = [slot for slot in slots if slot.key not in booked]
        return {
            **values,
            "pickup": live._get_page_values() if live else False,
            "pickup_slots": [(slot.key, order._get_slot_label(slot)) for slot in others],
            "can_pickup": bool(slots) or bool(live),
        }

    def _get_slot_label(self, slot):
        """Return a slot as the customer reads it; who comes is said where it is not we."""
        text = self.env._(
            "%(day)s, %(start)s–%(end)s",
            day=format_date(self.env, slot.date, date_format="EEE d MMM"),
            start=format_duration(slot.hour_from),
            end=format_duration(slot.hour_to),
        )
        return f"{text} ({slot.carrier.name})" if slot.carrier else text


class RmaLineMixin(models.AbstractModel):
    _inherit = "rma.line.mixin"

    def _is_pickup_charged(self):
        """Tell whether the customer pays for the way back of this line."""
        self.ensure_one()
        return self.freight_payer == "customer" and self._is_fee_possible()
