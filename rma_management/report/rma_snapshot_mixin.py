import time

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import table_exists

# Up to so many rows a report is read off the documents themselves: that is fast enough, and never
# out of date.
LIVE_ROWS = 5_000
# The database makes copies for one part of the time, and rests for so many.
REST = 20
# Of how many days a report tells, at most, as far as the database has to know.
MANY_DAYS = 4_000


class RmaSnapshotMixin(models.AbstractModel):
    """A report that is a query: of the documents themselves, or with many of them of a copy.

    ::

        few rows   report ──► query of the documents               always true
        many rows  report ──► table, filled by the same query      true as of `_get_as_of`

    The copy is a table and no materialized view: nothing in the database hangs on the columns it is
    made of, so that core's tables can be changed and addons go. It is filled beside the one that is
    read and takes its place at once; nobody waits for it, and nobody ever reads half of it.
    """

    _name = "rma.snapshot.mixin"
    _description = "Report with a Snapshot"

    @property
    def _table_query(self):
        if self._get_as_of() and not self.env.context.get("rma_report_live"):
            return SQL("SELECT * FROM %s", SQL.identifier(self._get_snapshot_table()))
        return self._get_live_query()

    def init(self):
        """With other columns the copy is none any more; the next run makes a new one."""
        result = super().init()
        if not self._abstract:
            self._drop_snapshot()
        return result

    @api.model
    def _get_live_query(self):
        """Return the query of the documents, with a unique column ``id``."""
        raise NotImplementedError

    @api.model
    def _count_live_rows(self):
        """Return how many rows there are, as nearly as the database knows without counting."""
        raise NotImplementedError

    @api.model
    def _get_snapshot_indexes(self):
        """Return the columns by which few rows are picked out of the copy."""
        return []

    @api.model
    def _get_snapshot_table(self):
        return f"{self._table}_snapshot"

    @api.model
    def _get_snapshot_key(self):
        return f"rma_management.{self._get_snapshot_table()}_as_of"

    @api.model
    def _get_as_of(self):
        """Return when the copy that is read was made, nothing where the documents are read."""
        # How fresh a report is, is no secret to whoever may read it.
        return self._get_snapshot()[0]

    @api.model
    def _get_snapshot(self):
        """Return when the copy was made, and how many seconds that took."""
        # See above.
        text = self.env["ir.config_parameter"].sudo().get_param(self._get_snapshot_key()) or ""
        moment, _separator, seconds = text.partition(" / ")
        return fields.Datetime.to_datetime(moment or False), float(seconds or 0)

    @api.model
    def _is_fresh(self):
        """Tell whether a new copy would cost more than it is worth: a twentieth of the time."""
        moment, seconds = self._get_snapshot()
        age = fields.Datetime.now() - moment if moment else None
        return age is not None and age.total_seconds() < seconds * REST

    @api.model
    def _get_snapshot_reports(self):
        """Return the reports that may be read off a copy, each after those that it is made of."""
        return ["rma.report", "rma.report.rate"]

    @api.model
    def _cron_snapshot(self):
        """Make the copies of the reports anew, and drop those that are not needed."""
        reports = self._get_snapshot_reports()
        self.env["ir.cron"]._commit_progress(remaining=len(reports))
        for name in reports:
            report = self.env[name]
            if report._count_live_rows() > LIVE_ROWS:
                if not report._is_fresh():
                    report._take_snapshot()
            else:
                report._drop_snapshot()
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _take_snapshot(self):
        """Copy what the documents say now to where the report is read from."""
        self.env.flush_all()
        now, started = fields.Datetime.now(), time.monotonic()
        table = self._get_snapshot_table()
        old, new = SQL.identifier(table), SQL.identifier(f"{table}_new")
        cr = self.env.cr
        # Two at once would fill the same table.
        cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext(%s))", table))
        cr.execute(SQL("DROP TABLE IF EXISTS %s", new))
        # What is of a month lies together then: a period is read without the rest.
        live, order = self._get_live_query(), SQL(self._order)
        query = SQL("SELECT * FROM (%s) AS report ORDER BY %s", live, order)
        cr.execute(SQL("CREATE TABLE %s AS %s", new, query))
        cr.execute(SQL("CREATE UNIQUE INDEX ON %s (id)", new))
        for column in self._get_snapshot_indexes():
            cr.execute(SQL("CREATE INDEX ON %s (%s)", new, SQL.identifier(column)))
        self._expect_few_days(new)
        cr.execute(SQL("ANALYZE %s", new))
        cr.execute(SQL("DROP TABLE IF EXISTS %s", old))
        cr.execute(SQL("ALTER TABLE %s RENAME TO %s", new, old))
        # The job writes when it ran; nobody types it.
        self.env["ir.config_parameter"].sudo().set_param(
            self._get_snapshot_key(),
            f"{fields.Datetime.to_string(now)} / {time.monotonic() - started:.1f}",
        )

    @api.model
    def _expect_few_days(self, table):
        """Let PostgreSQL know that moments are grouped by day at least.

        By itself it expects a group for each moment, and sorts a million rows for twelve months.
        """
        for name, field in self._fields.items():
            if field.store and field.type == "datetime" and field.column_type:
                self.env.cr.execute(
                    SQL(
                        "ALTER TABLE %s ALTER COLUMN %s SET (n_distinct = %s)",
                        table,
                        SQL.identifier(name),
                        MANY_DAYS,
                    )
                )

    @api.model
    def _drop_snapshot(self):
        """Read the documents themselves again."""
        table = self._get_snapshot_table()
        if table_exists(self.env.cr, table):
            self.env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(table)))
        if self._get_as_of():
            # See above.
            self.env["ir.config_parameter"].sudo().set_param(self._get_snapshot_key(), False)

    @api.model
    def _estimate_rows(self, table):
        """Return how many rows a table has, as the database's statistics have it."""
        self.env.cr.execute(
            SQL(
                "SELECT GREATEST(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass",
                table,
            )
        )
        return self.env.cr.fetchone()[0]
