from odoo import models

from ....tools.verdict import DENY, REVIEW, Verdict

# Where customers enter returns alone.
ONLINE = ("portal", "guest")


class RmaLineRulePortal(models.AbstractModel):
    """What a customer enters alone: nobody hears him say that he has asked already."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_asked_twice"]

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_portal"]

    def _rule_portal(self):
        return {
            line.id: [
                Verdict(
                    "portal_approval",
                    REVIEW,
                    self.env._("The customer entered it online: the policy has somebody look."),
                    self.env._("We will check your request and come back to you."),
                )
            ]
            for line in self
            if line.policy_id.portal_mode == "review" and line._is_online()
        }

    def _rule_asked_twice(self):
        """What waits for us already is not asked for again, from a second window for instance."""
        lines = self.filtered(lambda line: line._is_online() and line._is_undecided())
        others = self.env["rma.order.line"].sudo()._get_requested_elsewhere(lines)
        result = {}
        for line in lines:
            waiting = others[line.id].filtered(lambda order: order.state == "submitted")
            asked = waiting.line_ids.filtered(
                lambda other, line=line: other.sale_line_id == line.sale_line_id._origin
            )
            if asked and line._get_returnable() < sum(
                (each._to_product_unit(each.product_uom_qty) for each in asked),
                line._to_product_unit(line._get_quantity()),
            ):
                result[line.id] = [line._get_asked_twice_verdict(waiting)]
        return result

    def _get_asked_twice_verdict(self, waiting):
        names = ", ".join(waiting.mapped("name"))
        return Verdict(
            "asked_twice",
            DENY,
            self.env._("The customer asks for it on %(returns)s already.", returns=names),
            self.env._(
                "You have asked to return this already: %(returns)s waits for our answer.",
                returns=names,
            ),
            self.env._("Decide on that return first."),
        )

    def _is_online(self):
        """Tell whether the customer enters it alone."""
        document = self._get_document()
        return "channel" in document._fields and document.channel in ONLINE

    def _is_undecided(self):
        """Tell whether it is being asked for, and not being decided on."""
        return self._get_own_return().state in (False, "draft")
