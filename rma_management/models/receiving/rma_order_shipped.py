from datetime import timedelta

from odoo import fields, models

from ...tools.clock import add_days, day_start


class RmaOrderShipped(models.Model):
    """The parcel is on its way: the customer says so, or gives its number."""

    _inherit = "rma.order"

    date_shipped = fields.Date(
        string="On Its Way Since",
        readonly=True,
        copy=False,
        help="When the customer handed the parcel to the carrier, as far as we know.",
    )

    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"date_shipped"}

    def action_mark_shipped(self):
        """Take down that the parcel is on its way, and expect it by then."""
        self._check_actor()
        self.filtered(lambda order: order.state == "authorized")._mark_shipped()
        return True

    def _mark_shipped(self, day=None):
        """Take down since when the parcel is on its way; what is known already stays.

        :param day: today where nothing is said
        """
        news = self.sudo().filtered(lambda order: not order.date_shipped)
        for company, orders in news.grouped("company_id").items():
            orders._write_decided({"date_shipped": day or self._get_day_in(company)})
        news._follow_rma_event("ship")

    def _reschedule_receipt(self):
        """Expect the goods when a parcel usually has come: what is planned at the dock follows."""
        for order in self:
            pickings = order.picking_ids.filtered(
                lambda picking: (
                    picking.picking_type_code == "incoming"
                    and picking.state not in ("done", "cancel")
                )
            )
            company = order.company_id
            day = add_days(order.date_shipped, company.rma_transit_days)
            noon = day_start(day, company.partner_id.tz) + timedelta(hours=12)
            pickings.scheduled_date = noon
