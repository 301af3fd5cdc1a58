from odoo import models
from odoo.exceptions import UserError


class RmaDispositionUsed(models.Model):
    """What goods were inspected by stays as it was: what it says of money is due, or credited."""

    _inherit = "rma.disposition"

    def write(self, vals):
        if "is_credited" in vals:
            self.filtered(
                lambda disposition: disposition.is_credited != bool(vals["is_credited"])
            )._check_unused()
        return super().write(vals)

    def _check_unused(self):
        """Refuse to change by hindsight what inspections have made due.

        :raises UserError: telling which dispositions goods were inspected by
        """
        # Whoever sets up dispositions may not see the returns of all companies.
        used = self.filtered(
            lambda disposition: (
                self.env["rma.inspection"]
                .sudo()
                .search([("disposition_id", "=", disposition.id)], limit=1)
            )
        )
        if used:
            raise UserError(
                self.env._(
                    "Goods were inspected by %(names)s: whether the customer is credited stays. "
                    "Archive it, and make another disposition for the goods to come.",
                    names=", ".join(used.mapped("name")),
                )
            )
