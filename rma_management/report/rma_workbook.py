import base64
import logging
import os
import tempfile
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import format_date

from ..tools import workbook

_logger = logging.getLogger(__name__)

OPEN_STATES = ("queued", "running")
# Up to so many lines the file is made while one waits for it: that is two seconds.
WAITED_LINES = 10_000
KEPT_DAYS = 30
MAX_YEARS = 10


class RmaWorkbook(models.Model):
    """The returns of a period as a workbook: at once, or with many of them in the background.

    It is made with the rights, in the language and for the company of whoever asked for it.
    """

    _name = "rma.workbook"
    _description = "Workbook of Returns"
    _inherit = "rma.typed.mixin"
    _order = "id desc"
    _rec_name = "file_name"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="To", required=True, readonly=True)
    state = fields.Selection(
        [("queued", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        default="queued",
        required=True,
        readonly=True,
    )
    line_count = fields.Integer(string="Lines", readonly=True)
    done_count = fields.Integer(string="Written", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    error = fields.Text(readonly=True)
    file = fields.Binary(string="Workbook", attachment=True, readonly=True)
    file_name = fields.Char(compute="_compute_file_name")

    @api.depends("line_count", "done_count", "state")
    def _compute_progress(self):
        for book in self:
            share = book.done_count / book.line_count if book.line_count else 0.0
            book.progress = 100.0 if book.state == "done" else min(100 * share, 99.0)

    @api.depends("date_from", "date_to")
    def _compute_file_name(self):
        for book in self:
            book.file_name = f"{self.env._('returns')}-{book.date_from}-{book.date_to}.xlsx"

    # Asking for it

    @api.model
    def _read_period(self, start, end):
        """Return the days of a period: nothing means the last year.

        :param start: date, text as 2026-01-31, or nothing
        :raises UserError: saying what is wrong with them
        """
        end = self._read_day(end) or fields.Date.context_today(self)
        start = self._read_day(start) or end - relativedelta(years=1) + timedelta(days=1)
        if start > end:
            raise UserError(
                self.env._(
                    "The period ends on %(end)s, before it begins on %(start)s.",
                    start=format_date(self.env, start),
                    end=format_date(self.env, end),
                )
            )
        if start + relativedelta(years=MAX_YEARS) <= end:
            raise UserError(
                self.env._("Choose a period of %(years)s years at most.", years=MAX_YEARS)
            )
        return start, end

    @api.model
    def _read_day(self, value):
        if not value or isinstance(value, date):
            return value or None
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            day = None
        # Moments of the database are reckoned from there.
        if not day or not 1900 <= day.year <= 9000:
            raise UserError(
                self.env._("“%(value)s” is no day. Write it as in 2026-01-31.", value=value[:32])
            )
        return day

    @api.model
    def _check_asker(self, company):
        """Refuse the workbook of a company to whoever may not read its returns.

        :raises AccessError: when the analysis, or the company, is not theirs
        """
        self.env["rma.report"].check_access("read")
        if company not in self.env.user.company_ids:
            raise AccessError(
                self.env._("That company is none of yours. Choose one that you work for.")
            )

    @api.model
    def _prepare(self, company, start, end):
        """Return the workbook of a period, not stored; its lines are counted."""
        self._check_asker(company)
        book = self.new({"company_id": company.id, "date_from": start, "date_to": end})
        book.line_count = book._count_lines()
        return book

    def _is_waited_for(self):
        """Tell whether it is made while one waits for it."""
        self.ensure_one()
        return self.line_count <= WAITED_LINES

    def _queue(self):
        """Have it made in the background; return the stored workbook."""
        self.ensure_one()
        # Whoever reads the analysis may ask for it as a file; nobody types what is in it.
        book = self.sudo().create(
            {
                "company_id": self.company_id.id,
                "date_from": self.date_from,
                "date_to": self.date_to,
                "line_count": self.line_count,
            }
        )
        self._wake_cron()
        return book.sudo(False)

    @api.model
    def _wake_cron(self):
        # The job is the system's; whoever asked need not be able to read it.
        self.env.ref("rma_management.ir_cron_workbook").sudo()._trigger()

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Workbook"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # Making it

    def _write_to(self, path, tell=None):
        """Write the file.

        :param tell: called with the number of lines written so far, now and then
        :return: how many lines it has
        """
        self.ensure_one()
        return workbook.write(
            path, self._iter_rows(tell), self._get_months(), self._get_words(), self._get_locale()
        )

    def _get_content(self, tell=None):
        """Return the file."""
        handle, path = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        try:
            self._write_to(path, tell)
            with open(path, "rb") as file:
                return file.read()
        finally:
            os.unlink(path)

    @api.model
    def _cron_write(self):
        """Make what waits, one after the other."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "in", OPEN_STATES)], order="id")
        cron._commit_progress(remaining=len(waiting))
        for book in waiting:
            book._make_safely()
            if not cron._commit_progress(1):
                self._wake_cron()
                return

    def _make_safely(self):
        """Make one; what goes wrong is told on it and harms no other."""
        self.ensure_one()
        try:
            self._make()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()
        except Exception as error:  # pylint: disable=broad-except
            # Its progress was committed on the way: a savepoint would not hold.
            self.env.cr.rollback()
            _logger.warning("Workbook %s failed", self.id, exc_info=True)
            text = str(error) if isinstance(error, (UserError, AccessError)) else repr(error)
            self.write({"state": "failed", "error": text})
        if self.state in ("done", "failed"):
            self._tell()

    def _make(self):
        asker = self.create_uid
        book = self.with_user(asker).with_context(
            lang=asker.lang, tz=asker.tz, allowed_company_ids=self.company_id.ids
        )
        book._check_asker(book.company_id)
        self.write({"state": "running", "done_count": 0, "line_count": book._count_lines()})

        def tell(count):
            self.done_count = count
            self.env["ir.cron"]._commit_progress()

        tell(0)
        content = book._get_content(tell)
        self.write({"state": "done", "file": base64.b64encode(content)})

    def _tell(self):
        """Tell whoever asked that it is there, or is not."""
        self.ensure_one()
        asker = self.create_uid
        book = self.with_context(lang=asker.lang)
        texts = {
            "done": book.env._("Your workbook of returns is ready."),
            "failed": book.env._("Your workbook of returns could not be made."),
        }
        text = texts[self.state]
        asker._bus_send(
            "simple_notification",
            {"type": "success" if self.state == "done" else "danger", "message": text},
        )
        link = Markup("<p>%s <a href='/odoo/rma.workbook/%s'>%s</a></p>")
        self.env["mail.thread"].message_notify(
            partner_ids=asker.partner_id.ids,
            subject=text,
            body=link % (text, self.id, book.file_name),
        )

    @api.autovacuum
    def _gc_workbooks(self):
        limit = fields.Datetime.now() - relativedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", limit)]).unlink()
