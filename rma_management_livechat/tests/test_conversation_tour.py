from odoo.addons.rma_management.tests.common_browser import BrowserCase

from .common_livechat import LivechatCommon


class TestConversationTour(LivechatCommon, BrowserCase):
    def test_button_in_the_chat_window(self):
        """An agent answers, presses the button, and is on the draft with what was said."""
        chat = self.open_chat()
        self.say(chat, "The lamp is broken, I am anna@example.com")
        self.authenticate(None, None)
        self.start_tour("/odoo/service-desk", "rma_livechat_tour", login=self.csr.login)
        self.assertEqual(chat.rma_order_ids.partner_id, self.partner)
