import logging
import time

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.base.context import in_action
from odoo.addons.rma_management.tools.typed import typed

from ..tools.rows import SYSTEMS

_logger = logging.getLogger(__name__)

# Returns that are written together, and committed together by the job.
BATCH = 200


class RmaImport(models.Model):
    """Takes over the returns of another system: read from its tables, judged by documents.

    ::

        read (SQL) ──► weigh (moves, notes) ──► group ──► load ──► verify ──► report
             nothing of it changes              └──► dry run ends here

    Nothing is made but returns: existing moves and journal items are linked to them. What is linked
    was sent, posted and told long ago, so nobody is told anything and no document is made.
    """

    _name = "rma.import"
    _description = "Import of Returns"
    _inherit = "rma.typed.mixin"
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    system = fields.Selection(SYSTEMS, string="Import From", required=True, default="oca")
    origin_database = fields.Char(
        string="Other Database",
        help="Empty: its tables are in this database. Otherwise a copy of this database from "
        "before the other system was taken out: records have to have the same ids in both.",
    )
    state = fields.Selection(
        [("draft", "New"), ("checked", "Checked"), ("running", "Running"), ("done", "Done")],
        default="draft",
        required=True,
        readonly=True,
    )
    row_count = fields.Integer(string="Rows Found", readonly=True)
    known_count = fields.Integer(string="Imported Before", readonly=True)
    ready_count = fields.Integer(string="Rows to Import", readonly=True)
    rejected_count = fields.Integer(string="Not Imported", readonly=True)
    return_count = fields.Integer(string="Returns", readonly=True)
    imported_count = fields.Integer(string="Rows Imported", readonly=True)
    defect_count = fields.Integer(string="Defects in the Source", readonly=True)
    difference_count = fields.Integer(string="Differences", readonly=True)
    issue_ids = fields.One2many("rma.import.issue", "import_id", string="Findings", readonly=True)

    def _get_typed(self):
        return typed("system origin_database", states=("new", "draft", "checked"))

    @api.depends("system")
    def _compute_name(self):
        labels = dict(self._fields["system"]._description_selection(self.env))
        for record in self:
            record.name = f"{labels.get(record.system, '')} {record.id or ''}".strip()

    # Actions

    def action_check(self):
        """Read and judge all rows, and say what an import would do; nothing is imported.

        :raises UserError: when the other system's tables are not there
        """
        self._check_may_import()
        for record in self._for_import():
            record._forget_findings()
            parts = record._read_parts()
            record._note_findings(parts)
            record.state = "checked"
        return True

    def action_import(self):
        """Hand the import to the job, which goes on in batches until all is in."""
        self._check_may_import()
        records = self._for_import()
        for record in records:
            record._check_tables()
        records.state = "running"
        self.env.ref("rma_management_import.ir_cron_import")._trigger()
        return True

    def action_view_returns(self):
        """Open the returns that came from this system."""
        self.ensure_one()
        return self._get_returns()._get_records_action(name=self.env._("Imported Returns"))

    def _get_returns(self):
        """Return what came from this system, with this import or another."""
        # Which returns came from where is no secret; the returns check who reads them.
        keys = self.env["ir.model.data"].sudo().search(self._get_key_domain("rma.order"))
        return self.env["rma.order"].browse(keys.mapped("res_id")).exists()

    def _for_import(self):
        """Return the imports for what the code of an action writes, with a quiet context."""
        # System administrators alone come here: they may read and write all of it.
        return in_action(
            self.sudo().with_context(
                tracking_disable=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
                mail_notrack=True,
                active_test=False,
            )
        )

    def _check_may_import(self):
        if not self.env.su and not self.env.user.has_group("base.group_system"):
            raise UserError(self.env._("Only a system administrator can import returns."))

    # The job

    @api.model
    def _cron_import(self):
        """Go on with the imports that run; what is in stays in if this one is interrupted."""
        cron = self.env["ir.cron"]
        for record in self.search([("state", "=", "running")]):
            if not record.try_lock_for_update():
                continue
            remaining = record._for_import()._import(
                commit=lambda done, left: cron._commit_progress(done, remaining=left)
            )
            if remaining:
                return

    def _import(self, commit=None):
        """Import what is not in yet; return how many rows are left.

        :param commit: called after each batch with the rows done and left; returns the seconds the
            job still has
        """
        self.ensure_one()
        started = time.monotonic()
        self._forget_findings()
        parts = self._read_parts()
        self._note_findings(parts)
        groups = self._group_parts([part for part in parts if not part.refusals])
        left = sum(len(part.rows) for group in groups for part in group)
        for start in range(0, len(groups), BATCH):
            batch = groups[start : start + BATCH]
            rows = sum(len(part.rows) for group in batch for part in group)
            self._load_batch(batch)
            left -= rows
            if commit and not commit(rows, left) and left:
                return left
            _logger.info("Import %s: %s rows left", self.name, left)
        self._verify()
        self.state = "done"
        self._make_report()
        _logger.info("Import %s: done in %.0f s", self.name, time.monotonic() - started)
        return 0

    def _forget_findings(self):
        self.issue_ids.unlink()

    def _add_issues(self, vals_list):
        return self.env["rma.import.issue"].create(
            [{"import_id": self.id, **vals} for vals in vals_list]
        )

    # External ids: what is in already, and where it is

    def _get_key(self, kind, number):
        return f"{self.system}_{kind}_{number}"

    def _get_key_domain(self, model):
        return [
            ("module", "=", "__rma_import__"),
            ("model", "=", model),
            ("name", "=like", f"{self.system}\\_%"),
        ]

    def _get_known(self):
        """Return the rows that are in: {row id: id of its line}."""
        data = self.env["ir.model.data"].search_fetch(
            self._get_key_domain("rma.order.line"), ["name", "res_id"]
        )
        lines = self.env["rma.order.line"].browse(data.mapped("res_id")).exists()
        ids = set(lines._ids)
        return {
            int(item.name.rpartition("_")[2]): item.res_id for item in data if item.res_id in ids
        }
