import base64
import binascii
import email
import email.policy

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...tools import mail_text
from ...tools.sniff import MAX_BYTES, name_file, sniff
from ..base.rma_sane import check_payload, check_shape

MAX_FILES = 20
MAX_NUMBERS = 40
MAX_HITS = 5


class RmaServiceFiles(models.AbstractModel):
    """Photos, papers and mails that are dropped onto a case: kept, and read for what they name."""

    _inherit = "rma.service"

    @api.model
    def attach(self, files):
        """Keep files for a case of the user's own, and say what they name.

        :param files: [{name, data}], data in base64
        :return: dict with ``files`` [{id, name, is_picture}], ``refused`` [why], and ``hits`` as
            `find` gives them
        """
        self._check_agent()
        check_shape(self.env, files, [{}])
        check_payload(self.env, [file.get("name") for file in files])
        kept, refused, texts, senders = [], [], [], []
        for file in files[:MAX_FILES]:
            data = self._read_file(file)
            name = str(file.get("name") or "")
            texts.append(name.rpartition(".")[0])
            if name.lower().endswith(".eml"):
                inner = self._read_mail(data)
                texts += inner["texts"]
                senders.append(inner["sender"])
                kept.append((name, data, "message/rfc822"))
                for part_name, part in inner["files"]:
                    self._sort_file(part_name, part, kept, [])
            else:
                self._sort_file(name, data, kept, refused)
        # Without a record they are their maker's alone, until the return takes them over.
        attachments = self.env["ir.attachment"].create(
            [
                {"name": name, "raw": data, "mimetype": mimetype}
                for name, data, mimetype in kept[:MAX_FILES]
            ]
        )
        return {
            "files": [
                {
                    "id": file.id,
                    "name": file.name,
                    "is_picture": file.mimetype.startswith("image/"),
                }
                for file in attachments
            ],
            "refused": refused,
            "hits": self._find_named(texts, senders),
        }

    @api.model
    def _read_file(self, file):
        try:
            data = base64.b64decode(file.get("data") or "", validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise UserError(self.env._("This file was not sent well. Drop it again.")) from error
        if len(data) > MAX_BYTES:
            raise UserError(
                self.env._(
                    "%(file)s is too large: up to %(limit)s MB are kept.",
                    file=file.get("name"),
                    limit=MAX_BYTES // 1024**2,
                )
            )
        return data

    @api.model
    def _sort_file(self, name, data, kept, refused):
        kind = sniff(data)
        if kind:
            kept.append((name_file(name, kind), data, kind.mimetype))
        else:
            refused.append(
                self.env._("%(file)s: only photos, PDF and mails (.eml) are kept.", file=name)
            )

    @api.model
    def _read_mail(self, data):
        """Return what a mail says, who wrote it, and the files in it.

        It is read as the gateway reads it, and makes nothing.
        """
        message = email.message_from_bytes(data, policy=email.policy.SMTP)
        parsed = self.env["mail.thread"].message_parse(message)
        return {
            "texts": list(self.env["rma.order"]._get_mail_texts(parsed)),
            "sender": email_normalize(parsed.get("email_from")),
            "files": [
                (part.fname, part.content)
                for part in parsed["attachments"]
                if isinstance(part.content, bytes) and len(part.content) <= MAX_BYTES
            ],
        }

    @api.model
    def _find_named(self, texts, senders):
        """Return what the texts name, the first first: returns, orders, serials, and the sender."""
        terms = [
            *mail_text.find_rans(*texts),
            *mail_text.find_numbers(*texts)[:MAX_NUMBERS],
            *filter(None, senders),
        ]
        hits = {}
        for term in dict.fromkeys(terms):
            for hit in self._find_exact(term):
                hits.setdefault((hit["kind"], hit["id"]), hit)
            if len(hits) >= MAX_HITS:
                break
        return list(hits.values())[:MAX_HITS]

    @api.model
    def _find_exact(self, term):
        """Return what has just this number: nothing that only begins with it."""
        finder = self.env["rma.finder"]
        returns = finder._find_return(term)
        if returns:
            return self._get_return_hits(returns)
        sources = finder._look_up(term)
        orders = finder._find_orders_of(sources)[:MAX_HITS]
        return self._get_order_hits(orders, self._get_named_units(orders, sources))
