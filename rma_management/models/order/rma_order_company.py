from odoo import api, models
from odoo.fields import Command

from ..base.context import sent_defaults
from ..base.rma_sane import browse_sent


class RmaOrderCompany(models.Model):
    """A return is the affair of the company that sold what comes back."""

    _inherit = "rma.order"

    @api.model
    def _complete_vals_list(self, vals_list):
        return super()._complete_vals_list(self._complete_companies(vals_list))

    @api.model
    def _complete_companies(self, vals_list):
        """Add the company where nobody names one: the only seller, or else the user's own."""
        if "company_id" in sent_defaults(self) or len(self.env.companies) == 1:
            return vals_list
        sold = [[] if "company_id" in vals else self._get_sold_ids(vals) for vals in vals_list]
        lines = browse_sent(self.env["sale.order.line"], [each for ids in sold for each in ids])
        mine = self.env.companies
        seller_of = {line.id: line.company_id for line in lines if line.company_id in mine}
        completed = []
        for vals, ids in zip(vals_list, sold, strict=True):
            sellers = {seller_of[each] for each in ids if each in seller_of}
            company = sellers.pop() if len(sellers) == 1 else self.env.company
            completed.append({"company_id": company.id, **vals})
        return completed

    @api.model
    def _get_sold_ids(self, vals):
        """Return the ids of the order lines that the lines of a new return are to be of."""
        created = [
            command[2]
            for command in vals.get("line_ids") or ()
            if isinstance(command, (list, tuple)) and command[0] == Command.CREATE
        ]
        return [
            line["sale_line_id"] for line in created if isinstance(line.get("sale_line_id"), int)
        ]
