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
        if any(claim.turn == "customer" for claim in self.claim_ids):
            return "offer"
        if self.state == "done" and self._is_coming_back():
            return "back"
        if self.state != "authorized":
            return "expired" if self.state == "cancel" and self.is_expired else self.state
        return next((code for code, is_open in self._get_customer_queue() if is_open), "work")

    def _get_customer_queue(self):
        """Return what the customer waits for, in its order: [(code, whether it is open)]."""
        self.ensure_one()
        is_awaited = self.receipt_status == "pending"
        return [
            ("sent", is_awaited and bool(self.date_shipped)),
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
        return {
            "draft": ("muted", self.env._("Being prepared")),
            "submitted": ("info", self.env._("Being looked at")),
            "send": ("primary", self.env._("To send")),
            "sent": ("info", self.env._("On its way")),
            "partly": ("info", self.env._("Partly here")),
            "arrived": ("info", self.env._("Being checked")),
            "replace": ("info", self.env._("Replacement coming")),
            "credit": ("info", self.env._("Being credited")),
            "pay": ("info", self.env._("Refund on its way")),
            "work": ("info", self.env._("In progress")),
            "back": ("info", self.env._("Coming back to you")),
            "offer": ("warning", self.env._("Please answer")),
            "done": ("success", self.env._("Complete")),
            "rejected": ("danger", self.env._("Not accepted")),
            "expired": ("muted", self.env._("Expired")),
            "cancel": ("muted", self.env._("Cancelled")),
        }

    def _get_status_texts(self, code):
        """Return (title, text) of a code: the state, and the one thing that is next."""
        texts = self._get_goods_texts() | self._get_outcome_texts() | self._get_ended_texts()
        return texts[code]

    def _get_goods_texts(self):
        """Return what is said while the goods are asked for, on their way or looked at."""
        day = format_date(self.env, self.date_expiry) if self.date_expiry else ""
        return {
            "draft": (
                self.env._("We are preparing your return"),
                self.env._("Please keep the goods until we tell you that it is approved."),
            ),
            "submitted": (
                self.env._("We are looking at your request"),
                self.env._(
                    "Please keep the goods for now. You will get an e-mail with our answer."
                ),
            ),
            "send": (
                self.env._("Send it by %(day)s", day=day) if day else self.env._("Send it back"),
                self.env._("Print the label, put the slip into the box, and hand the parcel over."),
            ),
            "sent": (
                self.env._("Your parcel is on its way"),
                self.env._(
                    "There is nothing left to do for you. We will check the goods when they arrive."
                ),
            ),
            "partly": (
                self.env._("Part of your return is here"),
                self.env._("We are waiting for the rest until %(day)s.", day=day)
                if day
                else self.env._("We are waiting for the rest."),
            ),
            "arrived": (
                self.env._("Your goods are here"),
                self.env._("We are checking them. There is nothing left to do for you."),
            ),
        }

    def _get_outcome_texts(self):
        """Return what is said once it is the customer's turn to get something."""
        return {
            "offer": (
                self.env._("We have made you an offer"),
                self.env._("Something is in question: please see what we offer, and answer."),
            ),
            "replace": (
                self.env._("Your replacement is coming"),
                self.env._("We are getting it ready. There is nothing left to do for you."),
            ),
            "credit": (
                self.env._("Your credit is being prepared"),
                self.env._("There is nothing left to do for you."),
            ),
            "pay": (
                self.env._("Your money is on its way"),
                self.env._(
                    "Your credit note has been issued. There is nothing left to do for you."
                ),
            ),
            "work": (
                self.env._("We are working on your return"),
                self.env._("There is nothing left to do for you."),
            ),
            "back": (
                self.env._("Your goods come back to you"),
                self.env._(
                    "What we did not accept is still with us: we send it back to you. There is "
                    "nothing left to do for you."
                ),
            ),
            "done": (
                self.env._("Your return is complete"),
                self.env._("Everything is settled. Thank you for your patience."),
            ),
        }

    def _get_ended_texts(self):
        """Return what is said of a return that came to nothing."""
        day = format_date(self.env, self.date_expiry) if self.date_expiry else ""
        return {
            "rejected": (self.env._("We cannot accept this return"), self.reject_reason or ""),
            "expired": (
                self.env._("This return has expired"),
                self.env._(
                    "Nothing had arrived by %(day)s. Do you still want to send it? Write to us "
                    "below.",
                    day=day,
                ),
            ),
            "cancel": (
                self.env._("This return is cancelled"),
                self.env._(
                    "Please send nothing back for it. You can start a new one from your order."
                ),
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
