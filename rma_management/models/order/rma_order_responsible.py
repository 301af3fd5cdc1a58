from odoo import models

from ..base.notes import to_note


class RmaOrderResponsible(models.Model):
    """Who follows a return, and how what needs a decision gets on that desk."""

    _inherit = "rma.order"

    def activity_schedule(
        self, act_type_xmlid="", date_deadline=None, summary="", note="", **act_values
    ):
        """What is asked is text: names in it are no HTML, and each line stays one."""
        return super().activity_schedule(
            act_type_xmlid, date_deadline, summary, to_note(note), **act_values
        )

    def _get_responsible(self):
        """Return who follows the return: its user, or else the head of its team."""
        return self.user_id.filtered("active") or self.team_id.user_id.filtered("active")

    def _get_manager(self):
        """Return a returns manager of the company, for what is nobody's otherwise."""
        self.ensure_one()
        # Who has which right is asked for nobody's benefit but theirs.
        managers = self.env.ref("rma_management.group_rma_manager").sudo().all_user_ids
        return managers.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        ).sorted("id")[:1]

    def _for_responsible(self):
        """Return the return in the language of the one who follows it."""
        return self.with_context(lang=self._get_responsible().lang or self.env.lang)

    def _ask_responsible(self, activity, text):
        """Put a question on the desk of the responsible; with nobody there the history has it.

        :param activity: XML id of the activity type; what it asked before is settled
        """
        self.ensure_one()
        order = self.sudo()
        order.activity_unlink([activity])
        user = order._get_responsible()
        if user:
            order.activity_schedule(activity, user_id=user.id, note=text)
        else:
            order.message_post(body=text, subtype_xmlid="mail.mt_note")
