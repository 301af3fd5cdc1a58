from odoo import models


class RmaInspection(models.Model):
    _inherit = "rma.inspection"

    def _get_customer_words(self):
        """Return what was found: the condition, and what was not in the box."""
        self.ensure_one()
        conditions = dict(self._fields["condition"]._description_selection(self.env))
        found = conditions.get(self.condition) or self.grade_id.description or self.grade_id.name
        missing = self.item_ids.filtered(lambda item: item.status == "missing").mapped("name")
        if not missing:
            return found
        return self.env._(
            "%(found)s. Missing: %(items)s", found=found, items=", ".join(filter(None, missing))
        )

    def _get_consequence(self):
        """Return what becomes of it for the customer; nothing where it is not settled yet."""
        self.ensure_one()
        if self.disposition_id.stock_effect == "customer":
            return self.env._("We send it back to you.")
        if self.disposition_id.stock_effect == "keep":
            return self.env._("We send it back to you, and you may keep it.")
        resolution = self.line_id.resolution
        if resolution == "exchange":
            return self.env._("You get the replacement.")
        if resolution == "repair":
            return self.env._("We repair it for you.")
        return self.env._("You are credited for it.") if self.disposition_id.is_credited else ""
