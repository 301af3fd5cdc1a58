from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_lower_ordered_qty = fields.Boolean(
        string="Lower Ordered Quantity on Return",
        default=True,
        help="Products invoiced on ordered quantities: a received return lowers the ordered "
        "quantity, so that the credit note does not reopen the order for invoicing.",
    )
    rma_fee_product_id = fields.Many2one(
        "product.product",
        string="Restocking Fee Product",
        domain=[("type", "=", "service")],
        help="Gives the account and the taxes of fees on credit notes.",
    )
    rma_packing_instructions = fields.Html(
        string="Packing Instructions",
        translate=True,
        help="Printed on the return slip.",
    )
    rma_forbid_self_approval = fields.Boolean(
        string="Four Eyes on Returns",
        help="Nobody approves a return that they entered or submitted themselves.",
    )
    rma_withdrawal_scope = fields.Selection(
        [
            ("nobody", "Nobody: we sell to businesses"),
            ("consumers", "Customers who are no companies"),
            ("everyone", "All customers"),
        ],
        string="Right of Withdrawal For",
        default="consumers",
        required=True,
    )
