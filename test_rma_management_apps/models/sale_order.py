from datetime import timedelta

from odoo import fields, models


class SaleOrderLater(models.AbstractModel):
    """What `sale_stock` of Odoo 19.4 says of an order.

    A mixin, so that it stands where `sale_stock` does: below the product, which is asked first.
    """

    _name = "rma.test.sale.order.later"
    _description = "Sales Order of a Later Odoo"

    def _is_portal_return_allowed(self):
        self.ensure_one()
        since = fields.Datetime.now() - timedelta(days=self.company_id.return_validity_days)
        return (
            self.company_id.allow_spontaneous_returns
            and self.state == "sale"
            and self.effective_date
            and self.effective_date >= since
        )


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "rma.test.sale.order.later"]
