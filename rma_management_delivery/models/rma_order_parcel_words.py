from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.parcel import DELIVERED, DELIVERY, EXCEPTION, RETURNED, TRANSIT

STUCK = "stuck"


class RmaOrderParcelWords(models.Model):
    """What is told of parcels: to the customer on the page, to us as a reminder."""

    _inherit = "rma.order"

    # The page

    def _get_portal_values(self):
        values = super()._get_portal_values()
        order = self.sudo()
        numberless = order._get_numberless_parcel()
        return {
            **values,
            "parcels": [order._get_page_parcel(parcel) for parcel in order.parcel_ids.sorted("id")],
            "parcel_count": order._count_parcels(),
            "can_add_parcel": not order._get_further_parcel_problem(is_customer=True),
            "is_label_made": order._is_label_made(),
            "is_label_charged": order._is_further_label_charged(),
            "numberless_parcel": numberless.number or "",
        }

    def _get_page_parcel(self, parcel):
        """Return what the page says of one parcel, as plain values."""
        is_open = parcel.state in (TRANSIT, DELIVERY, EXCEPTION) and parcel.date_expected
        return {
            "number": parcel.number,
            "ref": parcel.tracking_ref or "",
            "carrier": parcel.carrier_id.name or "",
            "url": parcel._get_link(),
            "state": parcel.state,
            "text": self._get_label_words(parcel) or self._get_parcel_words()[parcel.state],
            "day": format_date(self.env, self._get_own_day(parcel.date_event))
            if parcel.date_event
            else "",
            "expected": format_date(self.env, parcel.date_expected) if is_open else "",
        }

    def _get_label_words(self, parcel):
        """Return how far the label of a further parcel is, "" where it needs none any more."""
        if not parcel.filtered_domain(parcel._get_label_domain()):
            return ""
        if parcel.picking_id.rma_label_state == "failed":
            return self.env._("Its label could not be made yet: we are looking into it")
        return self.env._("Its label is being made: it comes by e-mail, too")

    def _is_further_label_charged(self):
        """Tell whether the customer pays for the label of a further parcel."""
        lines = self.line_ids.filtered(lambda line: line._is_credited_resolution())
        return bool(lines) and all(line._is_label_charged() for line in lines)

    def _get_parcel_words(self):
        return {
            "announced": self.env._("Not yet with the carrier"),
            TRANSIT: self.env._("On its way to us"),
            DELIVERY: self.env._("It will be with us today"),
            DELIVERED: self.env._("Handed over at our warehouse"),
            EXCEPTION: self.env._("The carrier has a problem with it: we are looking into it"),
            RETURNED: self.env._("The carrier is taking it back to you"),
        }

    def _get_goods_texts(self):
        texts = super()._get_goods_texts()
        # Customers read this and not the parcels themselves.
        count = self.sudo()._count_parcels()
        if count > 1:
            texts["sent"] = (
                self.env._("Your return is on its way"),
                self.env._(
                    "It comes in %(count)s parcels. We will check the goods when all of them are "
                    "here.",
                    count=count,
                ),
            )
        return texts

    def _get_step_texts(self, step):
        """Say below the arrival where the parcel is, and when the carrier will bring it."""
        texts = super()._get_step_texts(step)
        # Customers read this and not the parcels themselves.
        scanned = self.sudo().parcel_ids.filtered("date_event")
        if step.name != "arrived" or step.day or step.until is None and not scanned:
            return texts
        if self.receipt_status != "pending" or self.state != "authorized":
            return texts
        words = self._get_parcel_words()
        told = list(dict.fromkeys(words[parcel.state] for parcel in scanned))
        days = [day for day in scanned.mapped("date_expected") if day]
        if days:
            told.append(
                self.env._(
                    "The carrier expects to bring it on %(day)s",
                    day=format_date(self.env, max(days)),
                )
            )
        return [*texts, *told]

    def _get_timing_text(self, timing, days):
        if timing != "scan":
            return super()._get_timing_text(timing, days)
        if self.date_scanned:
            return self.env._("Your credit is being prepared now.")
        if not days:
            return self.env._("You are credited as soon as the carrier has scanned your parcel.")
        return self.env._(
            "You have your money within %(days)s days after the carrier has scanned your parcel.",
            days=days,
        )

    # The reminder

    @api.model
    def _get_message_domains(self):
        return super()._get_message_domains() | {STUCK: self._get_stuck_domain()}

    @api.model
    def _get_reminder_domains(self):
        return super()._get_reminder_domains() | {STUCK: self._get_stuck_domain()}

    @api.model
    def _get_stuck_domain(self):
        """The carrier has it, and has reported nothing of it for so many days."""
        kind = self.env["rma.message.type"]._find(STUCK)
        if not kind:
            return Domain.FALSE
        return (
            Domain("state", "=", "authorized")
            & Domain("receipt_status", "in", ("pending", "partial"))
            & Domain("parcel_ids", "any", self._get_stuck_parcel_domain(kind.days))
        )

    @api.model
    def _get_stuck_parcel_domain(self, days):
        return (
            Domain("state", "in", (TRANSIT, DELIVERY, EXCEPTION))
            & Domain("date_scanned", "!=", False)
            & Domain("date_event", "<=", fields.Datetime.now() - timedelta(days=days))
        )

    def _get_task_text(self, kind):
        if kind.code != STUCK:
            return super()._get_task_text(kind)
        self.ensure_one()
        order = self._for_responsible()
        domain = self._get_stuck_parcel_domain(kind.days)
        return "\n".join(
            order.env._(
                "Nothing has been heard of parcel %(number)s (%(ref)s) of %(customer)s since "
                "%(day)s. Ask %(carrier)s where it is.",
                number=parcel.number,
                ref=parcel.tracking_ref or "",
                customer=order.partner_id.display_name,
                day=format_date(order.env, order._get_own_day(parcel.date_event)),
                carrier=parcel.carrier_id.name or order.env._("the carrier"),
            )
            for parcel in order.parcel_ids.filtered_domain(domain)
        )
