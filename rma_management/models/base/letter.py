from base64 import b64decode

COMMENT = "mail.mt_comment"
GENERATED = (
    "attachment_ids",
    "body_html",
    "email_cc",
    "email_from",
    "email_to",
    "partner_to",
    "reply_to",
    "report_template_ids",
    "scheduled_date",
    "subject",
)


def write_letters(records, template):
    """Post a mail to each record's customer, and have it sent as soon as that is stored.

    Nobody else gets a copy: what opens the customer's page, and rates, is the customer's alone.
    All words are found, and all messages and mails made, at once.

    :return: the messages: {record.id: message}
    """
    # The button to the page stands in the text, where its words say what it is for.
    records = records.with_context(email_notification_allow_header=False)
    generated = template._generate_template(records.ids, GENERATED, find_or_create_partners=True)
    contents = {
        record.id: {
            "subject": values["subject"],
            "body": values["body_html"],
            "email_from": values.get("email_from"),
            "reply_to": values.get("reply_to"),
            "partner_ids": values.get("partner_ids", []),
            "attachments": [
                (name, b64decode(content)) for name, content in values.get("attachments", [])
            ],
            "attachment_ids": _copy_attachments(template, record),
            "email_add_signature": False,
            "email_layout_xmlid": template.email_layout_xmlid,
            "mail_server_id": template.mail_server_id.id,
            "scheduled_date": values.get("scheduled_date"),
        }
        for record in records
        for values in (generated[record.id],)
    }
    posted = {}
    for lang, ids in _group_by_lang(template, records).items():
        posted |= records.browse(ids)._post_together(
            contents,
            COMMENT,
            force_email_lang=lang,
            mail_auto_delete=template.auto_delete,
            notify_skip_followers=True,
        )
    _follow(records, posted)
    return posted


def _group_by_lang(template, records):
    """Return the records by the language of their customers: {language: [ids]}."""
    groups = {}
    for record_id, lang in template._render_lang(records.ids).items():
        groups.setdefault(lang, []).append(record_id)
    return groups


def _copy_attachments(template, record):
    """Return the ids of the template's own files, copied for a record."""
    if not template.attachment_ids:
        return []
    vals = {"res_model": record._name, "res_id": record.id}
    return template.sudo().attachment_ids.copy(vals).ids


def _follow(records, posted):
    """Let those of us who have written hear of the answers."""
    writers = {record: posted[record.id].author_id for record in records}
    for writer, written in records.grouped(writers.get).items():
        real = written._message_compute_real_author(writer.id)
        if real and not real.partner_share:
            written._message_subscribe(real.ids)
