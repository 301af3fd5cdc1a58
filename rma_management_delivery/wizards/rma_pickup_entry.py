from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.rma_pickup import Slot


class RmaPickupEntry(models.TransientModel):
    """When and by whom a return is to be collected."""

    _name = "rma.pickup.entry"
    _description = "Book a Pickup"

    order_id = fields.Many2one("rma.order", required=True)
    possible_round_ids = fields.Many2many("rma.round", compute="_compute_possible")
    possible_carrier_ids = fields.Many2many("delivery.carrier", compute="_compute_possible")
    round_id = fields.Many2one(
        "rma.round",
        string="On Our Round",
        compute="_compute_way",
        store=True,
        readonly=False,
        domain="[('id', 'in', possible_round_ids)]",
    )
    carrier_id = fields.Many2one(
        "delivery.carrier",
        string="By the Carrier",
        compute="_compute_way",
        store=True,
        readonly=False,
        domain="[('id', 'in', possible_carrier_ids)]",
    )
    date = fields.Date(
        string="Day",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=1),
    )
    hour_from = fields.Float(string="From", compute="_compute_hours", store=True, readonly=False)
    hour_to = fields.Float(string="To", compute="_compute_hours", store=True, readonly=False)
    free_text = fields.Char(string="Days with Free Stops", compute="_compute_free_text")

    @api.depends("order_id")
    def _compute_possible(self):
        for entry in self:
            # The CSR has no right on transfers; who could come follows from the return.
            rounds, carriers = entry.order_id.sudo()._get_pickup_ways()
            entry.possible_round_ids = rounds.sudo(False)
            entry.possible_carrier_ids = carriers.sudo(False)

    @api.depends("order_id")
    def _compute_way(self):
        for entry in self:
            live = entry.order_id._get_live_pickup()
            entry.round_id = live.round_id
            entry.carrier_id = live.carrier_id
            if not live:
                entry.round_id = entry.possible_round_ids[:1]
                entry.carrier_id = False if entry.round_id else entry.possible_carrier_ids[:1]

    @api.depends("round_id")
    def _compute_hours(self):
        for entry in self:
            entry.hour_from = entry.round_id.hour_from or 9.0
            entry.hour_to = entry.round_id.hour_to or 17.0

    @api.depends("round_id")
    def _compute_free_text(self):
        for entry in self:
            start = fields.Date.context_today(entry) + timedelta(days=1)
            free = entry.round_id._get_free(start, 14)
            entry.free_text = ", ".join(
                f"{format_date(self.env, day, date_format='EEE d MMM')} ({left})"
                for (_round, day), left in free.items()
            )

    def action_apply(self):
        """Book it, or move what is booked; the return checks who may and whether it can be."""
        self.ensure_one()
        order = self.order_id
        order._check_actor()
        # Of goods that are not awaited nobody can be chosen.
        order._check_pickup_possible()
        if bool(self.round_id) == bool(self.carrier_id):
            raise UserError(self.env._("Choose one: a round of ours, or the carrier."))
        if not (self.round_id <= self.possible_round_ids) or not (
            self.carrier_id <= self.possible_carrier_ids
        ):
            raise UserError(
                self.env._(
                    "%(who)s does not collect from this customer. Choose another way.",
                    who=self.round_id.name or self.carrier_id.name,
                )
            )
        # A round comes when it comes.
        times = self.round_id or self
        slot = Slot(
            self.date,
            times.hour_from,
            times.hour_to,
            self.round_id.sudo(),
            self.carrier_id.sudo(),
        )
        order._book_pickup(slot)
        return {"type": "ir.actions.act_window_close"}
