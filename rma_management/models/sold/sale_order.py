from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    rma_order_ids = fields.Many2many("rma.order", string="Returns", compute="_compute_rma_orders")
    rma_count = fields.Integer(string="Return Count", compute="_compute_rma_orders")
    is_returnable = fields.Boolean(compute="_compute_is_returnable")

    # A customer's last orders are read from the end of theirs.
    _rma_customer_index = models.Index("(partner_id, id DESC)")
    # Core's trigram indexes answer the start of a number as slowly as no index at all.
    _rma_name_index = models.Index("(lower(name) text_pattern_ops, id)")
    _rma_reference_index = models.Index(
        "(lower(client_order_ref) text_pattern_ops, id) WHERE client_order_ref IS NOT NULL"
    )

    @api.depends("order_line.rma_line_ids.order_id")
    def _compute_rma_orders(self):
        returns, lines = self.env["rma.order"], self.env["rma.order.line"]
        found = {}
        if returns.has_access("read"):
            domain = [("sale_order_id", "in", self._origin.ids)]
            found = dict(lines._read_group(domain, ["sale_order_id"], ["order_id:recordset"]))
        # Each assignment below asks whether it may be read; of the cache, once all were asked for.
        readable = returns.union(*found.values())._filtered_access("read")
        for order in self:
            order.rma_order_ids = found.get(order._origin, returns) & readable
            order.rma_count = len(order.rma_order_ids)

    @api.depends("order_line.qty_delivered", "order_line.product_id")
    def _compute_is_returnable(self):
        delivered = self.env["sale.order.line"]._read_group(
            [
                ("order_id", "in", self._origin.ids),
                ("product_id.type", "=", "consu"),
                ("qty_delivered", ">", 0),
            ],
            ["order_id"],
        )
        returnable = {order.id for (order,) in delivered}
        for order in self:
            order.is_returnable = order._origin.id in returnable

    def action_open_rma_entry(self):
        """Open the return entry for these orders (button "Return")."""
        unsold = self.filtered(lambda order: not order._is_sold())
        if unsold:
            raise UserError(
                self.env._(
                    "Only confirmed orders can be returned: %(orders)s is not.",
                    orders=", ".join(unsold.mapped("name")),
                )
            )
        entry = self.env["rma.entry"].create({"sale_order_ids": [fields.Command.set(self.ids)]})
        return entry._get_form_action()

    def _is_sold(self):
        """Tell whether it was sold: what was delivered was, whatever became of the order."""
        self.ensure_one()
        return self.state == "sale" or self.is_returnable

    def action_view_rma_orders(self):
        """Open the returns of this order."""
        return self.rma_order_ids._get_open_action()
