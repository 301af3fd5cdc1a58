from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Workbook(http.Controller):
    """The returns of a period as a file.

    ::

        GET /rma/report.xlsx ──► few lines   the workbook
                             └─► many lines  the page of the job that makes it
    """

    @http.route("/rma/report.xlsx", type="http", auth="user", methods=["GET"])
    def workbook(self, date_from=None, date_to=None, company_id=None, **_kwargs):
        """Send the workbook to whoever may read the analysis of returns of that company."""
        books = request.env["rma.workbook"]
        company = self._read_company(company_id)
        books._check_asker(company)
        try:
            period = books._read_period(date_from, date_to)
        except UserError as error:
            raise BadRequest(str(error)) from error
        book = books._prepare(company, *period)
        if not book._is_waited_for():
            return request.redirect(f"/odoo/rma.workbook/{book._queue().id}")
        content = book._get_content()
        headers = [
            ("Content-Type", XLSX),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(book.file_name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)

    def _read_company(self, value):
        """Return the company that is asked for, the user's own where none is."""
        if not value:
            return request.env.company
        if not value.isascii() or not value.isdigit() or len(value) > 9:
            raise BadRequest(request.env._("The company is told by its number."))
        return request.env["res.company"].browse(int(value))
