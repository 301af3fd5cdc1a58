from odoo import models

TEXT_ONLY = "rma_text_only"


class MailTemplateWithdrawal(models.Model):
    _inherit = "mail.template"

    def _generate_template_attachments(self, res_ids, render_fields, render_results=None):
        """Leave the documents out where they cannot be printed: the text says the same."""
        if self.env.context.get(TEXT_ONLY):
            render_fields = set(render_fields) - {"report_template_ids"}
        return super()._generate_template_attachments(res_ids, render_fields, render_results)
