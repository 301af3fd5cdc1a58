from odoo import api, models

from ..base.rma_sane import NUL


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def message_parse(self, message, save_original=False):
        """Leave out NUL bytes: no mail may hold any (RFC 5322), and nobody can store them.

        Else the mail would be lost, or stop those behind it.
        """
        for name in {name for name, value in message.items() if NUL in value}:
            values = message.get_all(name)
            del message[name]
            for value in values:
                # Decoded, a header may hold the end of a line too, and cannot be set then.
                message[name] = " ".join(value.replace(NUL, "").split())
        parsed = super().message_parse(message, save_original)
        for name, value in parsed.items():
            if isinstance(value, str):
                parsed[name] = value.replace(NUL, "")
        parsed["attachments"] = [
            file._replace(fname=file.fname.replace(NUL, "")) for file in parsed["attachments"]
        ]
        return parsed

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        """Let returns look at their mail before anything is made of it."""
        routes = super().message_route(message, message_dict, model, thread_id, custom_values)
        if any(route[0] == "rma.order" for route in routes or ()):
            return self.env["rma.order"]._route_mail(message, message_dict, routes)
        return routes
