import os
import shutil

from markupsafe import Markup
from psycopg2.extras import Json

from odoo import models
from odoo.tools import SQL, config

MODELS = {"oca": "rma", "forgeflow": "rma.order.line"}
# What a copy of a message or of a file has of its own.
OWN_COLUMNS = {
    "id", "model", "res_id", "res_model", "parent_id", "message_id",
    "mail_activity_type_id", "mail_server_id", "rating_ids", "has_sms_error", "has_error",
}  # fmt: skip


class RmaImportChatter(models.Model):
    """Copies what was written on rows, and their files: nobody is notified of a copy."""

    _inherit = "rma.import"

    def _copy_threads(self, pairs):
        """Copy messages and files of rows to their returns."""
        orders = {row.id: line.order_id.id for line, part in pairs for row in part.rows}
        thread, files = self._read_messages(MODELS[self.system], list(orders))
        copied = self._copy_files(files, orders)
        columns = self._get_columns("mail_message")
        common = self.env["mail.message.subtype"].search([("res_model", "=", False)])
        note = self.env.ref("mail.mt_note")
        _partners, authors = self._find(
            "res.partner", [m["author_id"] for _id, m, *_rest in thread]
        )
        values, linked = [], []
        for res_id, message, attachment_ids, changes in thread:
            body = self._get_body(message["body"], changes)
            if not body and not attachment_ids:
                continue
            linked.append([copied[key] for key in attachment_ids or () if key in copied])
            values.append(
                {
                    **{name: message[name] for name in columns if name in message},
                    "model": "rma.order",
                    "res_id": orders[res_id],
                    "body": body,
                    "message_type": message["message_type"],
                    "author_id": message["author_id"] if message["author_id"] in authors else None,
                    "subtype_id": self._get_subtype(message["subtype_id"], common, note),
                }
            )
        message_ids = self._insert("mail_message", values)
        self._insert(
            "message_attachment_rel",
            [
                {"message_id": message_id, "attachment_id": key}
                for message_id, keys in zip(message_ids, linked, strict=True)
                for key in keys
            ],
            returning=None,
        )
        if message_ids or copied:
            self.env["rma.order"].invalidate_model(["message_ids"], flush=False)

    def _get_body(self, body, changes):
        """Return what was written, with the changes that were tracked, as text."""
        rows = [(old or "–", new or "–") for old, new in changes or () if old or new]
        listed = Markup("").join(Markup("<li>%s → %s</li>") % pair for pair in rows)
        text = Markup(body or "")
        return text + Markup("<ul>%s</ul>") % listed if listed else text

    def _get_subtype(self, key, common, note):
        """Return the subtype, or that of a note: theirs is of no use on a return."""
        return key if key in common._ids else note.id

    # Files

    def _copy_files(self, files, orders):
        """Copy attachments; the files themselves stay where they are and are used by both.

        :return: {id of theirs: id of the copy}
        """
        columns = self._get_columns("ir_attachment")
        values = []
        for res_id, file, data in files:
            self._fetch_file(file.get("store_fname"))
            values.append(
                {
                    **{name: file[name] for name in columns if name in file},
                    "res_model": "rma.order",
                    "res_id": orders[res_id],
                    **({"db_datas": data} if data is not None else {}),
                }
            )
        ids = self._insert("ir_attachment", values)
        return {file["id"]: key for (_res_id, file, _data), key in zip(files, ids, strict=True)}

    def _fetch_file(self, name):
        """Bring the file of another database into our own store."""
        if not self.origin_database or not name:
            return
        target = os.path.join(config.filestore(self.env.cr.dbname), name)
        source = os.path.join(config.filestore(self.origin_database), name)
        if os.path.exists(source) and not os.path.exists(target):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(source, target)

    # Rows as they are

    def _get_columns(self, table):
        """Return the columns that a copy takes over."""
        self.env.cr.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        return {name for (name,) in self.env.cr.fetchall()} - OWN_COLUMNS

    def _insert(self, table, rows, returning="id"):
        """Insert rows of the same columns; return their ids, in their order."""
        if not rows:
            return []
        names = sorted(set().union(*rows))
        self.env.flush_all()
        values = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", _plain(row.get(name))) for name in names))
            for row in rows
        )
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, names)),
            values,
        )
        if returning:
            query = SQL("%s RETURNING %s", query, SQL.identifier(returning))
        self.env.cr.execute(query)
        return [key for (key,) in self.env.cr.fetchall()] if returning else []


def _plain(value):
    """Return a value as the database takes it."""
    return (
        Json(value)
        if isinstance(value, (dict, list))
        else str(value)
        if isinstance(value, Markup)
        else value
    )
