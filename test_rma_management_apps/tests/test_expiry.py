from odoo import fields

from odoo.addons.rma_management.tests.common_inspection import InspectionCommon


class TestExpiry(InspectionCommon):
    """Recommendation (D2): what is past its date is not sold again."""

    def test_expired(self):
        self.company.write({"rma_recommend_disposition": True, "rma_close_percent": 0.0})
        for days, disposition in ((0, self.scrap), (2, self.restock)):
            with self.subTest(days=days):
                lot = self.env["stock.lot"].create(
                    {
                        "name": f"L{days}",
                        "product_id": self.chair.id,
                        "expiration_date": fields.Datetime.add(fields.Datetime.now(), days=days),
                    }
                )
                line = self.get_wizard(self.get_received({self.chair: 1})).line_ids
                line.lot_id = lot
                self.assertEqual(line.disposition_id, disposition)
