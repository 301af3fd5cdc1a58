def write_letter(record, template):
    """Post a mail to a record's customer, and have it sent as soon as that is stored.

    Within a job mails wait for the hourly queue of mails unless they are wanted at once. Nobody
    else gets a copy: what opens the customer's page, and rates, is the customer's alone.

    :return: the message
    """
    # The button to the page stands in the text, where its words say what it is for.
    record = record.with_context(email_notification_allow_header=False, mail_notify_force_send=True)
    return record.message_post_with_source(
        template,
        message_type="comment",
        subtype_xmlid="mail.mt_comment",
        notify_skip_followers=True,
    )
