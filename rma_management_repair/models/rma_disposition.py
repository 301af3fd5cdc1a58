from odoo import fields, models


class RmaDisposition(models.Model):
    _inherit = "rma.disposition"

    stock_effect = fields.Selection(
        selection_add=[("repair", "Repair")],
        ondelete={"repair": lambda records: records._end_repairs()},
    )

    def _end_repairs(self):
        """Without the repair app nobody may choose them any more; inspections keep them."""
        self.write({"stock_effect": "transfer", "active": False})
