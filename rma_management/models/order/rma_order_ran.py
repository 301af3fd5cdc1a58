from odoo import api, models
from odoo.exceptions import UserError

from ...tools import ran


class RmaOrderRan(models.Model):
    """The number of a return, which people type, read out and scan."""

    _inherit = "rma.order"

    @api.model
    def _find_by_ran(self, text):
        """Return the return with this number, however it was typed.

        :raises UserError: when the check character shows that the number was mistyped
        """
        try:
            number = ran.canonical(text)
        except ran.InvalidRAN:
            raise UserError(
                self.env._(
                    "%(number)s is not a valid RAN: at least one character is wrong. "
                    "Please check it on the label.",
                    number=text,
                )
            ) from None
        return self.search([("name", "=", number)])

    @api.model
    def _issue_ran(self, company_id=None):
        """Return the next number of a company."""
        company = self.env["res.company"].browse(company_id or self.env.company.id)
        # Anyone who may create a return gets a number; nobody needs a right on sequences.
        return ran.issue(
            self.env["ir.sequence"].with_company(company).sudo().next_by_code("rma.order")
        )
