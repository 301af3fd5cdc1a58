from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    rma_repair_location_id = fields.Many2one(
        "stock.location",
        string="Returns in Repair",
        check_company=True,
        copy=False,
        help="Where returned goods are repaired. It lies outside the warehouse, so that nothing in "
        "it is promised to another customer.",
    )

    def _get_rma_location_names(self):
        name = self.env._("%(warehouse)s Returns in Repair", warehouse=self[:1].code)
        return {**super()._get_rma_location_names(), "rma_repair_location_id": name}
