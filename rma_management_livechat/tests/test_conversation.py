from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common_livechat import PNG, LivechatCommon


class TestConversation(LivechatCommon):
    """An agent makes a return of a conversation (C8)."""

    def test_button(self):
        chat = self.open_chat()
        self.say(chat, "Hello, the lamp is broken")
        self.say(chat, "I am anna@example.com", [self.upload(chat, "lamp.png", PNG)])
        chat.with_user(self.csr).message_post(
            body="Which order is it?", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.say(chat, f"Order {self.order.name}")
        action = chat.with_user(self.csr).action_create_return()
        rma = self.env["rma.order"].browse(action["res_id"])
        self.assertRecordValues(
            rma,
            [
                {
                    "channel": "chat",
                    "partner_id": self.partner.id,
                    "origin_order_id": self.order.id,
                    "user_id": self.csr.id,
                    "subject": "Hello, the lamp is broken",
                }
            ],
        )
        self.assertEqual(rma.evidence_ids.mapped("name"), ["lamp.png"])
        (note,) = self.get_note(rma)
        self.assertLess(note.index("Hello"), note.index("Which order is it?"))
        self.assertEqual(chat.with_user(self.csr).action_create_return(), action)
        self.assertEqual(chat.rma_order_ids, rma)

    def test_what_is_said_afterwards(self):
        """All of it is with the return when the conversation ends, each part once."""
        chat = self.open_chat()
        self.say(chat, "It is broken")
        rma = self.make_return(chat)
        self.say(chat, "Here you see it", [self.upload(chat, "later.png", PNG)])
        self.make_jsonrpc_request("/im_livechat/visitor_leave_session", {"channel_id": chat.id})
        rest, first = self.get_note(rma)
        self.assertIn("Here you see it", rest)
        self.assertNotIn("It is broken", rest)
        self.assertIn("It is broken", first)
        self.assertEqual(rma.evidence_ids.mapped("name"), ["later.png"])
        self.make_jsonrpc_request("/im_livechat/visitor_leave_session", {"channel_id": chat.id})
        self.assertEqual(len(self.get_note(rma)), 2)

    def test_command(self):
        chat = self.open_chat()
        chat.with_user(self.csr).execute_command_return(body="/return")
        rma = chat.rma_order_ids
        self.assertEqual(len(rma), 1)
        chat.with_user(self.csr).execute_command_return(body="/return")
        self.assertEqual(chat.rma_order_ids, rma)
        self.assertFalse(rma.partner_id)
        self.assertEqual(rma.subject, f"Live chat with {rma.email_from}")

    def test_who_may(self):
        chat = self.open_chat()
        agent = new_test_user(self.env, "chat_only", groups="im_livechat.im_livechat_group_user")
        with self.assertRaises(AccessError):
            chat.with_user(agent).action_create_return()
        outsider = new_test_user(
            self.env, "rma_only", groups="base.group_user,rma_management.group_rma_user"
        )
        with self.assertRaises(AccessError):
            chat.with_user(outsider).action_create_return()
        self.assertFalse(chat.rma_order_ids)
        channel = self.env["discuss.channel"]._create_channel(name="sales", group_id=None)
        with self.assertRaisesRegex(UserError, "live chat"):
            channel.with_user(self.csr).action_create_return()

    def test_who_sees_it(self):
        """Customer service reads what was said on the return, without a right to the chat."""
        chat = self.open_chat()
        self.say(chat, "It is broken")
        rma = self.make_return(chat)
        outsider = new_test_user(
            self.env, "rma_only", groups="base.group_user,rma_management.group_rma_user"
        )
        self.assertIn("It is broken", self.get_note(rma.with_user(outsider))[0])
        with self.assertRaises(AccessError):
            rma.with_user(outsider).livechat_ids.read(["name"])
        rma.with_user(self.csr).action_open_livechat()

    def test_undone(self):
        """A conversation that is deleted takes no return with it."""
        chat = self.open_chat()
        rma = self.make_return(chat)
        chat.unlink()
        self.assertTrue(rma.exists())

    def make_return(self, chat):
        action = chat.with_user(self.csr).action_create_return()
        return self.env["rma.order"].browse(action["res_id"])
