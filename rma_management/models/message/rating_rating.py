from odoo import api, fields, models
from odoo.exceptions import AccessError


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

    def _has_field_access(self, field, operation):
        # Whoever has the key rates in the customer's place.
        if field.name == "access_token" and operation == "read" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    # A rating is the customer's: only the page that its link leads to writes it, with all rights.

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._check_rma_rater()
        return ratings

    def write(self, vals):
        self._check_rma_rater()
        done = super().write(vals)
        # Nor does one become a rating of a return.
        self._check_rma_rater()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_returns(self):
        self._check_rma_rater()

    def _check_rma_rater(self):
        """Refuse whoever would rate in a customer's place."""
        if self.env.su:
            return
        ratings = self.sudo()
        if ratings.filtered(lambda r: r.rma_order_id or r.res_model in ("rma.order", "rma.claim")):
            raise AccessError(
                self.env._("What a customer thinks of a return only the customer says.")
            )
