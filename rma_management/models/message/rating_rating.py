from odoo import fields, models


class RatingRating(models.Model):
    """What a rating is of: the return, its goods and reasons as they were when it was asked for."""

    _inherit = "rating.rating"

    rma_order_id = fields.Many2one(
        "rma.order", string="Return", index="btree_not_null", ondelete="cascade", readonly=True
    )
    rma_moment = fields.Selection(
        [("entry", "After the request"), ("closing", "After closing")],
        string="Asked",
        readonly=True,
    )
    rma_company_id = fields.Many2one(related="rma_order_id.company_id", string="Company")
    rma_user_id = fields.Many2one(related="rma_order_id.user_id", string="Responsible")
    rma_team_id = fields.Many2one(related="rma_order_id.team_id", string="Sales Team")
    rma_reason_ids = fields.Many2many(
        "rma.reason", "rma_rating_reason_rel", string="Reasons", readonly=True
    )
    rma_product_ids = fields.Many2many(
        "product.product", "rma_rating_product_rel", string="Products", readonly=True
    )

    _rma_once = models.UniqueIndex(
        "(rma_order_id, rma_moment) WHERE rma_moment IS NOT NULL",
        "This rating has been asked for already.",
    )
