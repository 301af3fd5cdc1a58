from odoo import api, fields, models

from odoo.addons.rma_management.models.message.rma_order_event import EVENTS


class RmaWebhookEvent(models.Model):
    """An event that an endpoint can ask for."""

    _name = "rma.webhook.event"
    _description = "Webhook Event"
    _inherit = "rma.typed.mixin"
    _order = "id"

    code = fields.Selection(list(EVENTS.items()), string="Event", required=True, readonly=True)

    _code_unique = models.UniqueIndex("(code)", "There is this event already.")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for event in self:
            event.display_name = labels.get(event.code, "")
