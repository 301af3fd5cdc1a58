from odoo import api, fields, models

# What a branch starts with: the terms of the company it is a part of.
TERMS = (
    "rma_lower_ordered_qty",
    "rma_forbid_self_approval",
    "rma_withdrawal_scope",
    "rma_goodwill_limit",
    "rma_standard_delivery",
)


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
        string="Consumer Rights For",
        help="Who has what the law gives consumers: the right of withdrawal, and the guarantee for "
        "faulty goods.",
        default="consumers",
        required=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if parent := self.browse(vals.get("parent_id")):
                for name in TERMS:
                    vals.setdefault(name, parent[name])
        return super().create(vals_list)

    def _is_served_by(self, owner):
        """Tell whether what a company owns, or none, is for this one: a branch has its parents'."""
        return not owner or owner in self.sudo().parent_ids

    def _get_rma_setting(self, name):
        """Return a setting, or where it is empty that of the nearest parent that has one."""
        self.ensure_one()
        # Whoever returns goods in a branch goes by its parents' choices, which they need not see.
        companies = reversed(self.sudo().parent_ids)
        found = next((company[name] for company in companies if company[name]), False)
        return found or self.sudo()[name]
