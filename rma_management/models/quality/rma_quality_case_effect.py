from odoo import api, fields, models

from ...tools.measures import wilson
from ...tools.quality import RETURNS_FROM

OPEN_MOVES = ("draft", "waiting", "confirmed", "partially_available", "assigned")


class RmaQualityCaseEffect(models.Model):
    """What there is to a case: photos, lots, what is on its way, and whether it got better."""

    _inherit = "rma.quality.case"

    photo_ids = fields.Many2many("ir.attachment", string="Photos", compute="_compute_evidence")
    inspection_ids = fields.Many2many(
        "rma.inspection", string="Inspections", compute="_compute_evidence"
    )
    lot_ids = fields.Many2many("stock.lot", string="Lots/Serials", compute="_compute_evidence")
    open_move_ids = fields.Many2many(
        "stock.move",
        string="Still to Be Delivered",
        compute="_compute_open_move_ids",
        help="What of it is promised to customers and has not left yet.",
    )
    open_move_count = fields.Integer(compute="_compute_open_move_ids")

    # Deliveries before it was put right, and since
    before_returned = fields.Integer(string="Returned Before", readonly=True)
    before_delivered = fields.Float(string="Delivered Before", digits=(16, 0), readonly=True)
    after_returned = fields.Integer(string="Returned Since", readonly=True)
    after_delivered = fields.Float(string="Delivered Since", digits=(16, 0), readonly=True)
    rate_before = fields.Float(
        string="% Before", compute="_compute_rates", store=True, aggregator="avg"
    )
    rate_after = fields.Float(
        string="% Since", compute="_compute_rates", store=True, aggregator="avg"
    )
    effect = fields.Selection(
        [
            ("unknown", "Not to be told yet"),
            ("better", "Better"),
            ("same", "No better"),
        ],
        compute="_compute_rates",
        store=True,
    )
    effect_text = fields.Text(string="Measured", compute="_compute_effect_text")

    @api.depends("line_ids")
    def _compute_evidence(self):
        for case in self:
            # What was found on the goods is for whoever sees to the case.
            own = case.sudo()
            case.inspection_ids = own.line_ids.inspection_ids
            case.photo_ids = own.line_ids.inspection_ids.photo_ids
            case.lot_ids = own.lot_id | own.line_ids.lot_ids | own.line_ids.inspection_ids.lot_id

    @api.depends("product_id", "lot_id")
    def _compute_open_move_ids(self):
        # Deliveries are shown to who may not read transfers, by number and customer.
        moves = self.env["stock.move"].sudo()
        found = moves.search(
            [
                ("product_id", "in", self.product_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", OPEN_MOVES),
                ("location_dest_id.usage", "=", "customer"),
            ],
            order="date, id",
        )
        by_cell = found.grouped(lambda move: (move.company_id, move.product_id))
        for case in self:
            own = by_cell.get((case.company_id, case.product_id), moves)
            if case.lot_id:
                own = own.filtered(
                    lambda move, lot=case.lot_id: not move.lot_ids or lot in move.lot_ids
                )
            case.open_move_ids = own
            case.open_move_count = len(own)

    @api.depends("before_returned", "before_delivered", "after_returned", "after_delivered")
    def _compute_rates(self):
        for case in self:
            before = case.before_returned, case.before_delivered
            after = case.after_returned, case.after_delivered
            case.rate_before = 100 * before[0] / before[1] if before[1] else 0.0
            case.rate_after = 100 * after[0] / after[1] if after[1] else 0.0
            case.effect = case._get_effect(before, after)

    @api.model
    def _get_effect(self, before, after):
        """Tell whether it is better: for sure, or not though enough has come back to say so."""
        if not before[1] or not after[1]:
            return "unknown"
        rate = before[0] / before[1]
        if wilson(min(after[0], after[1]), after[1]).high < rate:
            return "better"
        return "same" if after[0] >= RETURNS_FROM else "unknown"

    @api.depends("rate_before", "rate_after", "date_fixed")
    @api.depends_context("lang")
    def _compute_effect_text(self):
        for case in self:
            if not case.date_fixed:
                case.effect_text = False
                continue
            before = case._get_rate_text(case.before_returned, case.before_delivered)
            after = case._get_rate_text(case.after_returned, case.after_delivered)
            case.effect_text = self.env._(
                "Before: %(before)s. Since: %(after)s.", before=before, after=after
            )

    def _get_rate_text(self, returned, delivered):
        if delivered < 1:
            return self.env._("nothing delivered")
        known = wilson(min(returned, delivered), delivered)
        return self.env._(
            "%(rate)s %% (between %(low)s and %(high)s %%; %(returned)s of %(delivered)s)",
            rate=f"{100 * returned / delivered:.1f}",
            low=f"{100 * known.low:.1f}",
            high=f"{100 * known.high:.1f}",
            returned=returned,
            delivered=round(delivered),
        )

    def action_view_open_moves(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Still to Be Delivered"),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("id", "in", self.open_move_ids.picking_id.ids)],
            "context": {"create": False},
        }
