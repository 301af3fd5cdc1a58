from typing import NamedTuple

from odoo import models
from odoo.tools import format_date


class Status(NamedTuple):
    """How a return stands, in the customer's words."""

    code: str
    tone: str  # a colour, see portal_return.scss
    label: str  # in two or three words
    title: str  # as a heading
    text: str  # what happens next, or what to do


class RmaOrderStatus(models.Model):
    """One code for how a return stands with the customer, and one place for its words."""

    _inherit = "rma.order"

    def _get_customer_code(self):
        """Return how the return stands, as the customer would ask: what is next, and whose turn.

        Of stored fields alone, so that a list of many costs no more than one.
        """
        self.ensure_one()
        if self.state != "authorized":
            return "expired" if self.state == "cancel" and self.is_expired else self.state
        return next((code for code, is_open in self._get_customer_queue() if is_open), "work")

    def _get_customer_queue(self):
        """Return what the customer waits for, in its order: [(code, whether it is open)]."""
        self.ensure_one()
        is_awaited = self.receipt_status == "pending"
        return [
            ("sent", is_awaited and bool(self.date_sent)),
            ("send", is_awaited),
            ("partly", self.receipt_status == "partial"),
            ("arrived", self.inspection_status in ("pending", "partial")),
            ("replace", self.replacement_status in ("pending", "partial")),
            ("credit", self.settlement_status in ("pending", "partial")),
            ("pay", self.refund_status != "none"),
        ]

    def _get_customer_status(self):
        """Return how the return stands: `Status`."""
        self.ensure_one()
        code = self._get_customer_code()
        tone, label = self._get_status_labels()[code]
        title, text = self._get_status_texts(code)
        return Status(code, tone, label, title, text)

    def _get_status_labels(self):
        """Return {code: (tone, label)}; a glue addon adds its own."""
        _ = self.env._
        return {
            "draft": ("muted", _("Being prepared")),
            "submitted": ("info", _("Being looked at")),
            "send": ("primary", _("To send")),
            "sent": ("info", _("On its way")),
            "partly": ("info", _("Partly here")),
            "arrived": ("info", _("Being checked")),
            "replace": ("info", _("Replacement coming")),
            "credit": ("info", _("Being credited")),
            "pay": ("info", _("Money coming")),
            "work": ("info", _("In progress")),
            "done": ("success", _("Complete")),
            "rejected": ("danger", _("Not accepted")),
            "expired": ("muted", _("Expired")),
            "cancel": ("muted", _("Cancelled")),
        }

    def _get_status_texts(self, code):
        """Return (title, text) of a code: the state, and the one thing that is next."""
        texts = self._get_ended_texts if code in ("rejected", "expired", "cancel") else None
        return (texts or self._get_open_texts)().get(code, ("", ""))

    def _get_open_texts(self):
        _ = self.env._
        day = format_date(self.env, self.date_expiry) if self.date_expiry else ""
        return {
            "draft": (
                _("We are preparing your return"),
                _("Please keep the goods until we tell you that it is approved."),
            ),
            "submitted": (
                _("We are looking at your request"),
                _("Please keep the goods for now. You will get an e-mail with our answer."),
            ),
            "send": (
                _("Send it by %(day)s", day=day) if day else _("Send it back"),
                _("Print the label, put the slip into the box, and hand the parcel over."),
            ),
            "sent": (
                _("Your parcel is on its way"),
                _("There is nothing left to do for you. We check the goods when they are here."),
            ),
            "partly": (
                _("Part of your return is here"),
                _("We are waiting for the rest until %(day)s.", day=day)
                if day
                else _("We are waiting for the rest."),
            ),
            "arrived": (
                _("Your goods are here"),
                _("We are checking them. There is nothing left to do for you."),
            ),
            "replace": (
                _("Your replacement is on its way to you"),
                _("We are getting it ready. There is nothing left to do for you."),
            ),
            "credit": (
                _("Your credit is being made"),
                _("There is nothing left to do for you."),
            ),
            "pay": (
                _("Your money is on its way"),
                _("Your credit note is made. There is nothing left to do for you."),
            ),
            "work": (
                _("We are working on your return"),
                _("There is nothing left to do for you."),
            ),
            "done": (
                _("Your return is complete"),
                _("Everything is settled. Thank you for your patience."),
            ),
        }

    def _get_ended_texts(self):
        _ = self.env._
        day = format_date(self.env, self.date_expiry) if self.date_expiry else ""
        return {
            "rejected": (_("We cannot accept this return"), self.reject_reason or ""),
            "expired": (
                _("This return has expired"),
                _(
                    "Nothing had arrived by %(day)s. Do you still want to send it? Write to us "
                    "below.",
                    day=day,
                ),
            ),
            "cancel": (
                _("This return is cancelled"),
                _("Please send nothing back for it. You can start a new one from your order."),
            ),
        }

    def _get_customer_rows(self):
        """Return these returns for the customer's list: a dict of plain values each."""
        labels = self._get_status_labels()
        rows = []
        for order in self:
            code = order._get_customer_code()
            tone, label = labels[code]
            rows.append(
                {
                    "url": f"/my/returns/{order.id}",
                    "name": order.name,
                    "tone": tone,
                    "label": label,
                    "summary": order._get_customer_summary(),
                    "orders": ", ".join(order.sale_order_ids.mapped("name")),
                    "requested": format_date(self.env, order._get_own_day(order.date_requested)),
                    "send_by": format_date(self.env, order.date_expiry)
                    if code == "send" and order.date_expiry
                    else "",
                }
            )
        return rows

    def _get_customer_summary(self):
        """Say in a line what comes back."""
        self.ensure_one()
        lines = self.line_ids
        if not lines:
            return ""
        text = f"{lines[0].product_uom_qty:g} × {lines[0].product_id.name}"
        if len(lines) == 1:
            return text
        return self.env._("%(first)s and %(count)s more", first=text, count=len(lines) - 1)
