from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleUnit(models.AbstractModel):
    """The quantity is counted in a unit of the product."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_unit"]

    def _rule_unit(self):
        return {
            line.id: [
                Verdict(
                    "wrong_unit",
                    DENY,
                    self.env._(
                        "%(product)s is not counted in %(unit)s.",
                        product=line.product_id.display_name,
                        unit=line.product_uom_id.name,
                    ),
                    self.env._("Please tell us the quantity in another unit."),
                    self.env._(
                        "Use %(unit)s or a unit of the same kind.", unit=line.product_id.uom_id.name
                    ),
                )
            ]
            for line in self
            if line.product_id
            and line.product_uom_id
            and not line.product_uom_id._has_common_reference(line.product_id.uom_id)
        }
