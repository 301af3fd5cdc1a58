import base64
import io

import xlsxwriter

from odoo import fields, models


class RmaImportReport(models.Model):
    """What was imported, what could not be and what the source had wrong, as a workbook."""

    _inherit = "rma.import"

    report = fields.Binary(readonly=True, attachment=True)
    report_name = fields.Char(readonly=True)

    def _make_report(self):
        """Keep the report with the import."""
        content = io.BytesIO()
        # Text from another system is text, and no formula whatever it begins with.
        with xlsxwriter.Workbook(
            content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        ) as book:
            bold = book.add_format({"bold": True})
            self._write_sheet(book, bold, self.env._("Summary"), self._get_summary())
            self._write_sheet(book, bold, self.env._("Findings"), self._get_findings())
        self.report = base64.b64encode(content.getvalue())
        self.report_name = f"{self.name}.xlsx"

    def action_report(self):
        """Make the report anew and hand it out."""
        self._check_may_import()
        self.ensure_one()
        self._for_import()._make_report()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/rma.import/{self.id}/report?download=true"
            f"&filename={self.report_name}",
            "target": "self",
        }

    def _get_summary(self):
        """Return the counts: [(label, number)]."""
        names = (
            "row_count", "known_count", "ready_count", "imported_count", "rejected_count",
            "return_count", "defect_count", "difference_count",
        )  # fmt: skip
        return [(self._fields[name]._description_string(self.env), self[name]) for name in names]

    def _get_findings(self):
        """Return all findings, headed: [[text]]."""
        fields_ = self.issue_ids._fields
        head = [
            fields_[name]._description_string(self.env)
            for name in ("kind", "row_name", "row_id", "text", "order_id")
        ]
        kinds = dict(fields_["kind"]._description_selection(self.env))
        return [head] + [
            [kinds[issue.kind], issue.row_name, issue.row_id, issue.text, issue.order_id.name]
            for issue in self.issue_ids
        ]

    def _write_sheet(self, book, bold, title, rows):
        sheet = book.add_worksheet(title[:31])
        sheet.set_column(0, 1, 28)
        sheet.set_column(3, 3, 90)
        for number, row in enumerate(rows):
            sheet.write_row(
                number,
                0,
                ["" if value in (False, None) else value for value in row],
                bold if not number else None,
            )
