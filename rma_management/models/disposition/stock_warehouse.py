from odoo import fields, models

PLACES = ("refurbish", "repair", "vendor")


class StockWarehouse(models.Model):
    """Places for returned goods that something is still to be done with.

    Like the returns location they lie outside the warehouse: what stands in them is ours, and is
    promised to nobody. Each is made when it is first needed.
    """

    _inherit = "stock.warehouse"

    rma_refurbish_location_id = fields.Many2one(
        "stock.location", string="Refurbishment Location", check_company=True, copy=False
    )
    rma_repair_location_id = fields.Many2one(
        "stock.location", string="Repair Location", check_company=True, copy=False
    )
    rma_vendor_location_id = fields.Many2one(
        "stock.location", string="Return to Vendor Location", check_company=True, copy=False
    )

    def _get_rma_place(self, kind):
        """Return the location of a kind, one of ``PLACES``."""
        self.ensure_one()
        field = f"rma_{kind}_location_id"
        if not self[field]:
            names = {
                "refurbish": self.env._("%(warehouse)s Refurbishment", warehouse=self.code),
                "repair": self.env._("%(warehouse)s Returns to Repair", warehouse=self.code),
                "vendor": self.env._("%(warehouse)s Return to Vendor", warehouse=self.code),
            }
            self[field] = self.env["stock.location"].create(
                {
                    "name": names[kind],
                    "usage": "internal",
                    "company_id": self.company_id.id,
                    "location_id": False,
                }
            )
        return self[field]

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            for kind in PLACES:
                places = self.with_context(active_test=False)[f"rma_{kind}_location_id"]
                places.active = vals["active"]
        return result
