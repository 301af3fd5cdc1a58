from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestClaimConcurrency(ConcurrencyCommon):
    """Two answers at once on real connections: one counts."""

    def make(self, amounts):
        """Return the ids of offers of these amounts on a claim, sent."""
        order_id = self.draft(2)

        def create(env):
            rma = env["rma.order"].browse(order_id)
            rma.action_submit()
            claim = env["rma.claim"].create({"order_id": rma.id})
            ids = []
            for party, amount in amounts:
                offer = env["rma.offer"].create(
                    {"claim_id": claim.id, "amount": amount, "party": party}
                )
                offer.action_send()
                ids.append(offer.id)
            return claim.id, ids

        return self.in_transaction(create)

    def look_at(self, claim_id):
        def function(env):
            claim = env["rma.claim"].browse(claim_id)
            return (
                claim.state,
                claim.amount_agreed,
                claim.offer_ids.sorted("sequence").mapped("state"),
                len(claim.order_id.charge_ids),
                env["rma.decision"].search_count(
                    [("claim_id", "=", claim_id), ("event", "=", "offer_accept")]
                ),
            )

        return self.in_transaction(function)

    def answer(self, offer_id, name):
        return lambda env: getattr(env["rma.offer"].browse(offer_id), name)()

    def test_the_same_offer_accepted_twice(self):
        claim_id, (offer_id,) = self.make([("company", 60.0)])
        accept = self.answer(offer_id, "action_accept")
        results = self.at_once(accept, accept)
        self.assertEqual(results, [True, True])
        self.assertEqual(self.look_at(claim_id), ("agreed", 60.0, ["accepted"], 2, 1))

    def test_both_sides_accept(self):
        claim_id, (ours, theirs) = self.make([("company", 60.0), ("customer", 90.0)])
        results = self.at_once(
            self.answer(ours, "action_accept"), self.answer(theirs, "action_accept")
        )
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1)
        state, agreed, states, charges, accepted = self.look_at(claim_id)
        self.assertEqual((state, charges, accepted), ("agreed", 2, 1))
        self.assertEqual(sorted(states), ["accepted", "withdrawn"])
        self.assertEqual(agreed, 60.0 if states[0] == "accepted" else 90.0)

    def test_accepted_and_declined(self):
        claim_id, (offer_id,) = self.make([("company", 60.0)])
        results = self.at_once(
            self.answer(offer_id, "action_accept"), self.answer(offer_id, "action_decline")
        )
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1)
        self.assertIn(self.look_at(claim_id)[0], ("agreed", "disputed"))

    def test_claimed_twice(self):
        order_id = self.draft(2)
        self.in_transaction(lambda env: env["rma.order"].browse(order_id).action_submit())
        results = self.at_once(
            *[lambda env: env["rma.claim"].create({"order_id": order_id}).id] * 2
        )
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1)
