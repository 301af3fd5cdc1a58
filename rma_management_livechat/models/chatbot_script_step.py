from markupsafe import Markup

from odoo import fields, models


class ChatbotScriptStep(models.Model):
    _inherit = "chatbot.script.step"

    step_type = fields.Selection(
        selection_add=[("create_return", "Start a Return")],
        ondelete={"create_return": "cascade"},
    )

    def _process_step(self, discuss_channel):
        """Make a draft return of what was said so far, and tell the visitor its number."""
        if self.step_type != "create_return":
            return super()._process_step(discuss_channel)
        order = discuss_channel._take_return(self.env["res.users"])
        number = self.env._("Your return has the number %(number)s.", number=order.name)
        return discuss_channel._chatbot_post_message(
            self.chatbot_script_id, Markup("%s<p>%s</p>") % (self.message or "", number)
        )
