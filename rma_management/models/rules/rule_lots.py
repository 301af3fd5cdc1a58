from odoo import models

from ...tools.verdict import DENY, Verdict


class RmaLineRuleLots(models.AbstractModel):
    """The serials are those that were delivered."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_lots"]

    def _rule_lots(self):
        """A serial that was never delivered on this order line is somebody else's."""
        result = {}
        for line in self.filtered("lot_ids"):
            foreign = line.lot_ids - line.sale_line_id._get_returnable_lots()
            if foreign:
                names = ", ".join(foreign.mapped("name"))
                result[line.id] = [
                    Verdict(
                        "foreign_lot",
                        DENY,
                        self.env._(
                            "%(lots)s was not delivered on order %(order)s, or is back already.",
                            lots=names,
                            order=line.sale_line_id.order_id.name,
                        ),
                        self.env._("We did not deliver %(lots)s with this order.", lots=names),
                        self.env._("Choose the serial numbers from the delivery."),
                    )
                ]
        return result
