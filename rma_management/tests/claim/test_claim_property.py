import random

from odoo.exceptions import UserError

from ..common_claim import ClaimCommon


class TestClaimProperty(ClaimCommon):
    """Whatever is offered, countered, accepted and credited in whatever order, by whatever role:
    no more than was paid is given, and what was agreed is given exactly."""

    def test_any_order(self):
        for seed in range(12):
            with self.subTest(seed=seed):
                self.run_case(random.Random(seed))

    def run_case(self, chance):
        self.company.rma_claim_limit_agent = chance.choice((0.0, 50.0))
        quantity = chance.randint(1, 3)
        order = self.sell([(self.lamp, quantity), (self.chair, 1)])
        paid = order.invoice_ids.amount_total
        rma = self.authorize(order, {self.lamp: quantity, self.chair: 1})
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.disposition_id = chance.choice((self.restock, self.send_back))
        if chance.random() < 0.7:
            wizard.action_apply()
        for _step in range(12):
            try:
                with self.env.cr.savepoint():
                    self.take_step(chance, rma)
            except UserError:
                self.env.invalidate_all()
            self.env.flush_all()
            given = rma.amount_credited
            self.assertLessEqual(given, paid)
        self.check_end(rma, paid)

    def take_step(self, chance, rma):
        claims = rma.claim_ids
        offers = claims.offer_ids
        user = chance.choice((self.csr, self.manager))
        step = chance.choice(
            ("claim", "offer", "offer", "counter", "accept", "accept", "credit", "post", "reopen")
            + ("inspect",)
        )
        if step == "claim":
            line = chance.choice(rma.line_ids)
            self.env["rma.claim"].create({"order_id": rma.id, "line_ids": line.ids})
        elif step == "offer" and claims:
            amount = round(chance.uniform(-5, 140), 2)
            self.offer(chance.choice(claims), amount, user=user)
        elif step == "counter" and offers:
            amount = round(chance.uniform(0, 140), 2)
            chance.choice(offers).with_user(user).action_counter(amount)
        elif step == "accept" and offers:
            chance.choice(offers).with_user(user).action_accept()
        elif step == "credit":
            rma.action_create_credit_notes()
        elif step == "post":
            rma.credit_note_ids.filtered(lambda note: note.state == "draft").action_post()
        elif step == "reopen" and claims:
            chance.choice(claims).with_user(user).action_reopen()
        elif step == "inspect":
            wizard = self.env["rma.inspect"].create({"order_id": rma.id})
            wizard.action_apply()

    def check_end(self, rma, paid):
        """Finish it: what was agreed is given to the cent, and the invoice is never exceeded."""
        if any(line.qty_to_inspect for line in rma.line_ids):
            self.inspect(rma)
        if rma.is_credit_due:
            rma.action_create_credit_notes()
        rma.credit_note_ids.filtered(lambda note: note.state == "draft").action_post()
        self.assertLessEqual(rma.amount_credited, paid)
        for claim in rma.claim_ids.filtered("is_agreed"):
            self.assertEqual(float(claim._get_given_back()), claim.amount_agreed)
        self.assertEqual(rma.state, "done")
