from odoo import api, fields, models

from ..order.rma_order import PROGRESS


class RmaOrderExchange(models.Model):
    """Goods for goods: how far replacements are, and how they end with the return.

    ::

        due (policy: now, on receipt, after inspection)
         ├─ same product ───► delivery of the original order line, free of charge
         └─ other product ──► a sales order at today's price; the goods are credited
    """

    _inherit = "rma.order"

    replacement_order_ids = fields.One2many(
        "sale.order", "rma_exchange_id", string="Replacement Orders", copy=False
    )
    replacement_invoice_ids = fields.One2many(
        "account.move", "rma_exchange_id", string="Replacement Invoices", copy=False
    )
    replacement_picking_ids = fields.Many2many(
        "stock.picking", string="Replacement Deliveries", compute="_compute_replacements"
    )
    replacement_picking_count = fields.Integer(compute="_compute_replacements")
    replacement_order_count = fields.Integer(compute="_compute_replacements")
    replacement_invoice_count = fields.Integer(compute="_compute_replacements")
    replacement_status = fields.Selection(
        PROGRESS,
        compute="_compute_replacement_status",
        store=True,
    )
    has_exchange = fields.Boolean(compute="_compute_exchange")
    is_replacement_due = fields.Boolean(compute="_compute_exchange")
    is_replacement_unpaid = fields.Boolean(compute="_compute_exchange")
    amount_replacement = fields.Monetary(
        string="Replacement Costs",
        compute="_compute_exchange_amounts",
        help="What the replacement by another product costs, tax included.",
    )
    amount_customer_gets = fields.Monetary(
        string="Customer Gets", compute="_compute_exchange_amounts"
    )
    amount_customer_pays = fields.Monetary(
        string="Customer Pays", compute="_compute_exchange_amounts"
    )

    @api.depends("line_ids.replacement_move_ids.picking_id", "replacement_order_ids")
    def _compute_replacements(self):
        for order in self:
            lines = order.sudo().line_ids
            # Whether the user may open a document is for the document to decide.
            order.replacement_picking_ids = lines.replacement_move_ids.picking_id.sudo(False)
            order.replacement_picking_count = len(order.replacement_picking_ids)
            order.replacement_order_count = len(order.sudo().replacement_order_ids)
            order.replacement_invoice_count = len(order.sudo().replacement_invoice_ids)

    @api.depends("line_ids.replacement_status")
    def _compute_replacement_status(self):
        for order in self:
            order.replacement_status = order._sum_up("replacement_status")

    @api.depends("line_ids.resolution", "line_ids.qty_to_replace", "line_ids.qty_advanced")
    def _compute_exchange(self):
        for order in self:
            lines = order.line_ids
            order.has_exchange = any(line._is_exchange() for line in lines)
            order.is_replacement_due = any(line.qty_to_replace > 0 for line in lines)
            order.is_replacement_unpaid = any(line.qty_advanced > 0 for line in lines)

    @api.depends("amount_estimated", "line_ids.exchange_total", "state")
    def _compute_exchange_amounts(self):
        for order in self:
            is_void = order.state in ("cancel", "rejected")
            costs = 0.0 if is_void else sum(order.line_ids.mapped("exchange_total"))
            left = order.amount_estimated - costs
            order.amount_replacement = costs
            order.amount_customer_gets = max(left, 0.0)
            order.amount_customer_pays = max(-left, 0.0)

    # Where the buttons lead to

    def action_view_replacement_pickings(self):
        return self._get_records_action(
            "stock.action_picking_tree_all",
            self.replacement_picking_ids,
            self.env._("Replacement Deliveries"),
        )

    def action_view_replacement_orders(self):
        return self._get_records_action(
            "sale.action_orders", self.replacement_order_ids, self.env._("Replacement Orders")
        )

    def action_view_replacement_invoices(self):
        return self._get_records_action(
            "account.action_move_out_invoice_type",
            self.replacement_invoice_ids,
            self.env._("Replacement Invoices"),
        )

    # Cancelling

    def _get_cancel_refusals(self):
        refusals = super()._get_cancel_refusals()
        if any(line._is_replacement_out() for line in self.line_ids):
            refusals.append(
                self.env._(
                    "The replacement of %(name)s has left: wait for the goods, or invoice it.",
                    name=self.name,
                )
            )
        invoiced = self.sudo().replacement_order_ids.filtered(
            lambda sale: sale.invoice_ids.filtered(lambda move: move.state == "posted")
        )
        if invoiced:
            refusals.append(
                self.env._(
                    "The replacement order %(orders)s is invoiced: credit it first.",
                    orders=", ".join(invoiced.mapped("name")),
                )
            )
        return refusals

    def _cancel_replacements(self):
        self.line_ids._cancel_replacements()

    def _withdraw_replacements(self):
        """Take back what has not left and is not due, after an inspection or without goods."""
        lines = self.line_ids.filtered(
            lambda line: line.qty_replacing > 0 and line._count_promised() > line._get_exact_due()
        )
        lines._cancel_replacements()


class RmaOrderLineExchangeCancel(models.Model):
    _inherit = "rma.order.line"

    def _cancel_replacements(self):
        """Cancel what has not left: deliveries, and of orders the lines or the whole."""
        self._get_open_replacement_moves()._action_cancel()
        sale_lines = self.replacement_sale_line_ids.filtered(lambda line: line.state == "sale")
        for sale_line in sale_lines:
            sale_line._set_ordered_quantity(sale_line.qty_delivered)
        orders = sale_lines.order_id.filtered(
            lambda order: not any(line.product_uom_qty for line in order.order_line)
        )
        orders.filtered("locked").action_unlock()
        orders._action_cancel()
