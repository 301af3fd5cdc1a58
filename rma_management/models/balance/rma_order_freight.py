from odoo import fields, models


class RmaOrderFreight(models.Model):
    """The refund of the delivery follows the other returns of its order."""

    _inherit = "rma.order"

    def _has_freight_refund(self, sale):
        """Tell whether the return gives back the delivery of an order, now or with the rest."""
        self.ensure_one()
        return any(
            sale in charge._get_charged_lines().sale_line_id.order_id
            for charge in self.charge_ids._get_freight()
        )

    def _review_freight(self):
        """Take the delivery off the drafts of other returns where not everything comes back."""
        # What is promised elsewhere follows from the documents, not from a right on it.
        orders = self.sudo()
        others = orders.line_ids.sale_line_id.order_id.order_line.rma_line_ids.order_id - orders
        for charge in others.charge_ids._get_freight(waived=True).filtered("is_whole"):
            charge._take_off_drafts()


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # From the order to the returns that give its delivery back, without a search at each change.
    rma_charge_ids = fields.One2many(
        "rma.charge",
        "sale_order_id",
        string="Delivery Given Back",
        groups="rma_management.group_rma_user",
    )
