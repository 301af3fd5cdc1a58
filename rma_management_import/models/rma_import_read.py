import contextlib

from odoo import models, sql_db
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.rows import from_forgeflow, from_oca

# Tables of theirs that have our names are set aside here, and found here first.
SCHEMA = "rma_import"
# What tells their tables from ours: {system: (table, columns that only theirs has)}.
SIGNATURES = {
    "oca": ("rma", {"product_uom_qty", "reception_move_id", "state"}),
    "forgeflow": ("rma_order_line", {"product_qty", "operation_id", "state"}),
}


class RmaImportRead(models.Model):
    """Reads the tables of the other system by SQL; its code need not be there.

    One search path serves the three places where they can be: beside ours (OCA's names are not
    ours), set aside in the schema `rma_import`, and in another database.
    """

    _inherit = "rma.import"

    @contextlib.contextmanager
    def _open_source(self):
        """Yield a cursor that sees the other system's tables."""
        if self.origin_database:
            with self._connect() as cr:
                yield cr
            return
        self.env.flush_all()
        cr = self.env.cr
        cr.execute("SELECT current_setting('search_path')")
        [path] = cr.fetchone()
        cr.execute("SELECT set_config('search_path', %s, true)", [f"{SCHEMA}, public"])
        try:
            yield cr
        finally:
            cr.execute("SELECT set_config('search_path', %s, true)", [path])

    @contextlib.contextmanager
    def _connect(self):
        try:
            connection = sql_db.db_connect(self.origin_database)
            cursor = connection.cursor()
        except Exception as error:
            raise UserError(
                self.env._(
                    "The database “%(name)s” cannot be opened: %(error)s. Check its name.",
                    name=self.origin_database,
                    error=str(error).strip(),
                )
            ) from None
        with cursor as cr:
            cr.execute("SELECT set_config('search_path', %s, true)", [f"{SCHEMA}, public"])
            cr.execute("SET TRANSACTION READ ONLY")
            try:
                yield cr
            finally:
                # Nothing was written, and the search path goes with the transaction.
                cr.rollback()

    def _check_tables(self):
        """:raises UserError: when the other system's tables are not there."""
        with self._open_source() as cr:
            self._check_source(cr)

    def _check_source(self, cr):
        table, signature = SIGNATURES[self.system]
        if signature <= _get_columns(cr, table):
            return
        system = dict(self._fields["system"]._description_selection(self.env))[self.system]
        raise UserError(
            self.env._(
                "There is no table “%(table)s” of %(system)s here. Name a copy of the database "
                "from before it was taken out, or put its tables into the schema “%(schema)s”.",
                table=table,
                system=system,
                schema=SCHEMA,
            )
        )

    def _read_rows(self):
        """Return all rows of the other system: [Row]."""
        with self._open_source() as cr:
            self._check_source(cr)
            read = self._read_oca if self.system == "oca" else self._read_forgeflow
            return read(cr)

    def _read_oca(self, cr):
        operations = _read_table(cr, "rma_operation")
        reasons = self._read_reasons(cr)
        moves = _read_links(cr, "stock_move", "rma_id")
        lines = _read_links(cr, "account_move_line", "rma_id")
        return [
            from_oca(
                row,
                (moves.get(key, []), lines.get(key, [])),
                operations.get(row.get("operation_id"), {}),
                reasons.get(row.get("reason_id")),
            )
            for key, row in _read_table(cr, "rma").items()
        ]

    def _read_forgeflow(self, cr):
        headers = _read_table(cr, "rma_order")
        moves = _read_links(cr, "stock_move", "rma_line_id", self._is_own_place())
        lines = _read_links(cr, "account_move_line", "rma_line_id", self._is_own_place())
        return [
            from_forgeflow(
                row,
                (moves.get(key, []), lines.get(key, [])),
                headers.get(row.get("rma_id"), {}),
                None,
            )
            for key, row in _read_table(cr, "rma_order_line").items()
        ]

    def _is_own_place(self):
        """Tell whether what is not set aside in this database is ours, not theirs."""
        return not self.origin_database

    def _read_reasons(self, cr):
        """Return the names of OCA's reasons: {id: name}; a table with groups in it is ours."""
        if "parent_path" in _get_columns(cr, "rma_reason"):
            return {}
        return {key: _get_text(row["name"]) for key, row in _read_table(cr, "rma_reason").items()}

    def _read_messages(self, model, ids):
        """Return what was written on rows: [(columns of the message, tracked changes)]."""
        with self._open_source() as cr:
            return _read_thread(cr, model, ids), _read_attachments(cr, model, ids)


def _get_columns(cr, table):
    """Return the columns of a table by the search path; none where it is not there."""
    cr.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0"
        " AND NOT attisdropped",
        [table],
    )
    return {name for (name,) in cr.fetchall()}


def _read_table(cr, table):
    """Return all rows with whatever columns this version has: {id: {column: value}}."""
    if not _get_columns(cr, table):
        return {}
    cr.execute(SQL("SELECT id, to_jsonb(r) FROM %s r ORDER BY id", SQL.identifier(table)))
    return dict(cr.fetchall())


def _read_links(cr, table, column, set_aside=False):
    """Return what points to rows: {row id: [id]}.

    :param set_aside: only where the table is in the schema for what was set aside
    """
    if set_aside and not _get_columns(cr, f"{SCHEMA}.{table}"):
        return {}
    if column not in _get_columns(cr, table):
        return {}
    cr.execute(
        SQL(
            "SELECT %(column)s, array_agg(id ORDER BY id) FROM %(table)s"
            " WHERE %(column)s IS NOT NULL GROUP BY 1",
            column=SQL.identifier(column),
            table=SQL.identifier(table),
        )
    )
    return dict(cr.fetchall())


def _read_thread(cr, model, ids):
    cr.execute(
        "SELECT m.res_id, to_jsonb(m), (SELECT array_agg(a.attachment_id)"
        "         FROM message_attachment_rel a WHERE a.message_id = m.id),"
        "       (SELECT array_agg(ARRAY[t.old_value_char, t.new_value_char] ORDER BY t.id)"
        "          FROM mail_tracking_value t WHERE t.mail_message_id = m.id)"
        " FROM mail_message m WHERE m.model = %s AND m.res_id = ANY(%s) ORDER BY m.id",
        [model, ids],
    )
    return cr.fetchall()


def _read_attachments(cr, model, ids):
    cr.execute(
        "SELECT a.res_id, to_jsonb(a) - 'index_content' - 'db_datas', a.db_datas"
        " FROM ir_attachment a WHERE a.res_model = %s AND a.res_id = ANY(%s)"
        " AND a.res_field IS NULL ORDER BY a.id",
        [model, ids],
    )
    return cr.fetchall()


def _get_text(value):
    """Return a name, translated or from before names were."""
    if isinstance(value, dict):
        return value.get("en_US") or next(iter(value.values()), None)
    return value
