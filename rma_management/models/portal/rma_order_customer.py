from odoo import fields, models
from odoo.exceptions import UserError

from ..message.rma_order_message import BY_CUSTOMER

MAX_REFERENCE = 64


class RmaOrderCustomer(models.Model):
    """What customers do with their return themselves.

    They have no right on the record: that the visitor has the account or the token is for the
    caller to have checked, and what happens then follows from the return alone.
    """

    _inherit = "rma.order"

    parcel_ref = fields.Char(
        string="Customer's Parcel",
        readonly=True,
        copy=False,
        help="The number of the parcel, as the customer told it.",
    )
    parcel_carrier = fields.Char(string="Sent With", readonly=True, copy=False)

    def _get_customer_author(self):
        """Return in whose name something is written: the visitor's, or that of the customer."""
        self.ensure_one()
        user = self.env.user
        return self.sudo().partner_id if user._is_public() else user.partner_id

    def _post_for_customer(self, text):
        """Write into the messages what the customer has done, for whoever follows the return."""
        self.ensure_one()
        self.sudo().message_post(
            body=text,
            author_id=self._get_customer_author().id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    # Cancelling

    def _is_cancellable_by_customer(self):
        """Tell whether the customer can still call the return off: not once it is under way."""
        self.ensure_one()
        return (
            self.state in ("draft", "submitted", "authorized")
            and not self.date_shipped
            and not self._get_refusals("cancel")[self.id]
        )

    def _cancel_by_customer(self):
        """Call the return off; what is cancelled already stays so.

        :raises UserError: when it is too late
        """
        self.ensure_one()
        order = self.sudo()
        order._claim()
        order.invalidate_recordset()
        if order.state == "cancel":
            return
        if not order._is_cancellable_by_customer():
            raise UserError(
                self.env._(
                    "This return cannot be cancelled any more. Write to us, and we will see what "
                    "can be done."
                )
            )
        order._post_for_customer(self.env._("I have cancelled this return."))
        order.with_context(**{BY_CUSTOMER: True}).action_cancel()

    # The parcel

    def _is_parcel_wanted(self):
        """Tell whether the customer can tell us that the parcel is under way."""
        self.ensure_one()
        return (
            self.state == "authorized"
            and self.receipt_status == "pending"
            and not self.date_shipped
        )

    def _get_customer_parcel(self):
        """Return what is known of the parcel: {number, carrier, url}; a glue addon knows more."""
        self.ensure_one()
        return {
            "number": self.parcel_ref or "",
            "carrier": self.parcel_carrier or "",
            "url": "",
        }

    def _take_parcel(self, reference, carrier=""):
        """Take down that the customer has sent the parcel, and its number; told twice, it is one.

        A number that is known already, from the carrier's label, need not be told again.

        :raises UserError: for what cannot be a number, or when there is another one already
        """
        self.ensure_one()
        order = self.sudo()
        order._claim()
        order.invalidate_recordset()
        reference, carrier = (" ".join((text or "").split()) for text in (reference, carrier))
        known = order._get_customer_parcel()["number"]
        reference = reference or known
        if order.date_shipped and reference == known:
            return
        problem = order._get_parcel_problem(reference, carrier, known)
        if problem:
            raise UserError(problem)
        order._in_action().write({"parcel_ref": reference, "parcel_carrier": carrier})
        order._follow_parcel(reference)
        order._mark_shipped()
        words = self.env._("Sent: %(number)s", number=f"{carrier} {reference}".strip())
        order._post_for_customer(words)

    def _follow_parcel(self, reference):
        """Have a number of a parcel known where goods are tracked; a glue addon does."""

    def _get_parcel_problem(self, reference, carrier, known):
        if not self._is_parcel_wanted() or (known and reference != known):
            return self.env._(
                "This return needs no tracking number any more. Write to us if a number is wrong."
            )
        if not reference or not f"{reference}{carrier}".isprintable():
            return self.env._("Enter the tracking number: it is on the carrier's receipt.")
        if max(len(reference), len(carrier)) > MAX_REFERENCE:
            return self.env._("That is too long: up to %(limit)s characters.", limit=MAX_REFERENCE)
        return ""
