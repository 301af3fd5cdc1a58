from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..policy.rma_line_mixin import CONDITIONS, DEFECTS


class RmaPolicyStraight(models.Model):
    """What a policy takes to stock as it comes. As installed, everything is inspected."""

    _inherit = "rma.policy"

    is_straight_to_stock = fields.Boolean(
        string="Straight to Stock",
        tracking=True,
        help="What the customer declares to be good is put in stock as it is received: one "
        "transfer, and nobody inspects it.",
    )
    straight_condition = fields.Selection(
        CONDITIONS,
        string="Down To Condition",
        default="unopened",
        tracking=True,
        help="Goods declared in a worse condition, or in none, are inspected.",
    )
    straight_inspected_percent = fields.Float(
        string="Inspected All the Same",
        tracking=True,
        help="How many of 100 such lines are inspected, to see whether customers can be believed.",
    )

    _check_straight_percent = models.Constraint(
        "CHECK (straight_inspected_percent >= 0 AND straight_inspected_percent <= 100)",
        "A share is between 0 and 100 percent.",
    )

    @api.constrains("is_straight_to_stock", "straight_condition")
    def _check_straight_condition(self):
        for policy in self:
            if policy.is_straight_to_stock and policy.straight_condition in (False, *DEFECTS):
                raise ValidationError(
                    self.env._(
                        "“%(policy)s”: say down to which condition goods go straight to stock. "
                        "Damaged and defective ones are always inspected.",
                        policy=policy.name,
                    )
                )

    def _takes_straight(self, condition):
        """Tell whether goods declared so are put in stock without an inspection."""
        names = [name for name, _label in CONDITIONS]
        return bool(
            self.is_straight_to_stock
            and condition
            and names.index(condition) <= names.index(self.straight_condition)
        )
