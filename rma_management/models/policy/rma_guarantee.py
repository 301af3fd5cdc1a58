from odoo import api, fields, models

from ...tools.guarantee import Remedy, Terms


class RmaGuarantee(models.Model):
    """What the law of some countries gives consumers for goods that are faulty or not as agreed.

    Within it no term of a policy refuses them, and what is due first is proposed.
    """

    _name = "rma.guarantee"
    _description = "Legal Guarantee"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="The first that names a country counts there, and no other."
    )
    active = fields.Boolean(default=True)
    country_group_ids = fields.Many2many("res.country.group", string="Country Groups")
    country_ids = fields.Many2many("res.country", string="Countries")
    excluded_category_ids = fields.Many2many(
        "product.category",
        string="Excluded Product Categories",
        help="Goods to which the guarantee does not apply, their subcategories included.",
    )
    period_months = fields.Integer(
        string="Guarantee", required=True, default=24, help="Months from delivery."
    )
    burden_months = fields.Integer(
        string="Burden of Proof on Us",
        default=12,
        help="Months from delivery in which a fault counts as ours unless we prove otherwise.",
    )
    repair_months = fields.Integer(
        string="Extended by a Repair", help="Months that are added once the goods were repaired."
    )
    repair_sold_from = fields.Date(
        string="Only If Sold From", help="Goods sold earlier are not extended by a repair."
    )
    remedy_ids = fields.One2many(
        "rma.guarantee.remedy", "guarantee_id", string="Remedies", copy=True
    )
    act = fields.Char(required=True, help="The law, for whoever has to show it.")
    article = fields.Char(string="Articles")
    source_url = fields.Char(string="Text of the Law")
    date_checked = fields.Date(
        string="Checked On", help="When somebody last compared these terms with their source."
    )
    is_reviewed = fields.Boolean(
        string="Reviewed", help="Somebody who knows this law has confirmed the terms."
    )
    note = fields.Text(string="Remarks", help="What these terms leave out.")
    source = fields.Char(compute="_compute_source")

    _check_months = models.Constraint(
        "CHECK (period_months > 0 AND burden_months >= 0 AND burden_months <= period_months"
        " AND repair_months >= 0)",
        "A guarantee lasts some months, and the burden of proof is ours no longer than that.",
    )

    @api.depends("act", "article")
    def _compute_source(self):
        for guarantee in self:
            guarantee.source = ", ".join(filter(None, (guarantee.act, guarantee.article)))

    @api.model
    def _get_laws(self):
        """Return the guarantees in their order."""
        # What the law says is everybody's to know.
        return self.sudo().search([("period_months", ">", 0)])

    def _find_for(self, line):
        """Return the one of these that is the law for the goods of a line, if any."""
        country, category = line._get_country(), line.product_id.categ_id
        for guarantee in self:
            if country in guarantee.country_ids | guarantee.country_group_ids.country_ids:
                # Goods that a country's law excludes do not fall back on a more general one.
                return self.browse() if guarantee._is_excluded(category) else guarantee
        return self.browse()

    def _is_excluded(self, category):
        self.ensure_one()
        return any(
            (category.parent_path or "").startswith(other.parent_path)
            for other in self.excluded_category_ids
        )

    def _get_terms(self):
        """Return the `Terms` to reckon with."""
        self.ensure_one()
        return Terms(
            self.period_months,
            self.burden_months,
            tuple(
                Remedy(each.resolution, each.attempts, each.days, each.is_proven_by_customer)
                for each in self.remedy_ids
            ),
            self.repair_months,
        )

    def _is_extended(self, sold):
        """Tell whether a repair lengthens the guarantee of goods that were sold on a day."""
        self.ensure_one()
        return not self.repair_sold_from or sold >= self.repair_sold_from
