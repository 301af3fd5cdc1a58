from werkzeug.urls import url_encode

from odoo import api, fields, models


class RmaWorkbookAsk(models.TransientModel):
    """Ask which returns are wanted as a workbook."""

    _name = "rma.workbook.ask"
    _description = "Returns as a Workbook"

    date_from = fields.Date(string="From", default=lambda self: self._get_period()[0])
    date_to = fields.Date(string="To", default=lambda self: self._get_period()[1])
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )

    @api.model
    def _get_period(self):
        return self.env["rma.workbook"]._read_period(None, None)

    def action_export(self):
        """Make the workbook: a download, or with many lines a job that tells when it is done."""
        self.ensure_one()
        books = self.env["rma.workbook"]
        start, end = books._read_period(self.date_from, self.date_to)
        book = books._prepare(self.company_id, start, end)
        if not book._is_waited_for():
            return book._queue()._get_form_action()
        asked = {"date_from": start, "date_to": end, "company_id": self.company_id.id}
        return {
            "type": "ir.actions.act_url",
            "url": f"/rma/report.xlsx?{url_encode(asked)}",
            "target": "download",
        }
