from odoo import models


class RmaDisposalPlaces(models.AbstractModel):
    """Units that go on to refurbishment, repair or the vendor, or stay with the customer.

    Where the Repair or the Purchase app is installed, its glue addon overrides the method of the
    effect. Without it the goods wait in a place of the warehouse that nobody sells from.
    """

    _inherit = "rma.disposal.mixin"

    def _dispose_refurbish(self):
        self._dispose_to_place("refurbish")

    def _dispose_repair(self):
        self._dispose_to_place("repair")

    def _dispose_vendor(self):
        self._dispose_to_place("vendor")

    def _dispose_to_place(self, kind):
        """Move the units to the place of the disposition, or to that of the warehouse."""
        self._transfer(
            lambda disposal, warehouse: (
                disposal.disposition_id._get_place(warehouse.company_id)
                or warehouse._get_rma_place(kind)
            )
        )

    def _dispose_keep(self):
        """Send back what the customer may keep: the goods are a gift, and not sold again."""
        self._dispose_customer()
