from odoo import api, fields, models

from odoo.addons.rma_management.tools.clock import add_days


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    return_agreement = fields.Selection(
        [("yes", "Taken back"), ("no", "Not taken back")],
        string="Returns",
        help="Whether the vendor takes back this product. Empty: as for the vendor's other goods.",
    )
    vendor_return_days = fields.Integer(
        string="Returns Within",
        help="Days after the receipt in which the vendor takes it back. 0: as the vendor says.",
    )

    @api.model
    def _get_rma_typed(self):
        return super()._get_rma_typed() | {"return_agreement", "vendor_return_days"}

    def _is_return_accepted(self, vendor, received, now):
        """Tell whether a vendor takes back what it delivered at some time.

        :param self: the terms of that vendor for the product, best first; there may be none
        """
        terms = self.filtered("return_agreement")[:1]
        if terms.return_agreement == "no" or not (terms or vendor.accepts_returns):
            return False
        days = terms.vendor_return_days or vendor.vendor_return_days
        return not days or now <= add_days(received, days)
