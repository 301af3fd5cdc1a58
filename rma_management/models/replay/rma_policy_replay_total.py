from odoo import fields, models
from odoo.tools import formatLang

from ..policy.rma_line_mixin import OUTCOMES
from .rma_policy_replay_line import KINDS


class RmaPolicyReplayTotal(models.Model):
    """How many lines, changed or not, went from one verdict to another."""

    _name = "rma.policy.replay.total"
    _description = "Comparison Total"
    _inherit = "rma.typed.mixin"
    _order = "kind desc, outcome_before, outcome_after, id"
    _rec_name = "kind"

    replay_id = fields.Many2one(
        "rma.policy.replay", string="Comparison", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="replay_id.currency_id")
    kind = fields.Selection(KINDS, string="Goods", required=True)
    outcome_before = fields.Selection(OUTCOMES, string="Before", required=True)
    outcome_after = fields.Selection(OUTCOMES, string="After", required=True)
    line_count = fields.Integer(string="Lines")
    applied_count = fields.Integer(
        string="Under This Policy", help="Lines to which the compared policy would have applied."
    )
    moved_count = fields.Integer(
        string="Other Policy", help="Lines that would come under it from another policy, or leave."
    )
    amount = fields.Monetary(string="Price Paid")
    fee_before = fields.Monetary(string="Fees Before")
    fee_after = fields.Monetary(string="Fees After")

    def _get_count_texts(self, outcome, more, fewer):
        """Say by how many more or fewer lines an outcome would be reached: [text]."""
        counts = [
            sum(self.filtered(lambda row, name=name: row[name] == outcome).mapped("line_count"))
            for name in ("outcome_before", "outcome_after")
        ]
        change = counts[1] - counts[0]
        if not change:
            return []
        return [(more if change > 0 else fewer) % formatLang(self.env, abs(change), digits=0)]

    def _count_changed(self):
        """Return how many lines end in another verdict."""
        return sum(row.line_count for row in self if row.outcome_before != row.outcome_after)
