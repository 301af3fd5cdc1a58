from odoo import models


class RmaInspectionAccessory(models.Model):
    """What is missing in the box costs the customer what the accessory is priced at."""

    _inherit = "rma.inspection"

    def _get_charge_vals(self):
        """Charge what is missing at the price of the accessory, for each unit."""
        charges = super()._get_charge_vals()
        for inspection in self.filtered(lambda inspection: inspection._is_charged()):
            missing = inspection.item_ids.filtered(lambda item: item.status == "missing")
            charges += [
                inspection._prepare_accessory_charge_vals(item) for item in missing if item.price
            ]
        return charges

    def _prepare_accessory_charge_vals(self, item):
        self.ensure_one()
        order = self.order_id
        units = float(self.line_id._to_product_unit(self._get_standing_quantity()))
        price = self.company_id.currency_id._convert(
            item.price * units, order.currency_id, self.company_id, self.date
        )
        return {
            "type": "missing_accessory",
            "basis": "fixed",
            "rate": price,
            "inspection_id": self.id,
        }
