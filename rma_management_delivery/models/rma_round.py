from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.base.lock import claim
from odoo.addons.rma_management.tools.typed import typed

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class RmaRound(models.Model):
    """The company's own round: on some days a driver collects what comes back."""

    _name = "rma.round"
    _description = "Pickup Round"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["stock.warehouse"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        ),
        help="It starts and ends here: returns that come back here can be collected on it.",
    )
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one("res.users", string="Driver")
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    hour_from = fields.Float(string="From", required=True, default=9.0, aggregator=None)
    hour_to = fields.Float(string="To", required=True, default=17.0, aggregator=None)
    capacity = fields.Integer(
        string="Stops a Day", required=True, default=20, help="More than these cannot be booked."
    )
    zip_prefixes = fields.Char(
        string="Postal Codes",
        help="Beginnings of the postal codes it serves, separated by commas. Empty: all.",
    )
    is_for_customers = fields.Boolean(
        string="Customers May Book", default=True, help="On the page of their return."
    )
    price = fields.Monetary(
        string="Pickup Fee",
        help="Charged where the customer pays the return freight: see the reason and the policy.",
    )
    pickup_ids = fields.One2many("rma.pickup", "round_id", string="Pickups")

    _check_hours = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "A round begins before it ends, on the same day.",
    )
    _check_capacity = models.Constraint(
        "CHECK (capacity >= 0 AND price >= 0)", "Stops and fee are not negative."
    )

    @api.model
    def _get_typed(self):
        return typed(
            f"name sequence active warehouse_id user_id {' '.join(WEEKDAYS)} hour_from hour_to "
            "capacity zip_prefixes is_for_customers price"
        )

    def _serves(self, partner):
        """Tell whether the driver goes to this address."""
        self.ensure_one()
        prefixes = [text.strip() for text in (self.zip_prefixes or "").split(",")]
        prefixes = [prefix for prefix in prefixes if prefix]
        return not prefixes or (partner.zip or "").strip().startswith(tuple(prefixes))

    def _goes_on(self, day):
        self.ensure_one()
        return self[WEEKDAYS[day.weekday()]]

    def _get_free(self, start, count):
        """Return how many stops are left: {(round, day): number}, of days with any.

        :param start: the first day
        :param count: how many days are looked at
        """
        days = [start + timedelta(days=number) for number in range(count)]
        groups = self.env["rma.pickup"]._read_group(
            [("round_id", "in", self.ids), ("date", "in", days), ("state", "=", "booked")],
            ["round_id", "date:day"],
            ["__count"],
        )
        taken = {(found, day): number for found, day, number in groups}
        free = {
            (found, day): found.capacity - taken.get((found, day), 0)
            for day in days
            for found in self
            if found._goes_on(day)
        }
        return {key: left for key, left in free.items() if left > 0}

    def _claim_stop(self, day):
        """Make sure that there is a stop left on a day, whoever else books at this moment.

        :raises UserError: when there is none
        """
        self.ensure_one()
        claim(self)
        self.env["rma.pickup"].flush_model(["round_id", "date", "state"])
        if (self, day) not in self._get_free(day, 1):
            raise UserError(
                self.env._(
                    "There is no stop left on %(round)s on %(day)s. Choose another day.",
                    round=self.name,
                    day=fields.Date.to_string(day),
                )
            )

    def action_view_pickups(self):
        """Open what is booked from today on, by day: from there the list of a day is printed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_management_delivery.rma_pickup_action"
        )
        return {**action, "domain": [("round_id", "=", self.id)]}

    def action_print_today(self):
        """Print the driver's list for today."""
        self.check_access("read")
        return self._print_day(fields.Date.context_today(self))

    def _print_day(self, day):
        """Print the drivers' lists of a day.

        :raises UserError: when nothing is to be collected
        """
        pickups = self.env["rma.pickup"].search(
            [("round_id", "in", self.ids), ("date", "=", day), ("state", "=", "booked")]
        )
        if not pickups:
            raise UserError(
                self.env._("Nothing is to be collected on %(day)s.", day=fields.Date.to_string(day))
            )
        report = self.env.ref("rma_management_delivery.rma_pickup_report")
        return report.report_action(pickups, config=False)
