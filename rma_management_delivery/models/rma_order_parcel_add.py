from odoo import models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.portal.rma_order_customer import MAX_REFERENCE

# Who has more boxes than that writes to us; ours are counted by people.
MAX_BY_CUSTOMER = 10
MAX_PARCELS = 99


class RmaOrderParcelAdd(models.Model):
    """One parcel more under the same RAN: by customer service, or by the customer on the page."""

    _inherit = "rma.order"

    def action_add_parcel(self):
        """Expect one parcel more under the same RAN, and ask for its label where there are any.

        :raises UserError: when nothing is expected any more
        """
        self.ensure_one()
        self._check_actor()
        self._add_parcel()
        return True

    def _add_parcel(self, known=None, reference="", is_customer=False):
        """Expect one parcel more; that whoever asks may, is for the caller to have checked.

        :param known: how many parcels there were for whoever asks, so that asked twice is once
        :param reference: its tracking number, where whoever sends it tells that
        :return: whether there is one more now
        :raises UserError: when nothing is expected any more, there are too many, or for what
            cannot be a number
        """
        self.ensure_one()
        order = self.sudo()
        order._claim()
        order.invalidate_recordset()
        pickings = order._get_open_parcel_pickings()
        parcels = order.env["rma.parcel"]._in_action()
        # Numbers from before there were parcels have theirs by now.
        parcels._follow_numbers({picking: [] for picking in pickings})
        if known is not None and known != order._count_parcels():
            return False
        problem = order._get_further_parcel_problem(is_customer)
        if problem:
            raise UserError(problem)
        reference = reference and order._read_parcel_number(reference)
        new = {
            "order_id": order.id,
            "tracking_ref": reference,
            "is_told_by_customer": bool(reference) and is_customer,
            "is_label_wanted": not reference and order._is_label_made(),
        }
        # The one that everybody has taken for granted so far, and the new one.
        first = [] if order.parcel_ids else [{"order_id": order.id}]
        parcels.create([*first, new])
        if new["is_label_wanted"]:
            order.env.ref("rma_management_delivery.ir_cron_request_labels")._trigger()
        if reference:
            order._follow_further_number(reference)
        if is_customer:
            order._post_for_customer(
                order.env._(
                    "I send it in one more parcel: %(count)s in all. %(number)s",
                    count=order._count_parcels(),
                    number=reference,
                ).strip()
            )
        return True

    def _count_parcels(self):
        """Return in how many parcels it comes: one that nobody has spoken of is one, too."""
        self.ensure_one()
        return max(len(self.parcel_ids), 1)

    def _is_label_made(self):
        """Tell whether the carrier makes the labels of what comes back."""
        self.ensure_one()
        pickings = self._get_open_parcel_pickings()
        return len(pickings) == 1 and pickings._has_carrier_label()

    def _get_further_parcel_problem(self, is_customer=False):
        """Return why no further parcel can be added, "" where one can."""
        self.ensure_one()
        pickings = self._get_open_parcel_pickings()
        if self.state != "authorized" or not pickings:
            return self.env._(
                "%(name)s waits for no goods: there is nothing to send in a further parcel.",
                name=self.name,
            )
        if is_customer and len(pickings) > 1:
            return self.env._(
                "This return goes to more than one address. Write to us, and we will see to a "
                "further parcel."
            )
        limit = MAX_BY_CUSTOMER if is_customer else MAX_PARCELS
        if self._count_parcels() < limit:
            return ""
        if is_customer:
            return self.env._(
                "More than %(limit)s parcels cannot be added here. Write to us, and we will find "
                "a better way.",
                limit=limit,
            )
        return self.env._("A return has up to %(limit)s parcels.", limit=limit)

    # What the customer tells on the page

    def _number_parcel(self, reference):
        """Take down the number of the parcel that has none yet; told twice, it is one.

        :raises UserError: when none waits for a number, or for what cannot be one
        """
        self.ensure_one()
        order = self.sudo()
        order._claim()
        order.invalidate_recordset()
        reference = order._read_parcel_number(reference)
        if reference in order.parcel_ids.mapped("tracking_ref"):
            return
        parcel = order._get_numberless_parcel()
        if not parcel:
            raise UserError(
                order.env._(
                    "This return needs no tracking number any more. Write to us if a number is "
                    "wrong."
                )
            )
        parcel._in_action().write({"tracking_ref": reference, "is_told_by_customer": True})
        order._follow_further_number(reference)
        order._post_for_customer(
            order.env._(
                "Parcel %(number)s is sent: %(reference)s",
                number=parcel.number,
                reference=reference,
            )
        )

    def _get_numberless_parcel(self):
        """Return the parcel whose number the customer can tell: the first that has none."""
        self.ensure_one()
        pickings = self._get_open_parcel_pickings()
        # That the first of them is on its way is told by its own form.
        if self.state != "authorized" or not self.date_shipped or len(pickings) != 1:
            return self.env["rma.parcel"]
        if pickings._has_carrier_label():
            return self.env["rma.parcel"]
        return self.parcel_ids.filtered(lambda parcel: not parcel.tracking_ref).sorted("id")[:1]

    def _read_parcel_number(self, reference):
        """Return a tracking number as it is kept.

        :raises UserError: for what cannot be one
        """
        reference = " ".join((reference or "").split())
        # Transfers keep several in one text, separated by commas.
        if not reference or not reference.isprintable() or "," in reference:
            raise UserError(
                self.env._("Enter the tracking number: it is on the carrier's receipt.")
            )
        if len(reference) > MAX_REFERENCE:
            raise UserError(
                self.env._("That is too long: up to %(limit)s characters.", limit=MAX_REFERENCE)
            )
        return reference

    def _follow_further_number(self, reference):
        """Have the number on the transfer, beside those of the other parcels."""
        pickings = self._get_open_parcel_pickings()
        if len(pickings) == 1:
            refs = dict.fromkeys([*pickings._get_tracking_refs(), reference])
            pickings.carrier_tracking_ref = ",".join(refs)
        self._mark_shipped()
