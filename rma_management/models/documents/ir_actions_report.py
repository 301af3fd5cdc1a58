from odoo import models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _run_wkhtmltopdf(self, bodies, report_ref=False, *args, **kwargs):
        """Refuse a return's document that came out empty, before it is printed or mailed.

        wkhtmltopdf may stop without a page when it does not reach the styles, and Odoo takes what
        there is.

        :raises UserError: when a document of a return has no page
        """
        content = super()._run_wkhtmltopdf(bodies, report_ref, *args, **kwargs)
        if not content and report_ref:
            report = self._get_report(report_ref)
            if report.model.startswith("rma."):
                raise UserError(
                    self.env._(
                        "%(report)s came out empty. Try again; if that does not help, ask your "
                        "administrator whether the server reaches itself at %(address)s "
                        "(system parameter report.url).",
                        report=report.name,
                        address=report._get_report_url(),
                    )
                )
        return content
