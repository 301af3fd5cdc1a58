"""Make a large database out of a small one: copy a handful of related rows many times over in SQL.

Rows keep all their columns, so Odoo reads the copies like its own. Whatever points from one copied
row to another points to its copy: PostgreSQL's catalogue tells which columns do.
"""

import contextlib
from typing import NamedTuple

from odoo.tools import SQL

# {column: SQL expression}; `copy.n` is the number of the copy and `row` the row that is copied.
Overrides = dict


class Table(NamedTuple):
    """Rows to copy."""

    name: str
    ids: tuple = ()  # of a table with ids
    overrides: Overrides = {}


class Multiplier:
    """Copies rows of some tables, and the rows of relations between them.

    :param tables: [Table], with ids; each gets ``len(ids)`` new rows per copy
    :param relations: [Table], many-to-many tables between them
    """

    def __init__(self, cr, tables, relations=()):
        self.cr = cr
        self.tables = {table.name: table for table in tables}
        self.relations = tuple(relations)
        self.offsets = {name: self._get_last_id(name) + 1 for name in self.tables}

    def run(self, copies, keep_indexes=False):
        """Add `copies` copies of the rows.

        :param keep_indexes: few rows come to many; else indexes are made anew afterwards, which is
            much faster
        """
        names = [*self.tables, *(relation.name for relation in self.relations)]
        with self._without_foreign_keys(), self._without_indexes([] if keep_indexes else names):
            for table in (*self.tables.values(), *self.relations):
                self._insert(table, copies)
        for name in self.tables:
            sequence = SQL("pg_get_serial_sequence(%s, 'id')", name)
            last = self._get_last_id(name)
            self.cr.execute(SQL("SELECT setval(%s::regclass, %s)", sequence, last))
        for name in names:
            self.cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))

    def _insert(self, table, copies):
        columns = self._get_columns(table.name)
        links = self._get_links(table.name)
        values = []
        for column in columns:
            if column in table.overrides:
                values.append(SQL(table.overrides[column]))
            elif column == "id":
                values.append(self._get_copied_id(table.name, SQL("row.id")))
            elif column in links:
                values.append(self._get_copied_id(links[column], SQL.identifier("row", column)))
            else:
                values.append(SQL.identifier("row", column))
        self.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(columns)s) SELECT %(values)s"
                " FROM generate_series(0, %(last)s) AS copy(n), %(table)s AS row WHERE %(where)s",
                table=SQL.identifier(table.name),
                columns=SQL(", ").join(map(SQL.identifier, columns)),
                values=SQL(", ").join(values),
                last=copies - 1,
                where=self._get_selection(table, links),
            )
        )

    def _get_selection(self, table, links):
        """Return which rows are copied: those named, or the relation's among rows that are."""
        if table.ids:
            return SQL("row.id = ANY(%s)", list(table.ids))
        column, target = next(iter(links.items()))
        ids = list(self.tables[target].ids)
        return SQL("%s = ANY(%s)", SQL.identifier("row", column), ids)

    def _get_copied_id(self, name, old_id):
        """Return the id of the copy of a row, or the id itself of a row that is not copied."""
        ids = list(self.tables[name].ids)
        return SQL(
            "COALESCE(%s + copy.n * %s + array_position(%s, %s) - 1, %s)",
            self.offsets[name],
            len(ids),
            ids,
            old_id,
            old_id,
        )

    def _get_last_id(self, name):
        self.cr.execute(SQL("SELECT COALESCE(max(id), 0) FROM %s", SQL.identifier(name)))
        return self.cr.fetchone()[0]

    def _get_columns(self, name):
        self.cr.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            [name],
        )
        return [row[0] for row in self.cr.fetchall()]

    def _get_links(self, name):
        """Return the columns that point to copied tables: {column: table}."""
        self.cr.execute(
            "SELECT attname, confrelid::regclass::text FROM pg_constraint JOIN pg_attribute"
            " ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE contype = 'f' AND conrelid = %s::regclass"
            " AND confrelid::regclass::text = ANY(%s)",
            [name, list(self.tables)],
        )
        return dict(self.cr.fetchall())

    @contextlib.contextmanager
    def _without_foreign_keys(self):
        """Leave out the checks of what we know; only PostgreSQL's superuser may."""
        self.cr.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not self.cr.fetchone()[0]:
            yield
            return
        self.cr.execute("SET LOCAL session_replication_role = replica")
        yield
        self.cr.execute("SET LOCAL session_replication_role = DEFAULT")

    @contextlib.contextmanager
    def _without_indexes(self, names):
        self.cr.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid),"
            " obj_description(indexrelid, 'pg_class') FROM pg_index"
            " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique",
            [names],
        )
        indexes = self.cr.fetchall()
        for index, _definition, _comment in indexes:
            self.cr.execute(SQL("DROP INDEX %s", SQL(index)))
        yield
        self.cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for index, definition, comment in indexes:
            self.cr.execute(SQL(definition.replace("%", "%%")))
            # By its comment Odoo knows which definition an index has.
            self.cr.execute(SQL("COMMENT ON INDEX %s IS %s", SQL(index), comment))
