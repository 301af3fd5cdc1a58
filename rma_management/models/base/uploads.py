def own_uploads(records, name, drafts=()):
    """Show what was uploaded for a record to everybody who may read the record.

    Only a file that the user has just uploaded and that is on no record yet is taken over: an id in
    a request opens nothing.

    :param str name: the field that holds the attachments
    :param drafts: models whose records the files may be on, because they are entered there
    """
    env = records.env
    for record in records:
        # The attachment is the user's own, and is checked to be.
        fresh = (
            record[name]
            .sudo()
            .filtered(
                lambda file: (
                    (not file.res_id or file.res_model in drafts)
                    and (file.create_uid == env.user or env.su)
                )
            )
        )
        if fresh:
            fresh.write({"res_model": record._name, "res_id": record.id})
