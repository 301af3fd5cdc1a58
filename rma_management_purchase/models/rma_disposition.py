from odoo import fields, models


class RmaDisposition(models.Model):
    _inherit = "rma.disposition"

    stock_effect = fields.Selection(
        selection_add=[("vendor", "Return to the vendor")],
        ondelete={"vendor": lambda records: records._end_vendor_returns()},
    )

    def _end_vendor_returns(self):
        """Without purchases nobody may choose them any more; inspections keep them."""
        self.write({"stock_effect": "transfer", "active": False})
