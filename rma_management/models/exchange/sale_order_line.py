from collections import defaultdict

from odoo import fields, models

from ...tools.units import from_product_unit


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    rma_exchange_line_id = fields.Many2one(
        "rma.order.line",
        string="Replaced Return Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def _prepare_procurement_values(self):
        values = super()._prepare_procurement_values()
        if self.rma_exchange_line_id:
            values["rma_exchange_line_id"] = self.rma_exchange_line_id.id
        return values

    def _prepare_qty_delivered(self):
        """A replacement sent in advance is lent until the goods come, and nothing to invoice.

        It needs no dependency of its own: the moves that change it change what is delivered.
        """
        delivered = super()._prepare_qty_delivered()
        advanced = self._get_advanced_quantities()
        for line, quantity in advanced.items():
            if line in delivered:
                delivered[line] -= from_product_unit(quantity, line.product_uom_id, line.product_id)
        return delivered

    def _get_advanced_quantities(self):
        """Return what was sent for goods that have not come: {line: quantity, product unit}."""
        result = defaultdict(int)
        for rma_line in self.rma_line_ids:
            if rma_line.qty_advanced and rma_line._is_swap():
                result[rma_line.sale_line_id] += rma_line._to_product_unit(rma_line.qty_advanced)
        return result

    def _set_ordered_quantity(self, quantity):
        """Change what a replacement's order holds; its transfers have been seen to."""
        self.ensure_one()
        if not self.product_uom_id.compare(self.product_uom_qty, quantity):
            return
        order, was_locked = self.order_id, self.order_id.locked
        order.locked = False
        self.with_context(skip_procurement=True).product_uom_qty = quantity
        order.locked = was_locked

    def _follow_charged_replacements(self, charged):
        """Make charged replacements count as sold.

        :param charged: {line: quantity in the product's unit}
        """
        lines = self.union(*charged)
        self.env.add_to_compute(self._fields["qty_delivered"], lines)
        self._lower_ordered_quantity({line: -quantity for line, quantity in charged.items()})
