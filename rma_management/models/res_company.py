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
