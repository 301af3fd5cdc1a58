from contextlib import contextmanager

from markupsafe import escape

from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import clean_context

WAITING = "rma_waiting_mails"
QUEUE = "mail.ir_cron_mail_scheduler_action"
# More mails than these at once are sent by the queue of mails: it commits each that has left.
MOST_AT_ONCE = 5


class WaitingMails(list):
    """What waits to be mailed at the end: no call from outside can forge one in the context."""


@contextmanager
def mail_together(records):
    """Yield records about whose messages all are mailed at the end, by one statement a model."""
    waiting = WaitingMails()
    yield records.with_context(**{WAITING: waiting})
    records.env["mail.thread"]._mail_together(waiting)


class MailThread(models.AbstractModel):
    """Many messages and mails made at once: core makes them one by one."""

    _inherit = "mail.thread"

    def _post_together(self, contents, subtype_xmlid, message_type="comment", **options):
        """Post a message on each of these records, as `message_post` does on one.

        :param contents: {record.id: values of the message, with lists of ids for partners and
            `attachments` as `message_post` takes them}
        :param options: of the notification, for all of them
        :return: the messages: {record.id: message}
        """
        if not self:
            return {}
        records = self._fallback_lang()
        common = {
            "model": self._name,
            "message_type": message_type,
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(subtype_xmlid),
        }
        moments = {key: vals.get("scheduled_date") for key, vals in contents.items()}
        vals_list = records._prepare_posted_vals(contents, common)
        messages = records._message_create(vals_list)
        with mail_together(records) as threads:
            for thread, message, vals in zip(threads, messages, vals_list, strict=True):
                thread._message_post_after_hook(message, vals)
                # There is nothing tracked on it to be looked for.
                told = {**vals, "tracking_value_ids": []}
                moment = moments[thread.id]
                thread._notify_thread(message, told, scheduled_date=moment, **options)
        return dict(zip(self.ids, messages, strict=True))

    def _prepare_posted_vals(self, contents, common):
        """Return the values of the messages, in the order of these records."""
        domains = self.sudo()._mail_get_alias_domains(default_company=self.env.company)
        companies = self._mail_get_companies(default=self.env.company)
        parents = self._find_parent_messages()
        authors, replies = self._get_writers(contents)
        vals_list = []
        for record in self:
            vals = {**common, **contents[record.id], "res_id": record.id}
            vals.pop("scheduled_date", None)
            files = vals.pop("attachments", None), vals.pop("attachment_ids", None)
            author_id, email_from = authors[record.id]
            vals |= {
                "author_id": author_id,
                "email_from": email_from,
                "body": escape(vals["body"]),
                "parent_id": parents.get(record.id),
                "record_alias_domain_id": domains[record.id].id,
                "record_company_id": companies[record.id].id,
                "reply_to": vals.get("reply_to") or replies[record.id],
            }
            vals_list.append(vals | record._process_attachments_for_post(*files, vals))
        return vals_list

    def _get_writers(self, contents):
        """Return who writes, and where to answer: ({id: (author, address)}, {id: address})."""
        by_address = self.grouped(lambda record: contents[record.id].get("email_from"))
        authors = {}
        for address, written in by_address.items():
            # Many returns are answered by few of us.
            authors |= dict.fromkeys(written.ids, written[0]._message_compute_author(None, address))
        replies = self._notify_get_reply_to_batch(
            defaults={key: address for key, (_author, address) in authors.items()},
            author_ids={key: author for key, (author, _address) in authors.items()},
        )
        return authors, replies

    def _find_parent_messages(self):
        """Return what a message answers, as core finds it: {record.id: id of the message}.

        The last that somebody has written, or else the last of all.
        """
        self.env["mail.message"].flush_model(["model", "res_id", "message_type", "date"])
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (res_id) res_id, id
                      FROM mail_message
                     WHERE model = %s AND res_id IN %s AND message_type != 'user_notification'
                     ORDER BY res_id, message_type IN ('comment', 'email') DESC, date DESC, id DESC
                    """,
                    self._name,
                    tuple(self.ids),
                )
            )
        )

    # Mails about messages

    def _notify_thread_by_email(self, message, recipients_data, **options):
        waiting = self.env.context.get(WAITING)
        recipients = [recipient for recipient in recipients_data if recipient["notif"] == "email"]
        if not isinstance(waiting, WaitingMails) or not all(each["id"] for each in recipients):
            return super()._notify_thread_by_email(message, recipients_data, **options)
        if recipients:
            thread = self.with_context(**{WAITING: None})
            waiting.append((thread, message, recipients, options))
        return True

    def _mail_together(self, waiting):
        """Make the mails of what waits, and have them sent.

        :param waiting: [(record, its message, recipients, options)], as core hands them on
        """
        vals_list, notified = [], []
        for thread, message, recipients, options in waiting:
            base = thread._notify_by_email_get_base_notification_values(message)
            for vals, partner_ids in thread._prepare_waiting_mails(message, recipients, **options):
                vals_list.append(vals)
                notified.append([{**base, "res_partner_id": partner} for partner in partner_ids])
        # As core: to notify whom a message is for is the purpose, whoever has written it.
        env = self.sudo().env(context=clean_context(self.env.context))
        mails = env["mail.mail"].create(vals_list)
        env["mail.notification"].create(
            [
                {**row, "mail_mail_id": mail.id}
                for mail, rows in zip(mails, notified, strict=True)
                for row in rows
            ]
        )
        if len(mails) > MOST_AT_ONCE:
            env.ref(QUEUE)._trigger()
            return
        for mail in mails:
            mail.send_after_commit()

    def _prepare_waiting_mails(
        self,
        message,
        recipients,
        msg_vals=False,
        mail_auto_delete=True,
        model_description=False,
        force_email_company=False,
        force_email_lang=False,
        force_record_name=False,
        subtitles=None,
        **_options,
    ):
        """Return the mails about a message, of each to whom the same is written.

        :return: [(values, ids of partners)]
        """
        base = self._notify_by_email_get_base_mail_values(
            message, recipients, additional_values={"auto_delete": mail_auto_delete}
        )
        mails = []
        for _lang, words, group in self._notify_get_classified_recipients_iterator(
            message,
            recipients,
            msg_vals=msg_vals,
            model_description=model_description,
            force_email_company=force_email_company,
            force_email_lang=force_email_lang,
            force_record_name=force_record_name,
            subtitles=subtitles,
        ):
            body = self._notify_by_email_render_layout(
                message, group, msg_vals=msg_vals, render_values=words
            )
            partner_ids = group["recipients_ids"]
            vals = self._notify_by_email_get_final_mail_values(
                partner_ids, base, additional_values={"body_html": body}
            )
            mails.append((vals, partner_ids))
        return mails
