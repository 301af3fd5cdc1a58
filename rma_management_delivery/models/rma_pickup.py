from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.tools import format_date, format_duration

LIVE = ("requested", "booked")
STATES = [
    ("requested", "Being Booked"),
    ("booked", "Booked"),
    ("done", "Collected"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]


class Slot(NamedTuple):
    """When and by whom a return can be collected: by a carrier, or on a round of ours."""

    date: Any
    hour_from: float
    hour_to: float
    round: Any
    carrier: Any

    @property
    def key(self):
        """The slot in a form."""
        way = f"round-{self.round.id}" if self.round else f"carrier-{self.carrier.id}"
        return f"{way}-{self.date}"

    def get_vals(self):
        """Return the values of a pickup in this slot."""
        return {
            "date": self.date,
            "hour_from": self.hour_from,
            "hour_to": self.hour_to,
            "round_id": self.round.id,
            "carrier_id": self.carrier.id,
        }


class RmaPickup(models.Model):
    """That what comes back is collected: the slot, by whom, and how far that is.

    ::

        requested ──► booked ──► done
          ▲   │         │ └────► cancelled
          │   └─► failed ◄┘         somebody is asked; the label stays valid
          └────────┘ moved, or asked again
    """

    _name = "rma.pickup"
    _description = "Pickup of a Return"
    _inherit = "rma.flow.mixin"
    _order = "date desc, hour_from, id desc"
    _check_company_auto = True

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Collected From", required=True, ondelete="restrict"
    )
    state = fields.Selection(
        STATES, string="Status", required=True, default="requested", readonly=True
    )
    date = fields.Date(string="Day", required=True, readonly=True)
    hour_from = fields.Float(string="From", readonly=True, aggregator=None)
    hour_to = fields.Float(string="To", readonly=True, aggregator=None)
    round_id = fields.Many2one(
        "rma.round", ondelete="restrict", index="btree_not_null", readonly=True
    )
    carrier_id = fields.Many2one("delivery.carrier", ondelete="restrict", readonly=True)
    reference = fields.Char(string="Carrier's Number", readonly=True)
    price = fields.Float(string="Carrier's Price", readonly=True)
    # What the carrier is still to be told, and whether it is being told this very moment.
    task = fields.Selection(
        [("book", "Book"), ("move", "Move"), ("cancel", "Cancel")], readonly=True
    )
    is_asking = fields.Boolean(readonly=True)
    error = fields.Text(string="What Went Wrong", readonly=True)
    is_by_customer = fields.Boolean(string="Booked by the Customer", readonly=True)
    charge_ids = fields.One2many("rma.charge", "pickup_id", string="Fee")

    _one_live = models.UniqueIndex(
        "(order_id) WHERE state IN ('requested', 'booked')",
        "This return is to be collected already: move that pickup.",
    )
    _check_way = models.Constraint(
        "CHECK ((round_id IS NULL) <> (carrier_id IS NULL))",
        "A pickup is a carrier's or on a round of ours.",
    )
    _task_index = models.Index("(id) WHERE task IS NOT NULL")
    _day_index = models.Index("(date) WHERE state = 'booked'")

    @api.depends("order_id.name", "date")
    def _compute_display_name(self):
        for pickup in self:
            pickup.display_name = f"{pickup.order_id.name}: {pickup._get_slot_text()}"

    def _get_slot_text(self):
        """Return the slot in words."""
        self.ensure_one()
        return self.env._(
            "%(day)s, %(start)s–%(end)s",
            day=format_date(self.env, self.date) if self.date else "",
            start=format_duration(self.hour_from),
            end=format_duration(self.hour_to),
        )

    def _get_slot(self):
        self.ensure_one()
        return Slot(self.date, self.hour_from, self.hour_to, self.round_id, self.carrier_id)

    def _get_page_values(self):
        """Return what the customer's page says of it, as plain values."""
        self.ensure_one()
        return {
            "text": self.order_id._get_slot_label(self._get_slot()),
            "is_booked": self.state == "booked",
        }

    def _get_who(self):
        """Return who comes."""
        self.ensure_one()
        return self.carrier_id.name or self.company_id.name

    def _is_live(self):
        self.ensure_one()
        return self.state in LIVE

    # The driver's list

    def action_print(self):
        """Print the list for the driver: one for each day and round."""
        self.check_access("read")
        return self.env.ref("rma_management_delivery.rma_pickup_report").report_action(
            self, config=False
        )

    def _get_driver_lists(self):
        """Return what is printed: [(title, day, [stop], driver)], each stop as plain values."""
        self.check_access("read")
        # Who may see a pickup is told where it is, whatever they may read of customers.
        booked = self.sudo().filtered(lambda pickup: pickup.state == "booked")
        lists = {}
        for pickup in booked.sorted(lambda p: (p.date, p.partner_id.zip or "", p.id)):
            way = pickup.round_id or pickup.carrier_id
            lists.setdefault((way, pickup.date), []).append(pickup._get_stop())
        return [
            (way.name, day, stops, way.user_id.name or "" if way._name == "rma.round" else "")
            for (way, day), stops in lists.items()
        ]

    def _get_stop(self):
        self.ensure_one()
        order = self.order_id
        return {
            "ran": order.name,
            "address": self._get_address(),
            "phone": self.partner_id.phone or order.partner_id.phone or "",
            "parcels": max(len(order.parcel_ids), 1),
            "goods": [
                f"{order._format_quantity(line.product_uom_qty, line.product_uom_id)} "
                f"{line.product_id.display_name}"
                for line in order.line_ids
                if line._is_goods_expected()
            ],
            "slot": f"{format_duration(self.hour_from)}–{format_duration(self.hour_to)}",
        }

    def _get_address(self):
        """Return the lines of the address; a driver knows in which country he is."""
        self.ensure_one()
        lines = self.order_id._get_address_lines(self.partner_id)
        country = self.partner_id.country_id
        if country == self.company_id.country_id:
            return [line for line in lines if line != country.name]
        return lines
