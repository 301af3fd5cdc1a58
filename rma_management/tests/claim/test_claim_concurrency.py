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

    def test_accepted_while_the_whole_is_credited(self):
        """Either less is agreed and credited, or the whole is credited and nothing less agreed."""
        claim_id, (offer_id,) = self.make([("company", 60.0)])

        def prepare(env):
            rma = env["rma.claim"].browse(claim_id).order_id
            rma.picking_ids.button_validate()
            wizard = env["rma.inspect"].create({"order_id": rma.id})
            wizard.action_apply()
            rma.action_create_credit_notes()
            return rma.credit_note_ids.id

        note_id = self.in_transaction(prepare)
        accept = self.answer(offer_id, "action_accept")
        self.at_once(accept, lambda env: env["account.move"].browse(note_id).action_post())

        def look(env):
            claim = env["rma.claim"].browse(claim_id)
            return (
                claim.state,
                claim.amount_agreed,
                env["account.move"].browse(note_id).amount_total,
            )

        self.assertIn(self.in_transaction(look), [("agreed", 60.0, 60.0), ("offered", 0.0, 200.0)])


@tagged("post_install", "-at_install")
class TestDisputeConcurrency(ConcurrencyCommon):
    """A chargeback and a refund at once on real connections: one of them is refused."""

    def make(self):
        """Return the ids of a claim and of a posted credit note that nobody has paid."""
        order_id = self.draft(2)

        def create(env):
            rma = env["rma.order"].browse(order_id)
            invoice = rma.line_ids.sale_line_id.invoice_lines.move_id
            env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            ).create({})._create_payments()
            rma.refund_method = "bank"
            rma.action_submit()
            rma.picking_ids.button_validate()
            env["rma.inspect"].create({"order_id": rma.id}).action_apply()
            rma.action_create_credit_notes()
            rma.credit_note_ids.action_post()
            claim = env["rma.claim"].create({"order_id": rma.id})
            return claim.id, rma.credit_note_ids.id

        return self.in_transaction(create)

    def pay(self, note_id):
        def function(env):
            wizard = env["account.payment.register"].with_context(
                active_model="account.move", active_ids=[note_id]
            )
            wizard.create({})._create_payments()
            return "paid"

        return function

    def dispute(self, claim_id, body="card", amount=200.0):
        def function(env):
            body_id = env.ref(f"rma_management.rma_dispute_body_{body}").id
            env["rma.dispute"].create({"claim_id": claim_id, "body_id": body_id, "amount": amount})
            return "disputed"

        return function

    def test_refund_against_chargeback(self):
        for _turn in range(3):
            claim_id, note_id = self.make()
            results = self.at_once(self.pay(note_id), self.dispute(claim_id))
            self.assertEqual(sum(isinstance(each, UserError) for each in results), 1, results)
            out, pending = self.in_transaction(
                lambda env, claim_id=claim_id: (
                    float(env["rma.claim"].browse(claim_id).order_id._get_money_out()),
                    sum(env["rma.claim"].browse(claim_id).dispute_ids.mapped("amount")),
                )
            )
            self.assertEqual(out + pending, 200.0)
            self.order_id = self.in_transaction(self.sell)

    def test_two_bodies(self):
        claim_id, _note_id = self.make()
        results = self.at_once(
            self.dispute(claim_id), self.dispute(claim_id, body="amazon", amount=150.0)
        )
        self.assertEqual(sum(isinstance(each, UserError) for each in results), 1, results)
