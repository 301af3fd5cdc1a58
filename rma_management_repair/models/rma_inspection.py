from markupsafe import Markup

from odoo import fields, models


class RmaInspection(models.Model):
    """What an inspection says of the repair of its units."""

    _inherit = "rma.inspection"

    repair_ids = fields.One2many("repair.order", "rma_inspection_id", string="Repair Orders")

    def _is_repair_free(self):
        """Tell whether the customer pays nothing: unless it is said to be their own fault."""
        self.ensure_one()
        return self.line_id._get_reason_terms()["fault"] != "customer"

    def _get_fault_notes(self):
        """Return what is known of the fault."""
        self.ensure_one()
        known = (self.line_id.reason_id.display_name, self.defect, self.note)
        return Markup("").join(Markup("<p>%s</p>") % text for text in known if text)

    def _is_repaired_for_customer(self):
        self.ensure_one()
        return self.line_id.resolution == "repair"

    def _get_repaired_location(self):
        """Return where the repair order leaves the units: what is to be sent waits where it is."""
        self.ensure_one()
        warehouse = self._get_warehouse()
        if self._is_repaired_for_customer():
            return warehouse._get_rma_place("repair")
        return warehouse.lot_stock_id

    def _get_quantity_for_repair(self):
        """Return how much stands in repair or was repaired, in the line's unit."""
        self.ensure_one()
        return sum(
            quantity
            for disposition, quantity in self._get_standing().items()
            if disposition.stock_effect == "repair"
        )

    def _get_realised_costs(self):
        """A repair costs what its parts are worth: core books no labour on it."""
        costs = super()._get_realised_costs()
        for inspection in self:
            costs[inspection] += inspection.repair_ids._get_parts_cost()
        return costs
