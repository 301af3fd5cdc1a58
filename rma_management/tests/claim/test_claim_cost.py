from ..common_claim import ClaimCommon
from ..common_job import JobCommon


class TestClaimCost(JobCommon, ClaimCommon):
    """500 offers that nobody has answered are ended in one run, agreed on or not."""

    def offer_many(self, count):
        """Make offers of ours whose time is over, each to another customer."""
        self.offers = self.env["rma.offer"]
        for order in self.sell_many(self.create_customers(count), [(self.chair, 1)]):
            self.offers |= self.offer(self.claim({self.chair: 1}, order=order), 60.0)
        self.let_time_pass(self.offers)

    def test_cost(self):
        for silence, state, claim_state in (
            ("accept", "accepted", "agreed"),
            ("escalate", "expired", "disputed"),
            ("expire", "expired", "open"),
        ):
            with self.subTest(silence):
                self.company.rma_silence_customer = silence
                self.assert_cost(self.offer_many, self.env["rma.offer"]._cron_offers)
                self.assertEqual(set(self.offers.mapped("state")), {state})
                self.assertEqual(set(self.offers.claim_id.mapped("state")), {claim_state})
                for claim in self.offers.claim_id if silence == "accept" else ():
                    self.assertEqual(self.credit(claim.order_id).amount_total, 60.0)
