from odoo import api, fields, models

from ...tools import mail_text


class RmaOrderEmail(models.Model):
    """A return that a mail or a chat asks for: its draft may wait for customer and lines."""

    _inherit = "rma.order"

    partner_id = fields.Many2one(required=False, ondelete="restrict")
    email_from = fields.Char(
        string="From",
        readonly=True,
        copy=False,
        index="trigram",
        help="Who asked for it, in a mail or a chat.",
    )
    email_cc = fields.Char(string="Copy To", readonly=True, copy=False)
    subject = fields.Char(readonly=True, copy=False, index="trigram")
    date_in_mail = fields.Datetime(
        string="Date in the Mail",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="When the mail says it was written, where that is too far from when it came.",
    )
    order_ref = fields.Char(
        string="Named by the Customer",
        readonly=True,
        copy=False,
        groups="base.group_user",
        help="Numbers of sales orders that were named, whoever they belong to.",
    )
    origin_order_id = fields.Many2one(
        "sale.order",
        string="Order Named by the Customer",
        compute="_compute_origin_order_id",
        store=True,
        readonly=False,
        copy=False,
        check_company=True,
        index="btree_not_null",
    )

    _customer_needed = models.Constraint(
        "CHECK (partner_id IS NOT NULL"
        " OR (channel IN ('email', 'chat') AND state IN ('draft', 'rejected', 'cancel')))",
        "Choose the customer. Only the draft of an e-mail or a chat can wait for it.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_origin_order_id(self):
        """Take the order that was named once it is known to be the customer's."""
        orders = self.sudo()._find_named_orders()
        for order in self:
            customer = order.partner_id.commercial_partner_id
            kept = order.origin_order_id.filtered(
                lambda sale, customer=customer: sale.partner_id.commercial_partner_id == customer
            )
            order.origin_order_id = kept or orders.filtered(order._is_own_order)[:1]

    @api.depends("origin_order_id")
    def _compute_sale_order_ids(self):
        """Show the order the customer named as long as nothing of it has been chosen."""
        result = super()._compute_sale_order_ids()
        for order in self.filtered(lambda order: not order.line_ids and order.origin_order_id):
            order.sale_order_ids = order.origin_order_id
            order.sale_order_count = 1
        return result

    @api.constrains("line_ids", "partner_id", "company_id")
    def _check_one_customer(self):
        """Without a customer there is nothing to compare with; such a draft cannot be submitted."""
        return super(
            RmaOrderEmail, self.filtered(lambda order: order.partner_id)
        )._check_one_customer()

    def _find_named_orders(self):
        """Return the orders with goods that were named, whoever they belong to."""
        numbers = mail_text.find_numbers(*(order.order_ref for order in self))
        if not numbers:
            return self.env["sale.order"]
        orders = self.env["sale.order"].search([("name", "in", numbers)])
        return orders.filtered(lambda order: order._is_sold())

    def _is_own_order(self, sale_order):
        """Tell whether this order was named, and customer and company are the return's."""
        self.ensure_one()
        return (
            sale_order.name in (self.sudo().order_ref or "").split(", ")
            and sale_order.company_id == self.company_id
            and sale_order.partner_id.commercial_partner_id == self.commercial_partner_id
        )
