from odoo import fields, models

from .rma_quality_case import LIVE

ACTIVITY = "rma_management.mail_activity_quality"
# What follows from an event, in the order in which it does.
EFFECTS = {
    "open": ["_give_owner", "_alert"],
    "reopen": ["_give_owner", "_alert"],
    "close": ["_settle_alert"],
}


class RmaQualityCaseFlow(models.Model):
    """How a case is worked off, who is told of it, and how it comes back.

    ::

        open ──work──► working ──close──► closed
          │ └──────────close────────────────▲ │
          ◄──────────reopen───────────────────┘
    """

    _inherit = "rma.quality.case"

    def _get_transitions(self):
        return {
            "work": (("open",), "working"),
            "close": (LIVE, "closed"),
            "reopen": (("closed",), "open"),
        }

    def _get_rma_effects(self):
        return super()._get_rma_effects() | EFFECTS

    def _get_close_refusals(self):
        """A case ends with what it was, and where something was wrong with what was done."""
        self.ensure_one()
        if not self.outcome:
            return [self.env._("%s: say what it was before you close it.", self.display_name)]
        if self.outcome == "confirmed" and not (self.remedy or "").strip():
            return [
                self.env._("%s: say what was done about it before you close it.", self.display_name)
            ]
        return []

    def action_work(self):
        """Take the case on; it gets an owner."""
        self.check_access("write")
        self.filtered(lambda case: not case.user_id).sudo().user_id = self.env.user
        self._transition("work")
        return True

    def action_close(self):
        """End it. From now on, or from the day that was typed, it measures whether it helped."""
        self.check_access("write")
        for case in self.filtered(lambda case: not case.date_fixed):
            case.date_fixed = fields.Date.context_today(case)
        self._transition("close", date_closed=fields.Datetime.now())
        return True

    def action_reopen(self):
        """Go on with it; what was done and measured stays in its history."""
        self.check_access("write")
        self._reopen(self.env._("Opened again by hand."))
        return True

    def _reopen(self, why):
        for case in self:
            case.sudo().message_post(
                body=self.env._(
                    "%(why)s Until now: %(cause)s %(remedy)s %(effect)s",
                    why=why,
                    cause=case.cause or "",
                    remedy=case.remedy or "",
                    effect=case.effect_text or "",
                ),
                subtype_xmlid="mail.mt_note",
            )
            case._transition("reopen", reopen_count=case.reopen_count + 1, outcome=False)

    # Effects

    def _give_owner(self):
        for case in self.filtered(lambda case: not case.user_id.active):
            case._in_action().user_id = case._get_people()[:1]

    def _alert(self):
        """Put the case on the desk of whoever the reason names, or of the company's quality."""
        self.activity_unlink([ACTIVITY])
        for case in self:
            for user in case._get_people():
                case.activity_schedule(
                    ACTIVITY,
                    user_id=user.id,
                    note=case.with_context(lang=user.lang)._get_alert_text(),
                )

    def _settle_alert(self):
        self.activity_feedback([ACTIVITY])

    def _get_people(self):
        """Return who is told: those named by the reasons, or else the company's."""
        self.ensure_one()
        reasons = self.line_ids.reason_id | self.reason_id
        named = reasons.alert_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        if named:
            return named
        quality = self.company_id.rma_quality_user_id.filtered("active")
        return quality or self.company_id._get_rma_managers()[:1]

    def _get_alert_text(self):
        self.ensure_one()
        return self.env._(
            "%(product)s came back %(count)s times for “%(reason)s”; %(expected)s were to be "
            "expected of %(delivered)s deliveries.",
            product=self.lot_id.display_name or self.product_id.display_name,
            count=self.returned_count,
            reason=self.reason_id.name,
            expected=f"{self.expected_count:.1f}",
            delivered=round(self.delivered_count),
        )
