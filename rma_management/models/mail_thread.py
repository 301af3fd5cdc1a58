from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Let returns look at their mail before anything is made of it."""
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        if any(route[0] == "rma.order" for route in routes or ()):
            return self.env["rma.order"]._route_mail(message, message_dict, routes)
        return routes
