from odoo.exceptions import AccessError, UserError

from ..common import RmaCommon


class TestDecision(RmaCommon):
    """Who decided what, when, on which terms and why: readable, and not to be changed."""

    def events(self, rma):
        return rma.decision_ids.sorted("id").mapped(lambda d: (d.event, d.user_id))

    def test_each_decision_is_on_record(self):
        self.partner.rma_always_review = True
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        rma.with_user(self.manager).action_reject("Too worn")
        rma.action_draft()
        rma.action_submit()
        rma.with_user(self.manager).action_authorize()
        rma.action_cancel()
        self.assertEqual(
            self.events(rma),
            [
                ("submit", self.csr),
                ("reject", self.manager),
                ("draft", self.csr),
                ("submit", self.csr),
                ("approve", self.manager),
                ("authorize", self.manager),
                ("cancel", self.csr),
            ],
        )
        first, rejected = rma.decision_ids.sorted("id")[:2]
        self.assertRecordValues(
            first, [{"ran": rma.name, "policy_ids": self.policy.ids, "amount": 120.0}]
        )
        self.assertIn("Every return of", first.reasons)
        self.assertEqual(first.verdicts["Chair"][0]["code"], "risk_approval")
        self.assertEqual(rejected.motive, "Too worn")

    def test_amount_is_what_the_customer_gets(self):
        """With the fees that the decision brings, not without them."""
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10)
        self.partner.rma_always_review = True
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr)
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.amount_estimated, 108.0)
        self.assertEqual(rma.decision_ids.mapped("amount"), [108.0] * 3)

    def test_version_of_the_policy(self):
        order = self.sell([(self.chair, 2)])
        old = self.authorize(order, {self.chair: 1})
        draft = self.env["rma.policy"].browse(self.policy.action_new_version()["res_id"])
        draft.action_publish()
        new = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertEqual(old.decision_ids.policy_ids, self.policy)
        self.assertEqual(new.decision_ids.policy_ids, draft)
        self.assertIn("version 2", new.decision_ids.policy_ids.display_name)

    def test_nobody_changes_the_record(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        decision = rma.decision_ids
        with self.assertRaises(UserError):
            decision.write({"motive": "Because"})
        with self.assertRaises(UserError):
            decision.unlink()
        with self.assertRaises(AccessError):
            decision.with_user(self.manager).unlink()
        for user in (self.csr, self.manager):
            with self.assertRaises(AccessError):
                self.env["rma.decision"].with_user(user).create(
                    {
                        "ran": "x",
                        "event": "override",
                        "company_id": self.company.id,
                        "user_id": user.id,
                    }
                )

    def test_a_deleted_return_leaves_it_behind(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        name = rma.name
        rma.action_cancel()
        decisions = rma.decision_ids
        rma.unlink()
        self.env.invalidate_all()
        self.assertEqual(decisions.mapped("ran"), [name] * 2)
        self.assertFalse(decisions.order_id)

    def test_other_companies_do_not_read_it(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        company = self.env["res.company"].create({"name": "Other Company"})
        self.manager.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        found = self.env["rma.decision"].with_user(self.manager).search([("ran", "=", rma.name)])
        self.assertFalse(found)

    def test_one_query_for_many(self):
        order = self.sell([(self.chair, 40)])
        counts = []
        for number in (1, 20):
            returns = self.env["rma.order"].union(
                *[self.draft(order, {self.chair: 1}) for _ in range(number)]
            )
            self.env["rma.decision"]._record(returns, "draft")
            self.env.flush_all()
            start = self.cr.sql_log_count
            self.env["rma.decision"]._record(returns, "draft")
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2)
