from odoo import fields, models

from ..policy.rma_line_mixin import CONDITIONS, OUTCOMES, RESOLUTIONS

KINDS = [("returned", "Returned"), ("kept", "Not returned")]


class RmaPolicyReplayLine(models.Model):
    """A return, or a delivery not returned, that another policy would have treated differently."""

    _name = "rma.policy.replay.line"
    _description = "Compared Line"
    _inherit = "rma.typed.mixin"
    _order = "amount desc, id"
    _rec_name = "product_id"

    replay_id = fields.Many2one(
        "rma.policy.replay", string="Comparison", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, string="Goods", required=True)
    rma_line_id = fields.Many2one(
        "rma.order.line", string="Return Line", ondelete="cascade", index="btree_not_null"
    )
    rma_order_id = fields.Many2one(related="rma_line_id.order_id", string="Return")
    sale_line_id = fields.Many2one(
        "sale.order.line", string="Order Line", ondelete="cascade", index="btree_not_null"
    )
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Order")
    product_id = fields.Many2one("product.product", ondelete="cascade", index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", ondelete="cascade", index="btree_not_null"
    )
    reason_id = fields.Many2one("rma.reason", ondelete="set null")
    condition = fields.Selection(CONDITIONS, string="Declared Condition")
    resolution = fields.Selection(RESOLUTIONS)
    quantity = fields.Float(digits="Product Unit")
    amount = fields.Monetary(string="Price Paid", help="For these goods, tax included.")
    policy_before_id = fields.Many2one("rma.policy", string="Policy Then", ondelete="set null")
    policy_after_id = fields.Many2one("rma.policy", string="Policy Compared", ondelete="set null")
    outcome_before = fields.Selection(OUTCOMES, string="Before", required=True)
    outcome_after = fields.Selection(OUTCOMES, string="After", required=True)
    fee_before = fields.Monetary()
    fee_after = fields.Monetary()
    reasons_before = fields.Text(string="Why Before")
    reasons_after = fields.Text(string="Why After")
