from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tools.safe_eval import safe_eval

from .common_livechat import PNG, LivechatCommon


class TestChatbot(LivechatCommon):
    """A chatbot starts a return (C8): whoever chats, it is a draft that opens nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bot = cls.env.ref("rma_management_livechat.chatbot_script_returns")
        cls.button.rule_ids = [Command.create({"chatbot_script_id": cls.bot.id})]

    def open_chat(self):
        data = self.make_jsonrpc_request(
            "/im_livechat/get_session",
            {
                "channel_id": self.button.id,
                "chatbot_script_id": self.bot.id,
                "persisted": True,
            },
        )
        return self.env["discuss.channel"].browse(data["channel_id"])

    def go_on(self, chat):
        self.make_jsonrpc_request(
            "/chatbot/step/trigger", {"channel_id": chat.id, "chatbot_script_id": self.bot.id}
        )

    def talk(self, email, text, files=()):
        """Go through the whole script; return (the conversation, its return)."""
        chat = self.open_chat()
        self.say(chat, email)
        self.go_on(chat)
        files = [self.upload(chat, name, content) for name, content in files]
        self.say(chat, text, files)
        self.go_on(chat)
        return chat, chat.rma_order_ids

    def test_customer_names_the_order(self):
        photo = ("lamp.png", PNG)
        program = ("lamp.exe", b"MZ" + b"\0" * 80)
        text = f"Both lamps of {self.order.name} are broken"
        chat, rma = self.talk("Anna@example.com", text, [photo, program])
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "draft",
                    "channel": "chat",
                    "partner_id": self.partner.id,
                    "origin_order_id": self.order.id,
                    "order_ref": self.order.name,
                    "subject": text,
                    "user_id": False,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn("anna@example.com", rma.email_from)
        self.assertEqual(rma.evidence_ids.mapped("name"), ["lamp.png"])
        self.assertEqual(rma.evidence_ids.res_id, rma.id)
        (note,) = self.get_note(rma)
        self.assertIn(text, note)
        self.assertIn("Which e-mail address", note)
        self.assertIn(rma.name, chat.message_ids[0].body)
        self.assertFalse(self.order.rma_order_ids.line_ids)

    def test_it_becomes_a_return(self):
        _chat, rma = self.talk("anna@example.com", f"The chair of {self.order.name}")
        queue = self.env["rma.order"].with_user(self.csr)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_management.rma_order_action_triage"
        )
        self.assertIn(rma, queue.search(safe_eval(action["domain"])))
        rma = rma.with_user(self.csr)
        entry = self.env["rma.entry"].browse(rma.action_choose_products()["res_id"])
        entry = entry.with_user(self.csr)
        self.assertEqual(entry.channel, "chat")
        entry.action_return_all()
        entry.action_confirm()
        self.assertEqual(rma.state, "authorized")
        self.assertEqual(rma.channel, "chat")

    def test_who_is_unknown_waits_for_a_customer(self):
        _chat, rma = self.talk("nobody@example.com", "It does not work")
        self.assertFalse(rma.partner_id)
        with self.assertRaisesRegex(UserError, "no customer"):
            rma.with_user(self.csr).action_submit()
        self.csr.group_ids |= self.env.ref("base.group_partner_manager")
        rma.with_user(self.csr).action_create_customer()
        self.assertEqual(rma.partner_id.email, "nobody@example.com")

    def test_nothing_of_others_is_opened(self):
        """A number of an order is no proof that it is one's own."""
        _chat, rma = self.talk("bob@example.com", f"I return {self.order.name}")
        self.assertEqual(rma.partner_id, self.stranger)
        self.assertFalse(rma.origin_order_id)
        self.assertFalse(rma.line_ids)
        self.assertEqual(rma.order_ref, self.order.name)
        theirs = self.authorize(self.order, {self.lamp: 1})
        chat, other = self.talk("bob@example.com", f"What about {theirs.name}?")
        self.assertNotEqual(other, theirs)
        self.assertFalse(theirs.livechat_ids)
        self.assertNotIn(theirs.name, chat.message_ids[0].body)

    def test_own_return_is_named(self):
        """The conversation is kept with it, and no second return is made."""
        rma = self.authorize(self.order, {self.lamp: 1})
        chat, found = self.talk("anna@example.com", f"Where is {rma.name}?")
        self.assertEqual(found, rma)
        self.assertIn("Where is", self.get_note(rma)[0])
        self.assertIn(rma.name, chat.message_ids[0].body)

    def test_who_is_logged_in(self):
        """They need not say who they are, and cannot say they are somebody else."""
        new_test_user(
            self.env,
            "rma_chatter",
            groups="base.group_portal",
            password="rma-Chatter-1",
            partner_id=self.partner.id,
        )
        self.authenticate("rma_chatter", "rma-Chatter-1")
        _chat, rma = self.talk("bob@example.com", f"The lamp of {self.order.name}")
        self.assertEqual(rma.partner_id, self.partner)
        self.assertEqual(rma.origin_order_id, self.order)

    def test_started_over(self):
        """The same conversation makes one return, however often the script is played."""
        chat, rma = self.talk("anna@example.com", f"The lamp of {self.order.name}")
        self.make_jsonrpc_request(
            "/chatbot/restart", {"channel_id": chat.id, "chatbot_script_id": self.bot.id}
        )
        for _step in range(2):
            self.go_on(chat)
        for text in ("anna@example.com", "And the chair"):
            self.say(chat, text)
            self.go_on(chat)
        self.assertEqual(chat.rma_order_ids, rma)
        rma.action_cancel()
        self.assertNotEqual(chat._take_return(self.csr), rma)
