from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIVITY = "rma_management.mail_activity_objection"
MANAGER = "rma_management.group_rma_manager"
# How long no score is used after an objection was right.
PAUSED_DAYS = 365
EFFECTS = {
    "object": ["_record_objections", "_ask_person"],
    "uphold": ["_pause_score", "_record_objections", "_tell_customer"],
    "dismiss": ["_record_objections", "_tell_customer"],
}


class RmaObjection(models.Model):
    """A customer contests that a score had somebody look at a return; a person answers.

    Source: Regulation (EU) 2016/679, Art. 22(3).
    """

    _name = "rma.objection"
    _description = "Objection to a Score"
    _inherit = ["rma.flow.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True
    )
    order_id = fields.Many2one(
        "rma.order",
        string="Return",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    statement = fields.Text(string="What the Customer Says", required=True)
    answer = fields.Text(string="What We Answer")
    state = fields.Selection(
        [("open", "To Answer"), ("upheld", "Upheld"), ("dismissed", "Dismissed")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    user_id = fields.Many2one("res.users", string="Answered By", readonly=True)
    date_answered = fields.Datetime(string="Answered On", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        objections = super().create(vals_list)
        objections._follow_rma_event("object")
        return objections

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An objection is on record and cannot be deleted. Answer it."))

    # rma.flow.mixin

    def _get_transitions(self):
        return {"uphold": (("open",), "upheld"), "dismiss": (("open",), "dismissed")}

    def _get_rma_effects(self):
        return super()._get_rma_effects() | EFFECTS

    def _get_uphold_refusals(self):
        return self._get_answer_refusals()

    def _get_dismiss_refusals(self):
        return self._get_answer_refusals()

    def _get_answer_refusals(self):
        self.ensure_one()
        reasons = []
        if not (self.answer or "").strip():
            reasons.append(self.env._("Write what you answer first: the customer reads it."))
        if not self.env.user.has_group(MANAGER):
            reasons.append(self.env._("A returns manager answers objections. Ask one."))
        return reasons

    def action_uphold(self):
        """Agree: for a year no score has anybody look at what the customer returns."""
        return self._answer("uphold")

    def action_dismiss(self):
        """Disagree, and say why."""
        return self._answer("dismiss")

    def _answer(self, event):
        self.check_access("write")
        self._transition(event, user_id=self.env.user.id, date_answered=fields.Datetime.now())
        return True

    # Effects

    def _record_objections(self):
        for objection in self.filtered("order_id"):
            event = {"open": "object", "upheld": "uphold", "dismissed": "dismiss"}[objection.state]
            motive = objection.statement if event == "object" else objection.answer
            self.env["rma.decision"]._record(objection.order_id, event, motive)

    def _ask_person(self):
        """Put it on the desk of a manager who is not the one that decided on the return."""
        for objection in self:
            managers = objection.company_id._get_rma_managers()
            decided = objection.order_id.decision_ids.user_id
            user = (managers - decided)[:1] or managers[:1]
            if user:
                objection.activity_schedule(ACTIVITY, user_id=user.id, note=objection.statement)

    def _pause_score(self):
        until = fields.Date.context_today(self) + timedelta(days=PAUSED_DAYS)
        self.partner_id.commercial_partner_id.rma_score_paused = until

    def _tell_customer(self):
        self.activity_feedback([ACTIVITY])
        for objection in self.filtered("order_id"):
            objection.order_id.message_post(
                body=objection.answer,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                author_id=self.env.user.partner_id.id,
            )
