from odoo import models


class RmaLineComponentReplacement(models.AbstractModel):
    """A component that the customer gets again: it fills the place of the one that came back."""

    _inherit = "rma.line.mixin"

    def _compute_exchange_product_id(self):
        """Who chooses a component after the resolution means the same component again."""
        result = super()._compute_exchange_product_id()
        for line in self:
            parts = line.component_ids._origin
            if line._is_other_product() and line.exchange_product_id._origin in parts:
                line.exchange_product_id = line.product_id
        return result

    def _is_component_again(self):
        """Tell whether a component is replaced by the same."""
        self.ensure_one()
        return self._is_exchange() and not self._is_other_product() and self._is_component()

    def _is_swap(self):
        # Its kit was sold, and not what is sent.
        return super()._is_swap() and not self._is_component()
