import base64

from odoo import Command
from odoo.http import Request
from odoo.tests import HttpCase

from odoo.addons.rma_management.tests.common import RmaCommon

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class LivechatCommon(RmaCommon, HttpCase):
    """A website's chat, and a visitor who uses it over HTTP, as the widget does.

    ::

        chat = self.open_chat()
        self.say(chat, "The lamp is broken")
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        livechat_group = cls.env.ref("im_livechat.im_livechat_group_user")
        cls.csr.group_ids = [Command.link(livechat_group.id)]
        cls.env["mail.presence"]._update_presence(cls.csr)
        cls.button = cls.env["im_livechat.channel"].create(
            {"name": "Help", "user_ids": [Command.set(cls.csr.ids)]}
        )
        cls.order = cls.sell([(cls.lamp, 2), (cls.chair, 1)])

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def open_chat(self):
        """Return the conversation that a visitor begins; who it is, `authenticate` has said."""
        data = self.make_jsonrpc_request(
            "/im_livechat/get_session",
            {"channel_id": self.button.id, "persisted": True},
        )
        return self.env["discuss.channel"].browse(data["channel_id"])

    def say(self, chat, text, files=()):
        """Write something as the visitor."""
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "discuss.channel",
                "thread_id": chat.id,
                "post_data": {
                    "body": text,
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "attachment_ids": [file["id"] for file in files],
                    "attachment_tokens": [file["token"] for file in files],
                },
            },
        )

    def upload(self, chat, name, content):
        """Send a file as the visitor; return it for `say`."""
        answer = self.url_open(
            "/mail/attachment/upload",
            {
                "csrf_token": Request.csrf_token(self),
                "thread_id": chat.id,
                "thread_model": "discuss.channel",
                "is_pending": True,
            },
            files={"ufile": (name, content)},
        ).json()
        attachment = self.env["ir.attachment"].browse(answer["data"]["attachment_id"])
        return {"id": attachment.id, "token": attachment._get_ownership_token()}

    def get_note(self, rma):
        """Return the text of what the return keeps of its conversations, the last first."""
        notes = rma.message_ids.filtered(lambda m: "Said in the live chat" in (m.body or ""))
        return [note.body for note in notes]
