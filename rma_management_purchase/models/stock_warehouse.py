from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    rma_vendor_location_id = fields.Many2one(
        "stock.location",
        string="Vendor Returns",
        check_company=True,
        copy=False,
        help="Where returned goods wait to be sent back to their vendors. It lies outside the "
        "warehouse, so that nothing in it is promised to another customer.",
    )

    def _get_rma_location_names(self):
        name = self.env._("%(warehouse)s Vendor Returns", warehouse=self[:1].code)
        return {**super()._get_rma_location_names(), "rma_vendor_location_id": name}
