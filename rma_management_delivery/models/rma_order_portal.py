import logging

from odoo import models
from odoo.tools.pdf import PdfReadError, merge_pdf

_logger = logging.getLogger(__name__)


class RmaOrderPortal(models.Model):
    """The carrier's label and number on the customer's page."""

    _inherit = "rma.order"

    def _get_customer_parcel(self):
        parcel = super()._get_customer_parcel()
        if not self.tracking_ref:
            return parcel
        carriers = self._get_parcel_pickings().carrier_id
        return {
            "number": self.tracking_ref,
            "carrier": parcel["carrier"] or ", ".join(carriers.mapped("name")),
            "url": self.tracking_url or "",
        }

    def _follow_parcel(self, reference):
        """Put the customer's number on the transfer, where there is just one without a number."""
        parcels = self._get_parcel_pickings().filtered(lambda picking: picking.state != "done")
        if len(parcels) == 1 and not parcels.carrier_tracking_ref:
            parcels.carrier_tracking_ref = reference
        return super()._follow_parcel(reference)

    def _get_label_file(self):
        """Have the carrier's labels first, which the parcel travels by."""
        name, content = super()._get_label_file()
        labels = self.picking_ids._get_return_labels().filtered(
            lambda label: label.mimetype == "application/pdf"
        )
        if not labels:
            return name, content
        try:
            return name, merge_pdf([*labels.mapped("raw"), content])
        except (PdfReadError, TypeError, NotImplementedError, ValueError):
            # As core does with what it cannot read: ours still leads the parcel to its return.
            _logger.warning("The carrier's label of %s cannot be read", self.name, exc_info=True)
            return name, content
