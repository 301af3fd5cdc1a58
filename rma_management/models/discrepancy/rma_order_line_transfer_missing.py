from fractions import Fraction

from odoo import models


class RmaOrderLineTransferMissing(models.Model):
    _inherit = "rma.order.line"

    def _get_quantity_without_transfer(self):
        """Return what is authorized, has not come and no transfer waits for, in product units."""
        self.ensure_one()
        # What is over stays over until its documents say otherwise.
        return self._get_quantity_unawaited() if self.state == "authorized" else Fraction(0)

    def _get_quantity_unawaited(self):
        """Return the same of a return that may be over, too."""
        self.ensure_one()
        if (
            self.state not in ("authorized", "done")
            or not self._is_goods_expected()
            or self._is_closed_short()
            or self._is_given_up()
        ):
            return Fraction(0)
        quantity = self._get_quantity_to_expect()
        is_any = self.product_id.uom_id.compare(float(quantity), 0.0) > 0
        return quantity if is_any else Fraction(0)

    def _get_quantity_to_come(self):
        unawaited = self._from_product_unit(self._get_quantity_unawaited())
        return super()._get_quantity_to_come() + unawaited

    def _get_receipt_status(self):
        """What no transfer waits for is still to come: somebody expects it again, or lets it go."""
        status = super()._get_receipt_status()
        return "partial" if status == "done" and self._get_quantity_unawaited() else status
