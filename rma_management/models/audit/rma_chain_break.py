from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIVITY = "rma_management.mail_activity_chain_break"
KINDS = [("changed", "Changed"), ("missing", "Missing"), ("added", "Added")]


class RmaChainBreak(models.Model):
    """A record that is not what it was when it was sealed: shown until somebody explains it."""

    _name = "rma.chain.break"
    _description = "Record That Was Changed"
    _inherit = ["rma.flow.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "sequence"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    sequence = fields.Integer(string="Number in the Chain", required=True, readonly=True)
    kind = fields.Selection(KINDS, string="What It Is", required=True, readonly=True)
    decision_id = fields.Many2one("rma.decision", readonly=True, ondelete="set null")
    found = fields.Char(string="What Stands There Now", readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("explained", "Explained")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    explanation = fields.Text(tracking=True)

    _once_index = models.UniqueIndex(
        "(company_id, sequence, kind)", "This record is on the list already."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was found stays on the list. Explain it instead."))

    # rma.flow.mixin

    def _get_transitions(self):
        return {"explain": (("open",), "explained")}

    def _get_rma_effects(self):
        return super()._get_rma_effects() | {"find": ["_alert"], "explain": ["_settle_alert"]}

    def _get_explain_refusals(self):
        self.ensure_one()
        if (self.explanation or "").strip():
            return []
        return [self.env._("Write down first how it came about.")]

    def action_explain(self):
        """Settle it: somebody has found out how it came about."""
        self.check_access("write")
        self._transition("explain")
        return True

    # Effects

    def _alert(self):
        """Put it on the desk of a manager of the company, once for all that was found."""
        for company, found in self.grouped("company_id").items():
            manager = company._get_rma_managers()[:1]
            if manager:
                numbers = ", ".join(str(number) for number in sorted(found.mapped("sequence"))[:20])
                found[0].activity_schedule(
                    ACTIVITY,
                    user_id=manager.id,
                    note=found.with_context(lang=manager.lang).env._(
                        "Decisions are not what they were when they were sealed: %s. Compare them "
                        "with a backup.",
                        numbers,
                    ),
                )

    def _settle_alert(self):
        self.activity_feedback([ACTIVITY])
