"""Signatures of webhooks.

Source: Standard Webhooks (github.com/standard-webhooks), headers ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature``; symmetric scheme ``v1``.
"""

import base64
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
SECRET_BYTES = 32


def make_secret():
    """Return a new secret, as receivers are given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def make_headers(keys, message_id, timestamp, body):
    """Return the headers that prove who sent a body, and when.

    :param keys: secrets, each of which signs: two while the receiver changes over
    :param int timestamp: seconds since 1970 of this attempt
    :param bytes body: as it is sent
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_sign(key, signed) for key in keys),
    }


def _sign(key, signed):
    secret = base64.b64decode(key.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()
