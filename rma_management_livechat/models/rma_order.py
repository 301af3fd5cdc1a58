from odoo import api, fields, models

from odoo.addons.mail.tools.discuss import Store
from odoo.addons.rma_management.tools.sniff import sniff

OPEN = ("draft", "submitted", "authorized")


class RmaOrder(models.Model):
    """A return that was asked for in a live chat.

    Who chats is whoever they say they are, as who writes a mail is: see the gateway.
    """

    _inherit = "rma.order"

    livechat_ids = fields.Many2many(
        "discuss.channel",
        "rma_order_livechat_rel",
        string="Live Chats",
        readonly=True,
        copy=False,
        groups="im_livechat.im_livechat_group_user",
        help="The conversations about this return.",
    )

    @api.model
    def _take_chat(self, chat, agent):
        """Make a draft of a conversation, on the right customer and order where both fit.

        When the visitor names an open return of theirs, the conversation is kept with that.

        :param chat: ``discuss.channel``
        :param agent: the user who takes it, none when it is a chatbot
        :return: the return
        """
        request = chat._read_return_request()
        # A visitor is nobody, and whatever is written opens nothing that is not the writer's.
        orders = self.sudo()
        named, is_theirs = orders._find_named_return(request, self.env.company.id)
        order = named if is_theirs and named.state in OPEN else orders
        is_new = not order
        if is_new:
            found = orders._read_request(request, self.env.company.id)
            order = orders.with_company(found["company_id"]).create(
                {
                    **found,
                    "channel": "chat",
                    "email_from": request["email_from"],
                    "user_id": agent.id,
                }
            )
        order.livechat_ids |= chat.sudo()
        order._keep_chat(chat, chat._get_said())
        if is_new:
            order._follow_rma_event("request")
        return order

    def _keep_chat(self, chat, messages):
        """Keep what was said, and what the visitor showed, with each of these returns."""
        if not self or not messages:
            return
        shown = messages.filtered(chat._is_of_visitor).attachment_ids
        for order in self:
            files = self.env["ir.attachment"].union(
                *(
                    file.copy({"res_model": order._name, "res_id": order.id})
                    for file in shown
                    if sniff(file.raw or b"")
                )
            )
            order.evidence_ids |= files
            order.message_post(
                author_id=self.env.ref("base.partner_root").id,
                body=chat._format_said(messages),
                attachment_ids=files.ids,
                subtype_xmlid="mail.mt_note",
            )
        chat.sudo().rma_kept_message_id = messages[-1]

    def action_open_livechat(self):
        """Show the last conversation in a chat window."""
        self.ensure_one()
        chat = self.livechat_ids.sorted("id")[-1:]
        Store(bus_channel=self.env.user).add(
            chat, extra_fields={"open_chat_window": True}
        ).bus_send()
