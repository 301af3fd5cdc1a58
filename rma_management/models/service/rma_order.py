from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, format_datetime

# Where the app opens for whom; the first that is there and whose role the user has.
HOMES = (
    ("rma_management.group_rma_manager", "rma_management.rma_overview_action"),
    ("rma_management.group_rma_user", "rma_management.rma_service_action"),
    ("rma_management.group_rma_inspector", "rma_management.rma_desk_action"),
)
HOME = "rma_management.rma_order_action"


class RmaOrderService(models.Model):
    """What the service desk shows of a return, and where the app opens."""

    _inherit = "rma.order"

    @api.model
    def _get_home_action(self):
        """Return the action on which the app opens for this user."""
        names = [
            xmlid
            for group, xmlid in HOMES
            if self.env.user.has_group(group) and self.env.ref(xmlid, raise_if_not_found=False)
        ]
        return self.env["ir.actions.actions"]._for_xml_id([*names, HOME][0])

    def _get_service_summary(self):
        """Return what tells two returns of a customer apart."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        steps = dict(self._fields["next_step"]._description_selection(self.env))
        is_at_work = self.state == "authorized" and self.next_step not in (False, "none")
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "status": steps[self.next_step] if is_at_work else states[self.state],
            "summary": self.summary,
            "date": format_date(self.env, self.date_requested),
        }

    def _get_service_values(self):
        """Return what is told of a return that was just made."""
        self.ensure_one()
        email = self.partner_id.email
        return {
            **self._get_service_summary(),
            "partner": self.partner_id.display_name,
            "total": format_amount(self.env, self.amount_estimated, self.currency_id),
            "expiry": format_date(self.env, self.date_expiry) if self.date_expiry else "",
            "approval": self.sudo().approval_group_id.name or "",
            "is_printable": self.state in ("authorized", "done") and self._is_receipt_wanted(),
            "email": email if self.is_receipt_queued else "",
            "is_unreachable": not email,
        }

    def _note_call(self, notes):
        """Put notes of a call into the messages, each with the time at which it was written.

        :param notes: [{text, at}], at a UTC date and time as text, or nothing for now
        """
        self.ensure_one()
        texts = []
        for note in notes:
            text = str(note.get("text") or "").strip()
            if text:
                moment = self._read_moment(note.get("at"))
                texts.append(Markup("<b>%s</b> %s") % (format_datetime(self.env, moment), text))
        if texts:
            body = Markup("<br/>").join(texts)
            self.message_post(body=body, subtype_xmlid="mail.mt_note")

    @api.model
    def _read_moment(self, text):
        try:
            moment = fields.Datetime.to_datetime(text)
        except (TypeError, ValueError):
            moment = None
        return moment or fields.Datetime.now()
