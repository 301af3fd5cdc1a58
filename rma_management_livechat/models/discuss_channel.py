from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr, html2plaintext
from odoo.tools.mail import email_re, single_email_re

from odoo.addons.rma_management.models.base.lock import claim

from .rma_order import OPEN

MAX_SUBJECT = 100


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    rma_order_ids = fields.Many2many(
        "rma.order",
        "rma_order_livechat_rel",
        string="Returns",
        readonly=True,
        copy=False,
        groups="rma_management.group_rma_user",
    )
    rma_kept_message_id = fields.Many2one(
        "mail.message",
        string="Last Message Kept With a Return",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_system",
    )

    # By an agent

    def action_create_return(self):
        """Make a draft return of this conversation, or find the one that was made; open it.

        :raises UserError: when it is no live chat
        """
        order = self._take_return_as_agent()
        return {
            "type": "ir.actions.act_window",
            "res_model": order._name,
            "res_id": order.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def execute_command_return(self, **_kwargs):
        """Do what the button does, for ``/return``; only the agent is told."""
        link = self._take_return_as_agent()._get_html_link()
        text = self.env._("This conversation belongs to the return %(link)s.", link=link)
        self.env.user._bus_send_transient_message(self, text)

    def _take_return_as_agent(self):
        self.ensure_one()
        self.check_access("read")
        self.env["rma.order"].check_access("create")
        if self.channel_type != "livechat":
            raise UserError(self.env._("Only a live chat with a customer can become a return."))
        return self._take_return(self.env.user).sudo(False)

    # By an agent or a chatbot

    def _take_return(self, agent):
        """Return the open return of this conversation; make it unless somebody has.

        :param agent: the user who takes it, none when it is a chatbot
        """
        self.ensure_one()
        # Two agents, or an agent and the chatbot, may want it at once.
        claim(self)
        known = self.sudo().rma_order_ids.filtered(lambda order: order.state in OPEN)
        return known[:1] or self.env["rma.order"]._take_chat(self, agent)

    def _close_livechat_session(self, **kwargs):
        """Keep with the return what was said after it was made."""
        was_open = not self.livechat_end_dt
        result = super()._close_livechat_session(**kwargs)
        if was_open:
            # The visitor may close it, who sees no return.
            chat = self.sudo()
            last = chat.rma_kept_message_id.id
            chat.rma_order_ids._keep_chat(
                chat, chat._get_said().filtered(lambda message: message.id > last)
            )
        return result

    # What was said

    def _get_said(self):
        """Return the messages of people and chatbots, in the order in which they were written."""
        # Whoever may make a return of it may keep all of it.
        messages = self.sudo().message_ids
        said = messages.filtered(lambda message: message.message_type != "notification")
        return (said - said._filter_empty()).sorted("id")

    def _is_of_visitor(self, message):
        """Tell whether the customer wrote this message."""
        chat = self.sudo()
        return (
            message.author_id in chat.livechat_customer_partner_ids
            if message.author_id
            else message.author_guest_id in chat.livechat_customer_guest_ids
        )

    def _format_said(self, messages):
        """Return these messages as one text (HTML), each with who wrote it."""
        lines = [
            Markup("<li><strong>%s</strong>: %s</li>")
            % (
                message.author_id.user_livechat_username
                or message.author_id.name
                or message.author_guest_id.name
                or "",
                html2plaintext(message.body or "").strip()
                or ", ".join(message.attachment_ids.mapped("name")),
            )
            for message in messages
        ]
        heading = self.env._("Said in the live chat:")
        return Markup("<p>%s</p><ul>%s</ul>") % (heading, Markup("").join(lines))

    def _read_return_request(self):
        """Return what the visitor wrote, as a mail would say it.

        :return: dict with ``subject``, ``body`` (HTML), ``email_from`` and ``author_id``
        """
        chat = self.sudo()
        said = chat._get_said().filtered(chat._is_of_visitor)
        texts = [text for message in said if (text := html2plaintext(message.body or "").strip())]
        visitor = chat.livechat_customer_partner_ids[:1]
        name = visitor.name or chat.livechat_customer_guest_ids[:1].name or self.env._("Visitor")
        # Who is logged in need not say who they are.
        written = next((found[-1] for text in texts if (found := email_re.findall(text))), "")
        email = email_normalize(visitor.email or written)
        # An address alone says nothing of what it is about.
        told = [text for text in texts if not single_email_re.match(text)]
        subject = " ".join(told[0].split())[:MAX_SUBJECT] if told else ""
        return {
            "subject": subject or self.env._("Live chat with %(name)s", name=name),
            "body": Markup("<br/>").join(texts),
            "email_from": formataddr((name, email)) if email else name,
            "author_id": visitor.id,
        }
