from odoo.tests import tagged

from ..common_claim import ClaimCommon
from ..policy.test_guarantee import GuaranteeCommon


@tagged("post_install", "-at_install")
class TestClaimLaw(GuaranteeCommon, ClaimCommon):
    """No less than the law gives back is proposed, and the band says which law."""

    def complain_about(self, day, resolution="exchange", order=None):
        order = order or self.sell_on()
        rma = self.complain(order, day, resolution=resolution)
        rma.with_user(self.manager).action_submit()
        if rma.state == "submitted":
            rma.with_user(self.manager).action_authorize()
        return self.env["rma.claim"].create({"order_id": rma.id})

    def test_repair_or_replacement_first(self):
        """Money is not due before: the floor is no higher, and the agent is told why."""
        claim = self.complain_about("2026-05-20 12:00:00")
        self.assertTrue(claim.line_ids.guarantee_id)
        self.assertEqual(claim.band_floor, 0.0)
        self.assertIn("under legal guarantee", claim.band_text)
        self.assertIn(claim.line_ids.guarantee_id.source, claim.band_text)
        self.assertIn("comes first", claim.band_text)

    def test_money_is_due(self):
        """Once the remedy that is due is money, no less than what was paid is proposed."""
        guarantee = self.env["rma.guarantee"].search([], limit=1)
        claim = self.complain_about("2026-05-20 12:00:00")
        guarantee = claim.line_ids.guarantee_id
        guarantee.remedy_ids.filtered(lambda remedy: remedy.resolution != "refund").unlink()
        guarantee.remedy_ids.write({"attempts": 0, "days": 0})
        claim.invalidate_recordset()
        self.assertEqual(claim.band_floor, claim.amount_paid)
        self.assertEqual(claim.amount_proposed, claim.amount_paid)
        self.assertIn("what the legal guarantee gives back", claim.band_text)
        self.assertIn(guarantee.source, claim.band_text)

    def test_out_of_time(self):
        claim = self.claim({self.chair: 1})
        self.assertFalse(claim.line_ids.guarantee_id)
        self.assertNotIn("guarantee", claim.band_text)
