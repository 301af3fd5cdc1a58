from odoo import fields, models


class ResCompany(models.Model):
    """For how long Odoo took returns back, proposed as a window of ours: a manager decides."""

    _inherit = "res.company"

    rma_core_window_proposed = fields.Boolean(
        string="Return Validity Proposed",
        readonly=True,
        copy=False,
        help="Odoo's own return validity has been proposed as a return window, once.",
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("allow_spontaneous_returns"):
            self._propose_core_window()
        return result

    def _propose_core_window(self):
        """Draft a policy with Odoo's own days, once a company, for a manager to publish.

        Where the terms for everything have a window already, somebody has decided.
        """
        companies = self.filtered(lambda company: not company.rma_core_window_proposed)
        # Who sets up stock may not write policies, and this one holds for nothing yet.
        for company in companies.sudo():
            company.rma_core_window_proposed = True
            terms = self.env["rma.policy"].sudo()._get_general_terms(company)
            days = company.return_validity_days
            if days > 0 and not terms.window_days:
                terms._draft_core_window(company, days)
