from unittest.mock import patch

from odoo.exceptions import UserError

from .common import DeliveryCommon


class TestPortalParcel(DeliveryCommon):
    """The customer's page knows the carrier's label and number (C7, L2)."""

    def test_number_of_the_label_need_not_be_told(self):
        rma = self.authorize_by()
        self.run_cron()
        parcel = rma._get_portal_values()["parcel"]
        self.assertTrue(parcel["number"])
        self.assertEqual(parcel["number"], rma.tracking_ref)
        self.assertEqual(parcel["carrier"], "Test Carrier")
        with self.assertRaises(UserError):
            rma._take_parcel("another number")
        self.assertFalse(rma.date_shipped)
        rma._take_parcel("")
        self.assertTrue(rma.date_shipped)
        self.assertEqual(rma._get_portal_values()["status"]["code"], "sent")

    def test_number_the_customer_tells_is_on_the_transfer(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        rma._take_parcel("1Z999", "UPS")
        self.assertEqual(rma.sudo().picking_ids.carrier_tracking_ref, "1Z999")
        self.assertEqual(rma.tracking_ref, "1Z999")
        parcel = rma._get_portal_values()["parcel"]
        self.assertEqual((parcel["number"], parcel["carrier"]), ("1Z999", "UPS"))

    def test_carriers_label_comes_first(self):
        rma = self.authorize_by()
        name, own = rma.sudo()._get_label_file()
        self.run_cron()
        labels = rma.sudo().picking_ids._get_return_labels()
        labels.write({"mimetype": "application/pdf"})
        module = "odoo.addons.rma_management_delivery.models.rma_order_portal"
        with patch(f"{module}.merge_pdf", b"|".join):
            merged = rma.sudo()._get_label_file()
        self.assertEqual(merged, (name, b"|".join([*labels.mapped("raw"), own])))
