from odoo import fields, models

from ...tools.clock import last_day


class RmaWithdrawalRight(models.Model):
    """What the law of some countries lets consumers do, whatever the policy says.

    Within it no term of a policy denies a return and nothing is charged for restocking; only what
    the goods lost in value may be taken off.
    """

    _name = "rma.withdrawal.right"
    _description = "Right of Withdrawal"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    country_group_ids = fields.Many2many("res.country.group", string="Country Groups")
    country_ids = fields.Many2many("res.country", string="Countries")
    days = fields.Integer(required=True, default=14, help="Counted from the day after delivery.")
    clock = fields.Selection(
        [
            ("delivery", "Each delivery by itself"),
            ("order", "The last delivery of the order"),
        ],
        string="Starts With",
        required=True,
        default="delivery",
    )
    is_weekend_skipped = fields.Boolean(
        string="Not on a Weekend",
        help="A period that would end on a Saturday or Sunday ends on the Monday after.",
    )
    excluded_category_ids = fields.Many2many(
        "product.category",
        string="Excluded Product Categories",
        help="What the law excludes: sealed hygiene goods, goods made to measure, …",
    )
    source = fields.Char(required=True, help="The law, for whoever has to show it.")
    source_url = fields.Char(string="Text of the Law")

    _check_days = models.Constraint("CHECK (days > 0)", "A right of withdrawal lasts some days.")

    def _covers(self, country, category):
        """Tell whether this law is the country's and applies to goods of this category."""
        self.ensure_one()
        countries = self.country_ids | self.country_group_ids.country_ids
        excluded = self.excluded_category_ids
        # Goods need not have a category.
        return country in countries and not any(
            (category.parent_path or "").startswith(other.parent_path) for other in excluded
        )

    def _get_last_day(self, line):
        """Return the last day on which the goods of a line can be given back by this right.

        Where deliveries count for themselves, that of the last one that is still in time is told
        only if all that comes back is in time.
        """
        self.ensure_one()
        if self.clock == "order":
            start = line._get_last_delivery_date()
            return start and last_day(start, self.days, self.is_weekend_skipped)
        left = line._to_product_unit(line._get_quantity())
        end = None
        for day, quantity in sorted(line._get_deliveries(), reverse=True):
            if left <= 0:
                break
            left -= quantity
            end = last_day(day, self.days, self.is_weekend_skipped)
        return end
