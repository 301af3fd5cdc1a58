from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools import arrivals
from ...tools.clock import local_day

AHEAD_DAYS = 14
MANAGER = "rma_management.group_rma_manager"


class RmaArrival(models.Model):
    """How many returned units a warehouse has to expect, and how well that was known before."""

    _name = "rma.arrival"
    _description = "Expected Arrivals"
    _inherit = "rma.typed.mixin"
    _order = "company_id, warehouse_id"
    _rec_name = "warehouse_id"

    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="warehouse_id.company_id", store=True, precompute=True)
    day_ids = fields.One2many("rma.arrival.day", "arrival_id", readonly=True)
    date_reckoned = fields.Datetime(string="Reckoned On", readonly=True)
    qty_open = fields.Float(
        string="Authorized and Open",
        readonly=True,
        digits="Product Unit",
        help="On their way, or about to be: units of returns that were authorized.",
    )
    qty_today = fields.Float(string="Today", readonly=True, digits="Product Unit")
    qty_week = fields.Float(string="Next 7 Days", readonly=True, digits="Product Unit")
    has_errors = fields.Boolean(readonly=True)
    error_percent = fields.Float(
        string="Error (%)",
        readonly=True,
        aggregator="avg",
        help="By how much forecasts made a week before were off, on the last 8 weeks: the mean "
        "absolute percentage error, weighted by what came.",
    )
    naive_percent = fields.Float(
        string="Error of the Naive Forecast (%)",
        readonly=True,
        aggregator="avg",
        help="The same if one expects as many as on the same weekday of the week before.",
    )

    _warehouse_unique = models.UniqueIndex(
        "(warehouse_id)", "The arrivals of that warehouse are forecast already."
    )

    def action_reckon(self):
        """Forecast anew by what is known now (button "Reckon Now")."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only returns managers have arrivals reckoned. It is done every night.")
            )
        # A warehouse's returns and deliveries are counted, and nothing else of them gets out.
        self.sudo()._reckon()
        return True

    def action_view_days(self):
        """Open the days of these warehouses as a graph."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_management.rma_arrival_day_action"
        )
        return dict(action, domain=[("arrival_id", "in", self.ids)])

    def _reckon(self):
        """Write the next days, and the last eight weeks beside what came true."""
        for arrival in self:
            now = fields.Datetime.now()
            today = local_day(now, arrival.company_id.partner_id.tz)
            history = arrival._read_history(today)
            past = arrivals.look_back(history, today)
            ahead = arrivals.forecast(history, today - timedelta(days=1), AHEAD_DAYS)
            week = list(ahead.values())[: arrivals.WEEK]
            error = arrivals.get_error((day.arrived, day.forecast) for day in past)
            naive = arrivals.get_error((day.arrived, day.naive) for day in past)
            arrival._in_action().write(
                {
                    "day_ids": [
                        (5, 0, 0),
                        *((0, 0, vals) for vals in arrival._prepare_days(past, ahead)),
                    ],
                    "date_reckoned": now,
                    "qty_open": sum(history.authorized.values()) - sum(history.arrived.values()),
                    "qty_today": week[0],
                    "qty_week": sum(week),
                    "has_errors": error is not None,
                    "error_percent": error or 0.0,
                    "naive_percent": naive or 0.0,
                }
            )

    def _prepare_days(self, past, ahead):
        """Return the values of the days, those of which nothing is to be said left out."""
        rows = [
            (day.day, kind, quantity)
            for day in past
            for kind, quantity in (
                ("arrived", day.arrived), ("forecast", day.forecast), ("naive", day.naive),
            )
        ]  # fmt: skip
        rows += [(day, "forecast", quantity) for day, quantity in ahead.items()]
        return [
            {"date": day, "kind": kind, "quantity": quantity}
            for day, kind, quantity in rows
            if quantity > 0.005
        ]

    @api.model
    def _cron_reckon(self):
        """Forecast for each warehouse that takes returns, once a day; each is committed."""
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0)
        warehouses = self.env["stock.warehouse"].search([("rma_type_id", "!=", False)])
        missing = warehouses - self.search([("warehouse_id", "in", warehouses.ids)]).warehouse_id
        self._in_action().create([{"warehouse_id": warehouse.id} for warehouse in missing])
        waiting = self.search(["|", ("date_reckoned", "=", False), ("date_reckoned", "<", today)])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for arrival in waiting:
            arrival._reckon()
            if not cron._commit_progress(1):
                break
