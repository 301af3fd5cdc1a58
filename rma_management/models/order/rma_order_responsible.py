from odoo import fields, models

from ..base.notes import to_note

# Of more questions than these at once nobody is told by mail.
MOST_MAILS = 5


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

    def _ask_each(self, activity, asked, quietly=False):
        """Put a question about each return on somebody's desk; what it asked before is settled.

        :param activity: XML id of the activity type
        :param asked: whom, and what: {return: (user, text)}; with no user the history has it
        :param quietly: whether nobody gets a mail that something lies there
        """
        orders = self.sudo()
        orders.activity_unlink([activity])
        orders._put_on_desks(activity, asked, quietly)

    def _put_on_desks(self, activity, asked, quietly=False):
        """As `_ask_each`, beside what was asked before."""
        activity_type = self.env.ref(activity, raise_if_not_found=False)
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list, told = [], {}
        for order, (user, text) in asked.items():
            if not user or not activity_type:
                told[order.id] = text
                continue
            vals_list.append(
                {
                    "activity_type_id": activity_type.id,
                    "res_model_id": model_id,
                    "res_id": order.id,
                    "user_id": user.id,
                    "summary": activity_type.with_context(lang=user.lang).summary,
                    "note": to_note(text),
                    "automated": True,
                    "date_deadline": fields.Date.context_today(order),
                }
            )
        self.browse(told)._message_log_batch(told)
        # Mails on a hundred questions would be noise, on one they are not.
        quietly = quietly or len(vals_list) > MOST_MAILS
        activities = self.env["mail.activity"].with_context(mail_activity_quick_update=quietly)
        activities.create(vals_list)

    def _ask_responsibles(self, activity, texts):
        """As `_ask_responsible`, about many returns.

        :param texts: {return: text}, see `_for_responsible` for the language
        """
        self._ask_each(
            activity, {order: (order._get_responsible(), text) for order, text in texts.items()}
        )
