"""Requests that are booked once, however often they are sent under their key."""

import hashlib
import json

from odoo.tools import SQL


def take_request(requests, key, method, payload):
    """Return the row of the user's request with this key, new or known.

    Whoever sends the same key at the same moment waits here, and then sees our answer: while its
    transaction is too old for that, PostgreSQL refuses it and Odoo runs it again.

    :param requests: model with the columns name, method, user_id, digest, and a unique index of
        the first three
    :param payload: what is asked, of JSON
    :return: (the row, whether it stands for this payload)
    """
    env = requests.env
    content = json.dumps(payload, sort_keys=True, default=str)
    digest = hashlib.sha256(content.encode()).hexdigest()
    env.cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (
                name, method, digest, user_id, create_uid, create_date
            ) VALUES (
                %(key)s, %(method)s, %(digest)s, %(user)s, %(user)s, now() at time zone 'utc'
            )
            ON CONFLICT DO NOTHING
            """,
            table=SQL.identifier(requests._table),
            key=key,
            method=method,
            digest=digest,
            user=env.uid,
        )
    )
    # Nobody has a right on these rows: each user comes by his own here, and by no other.
    request = requests.sudo().search(
        [("name", "=", key), ("method", "=", method), ("user_id", "=", env.uid)]
    )
    return request, request.digest == digest
