from ast import literal_eval

from odoo.tests import tagged

from ..common_claim import ClaimCommon


@tagged("post_install", "-at_install")
class TestClaimReport(ClaimCommon):
    """By what a manager compares settlements: averages of what was settled alone."""

    def group(self, claims, *measures, by=("agent_id",)):
        return self.env["rma.claim"]._read_group([("id", "in", claims.ids)], by, measures)

    def test_measures(self):
        first, later, open_one = (self.claim({self.chair: 1}) for _number in range(3))
        self.offer(first, 60.0, user=self.csr).action_accept()
        self.offer(later, 20.0, user=self.csr)
        self.offer(later, 30.0, user=self.csr).action_accept()
        claims = first | later | open_one
        self.assertRecordValues(
            claims,
            [
                {"agent_id": self.csr.id, "share_agreed": 0.5, "amount_saved": 60.0},
                {"agent_id": self.csr.id, "share_agreed": 0.25, "amount_saved": 90.0},
                {"agent_id": False, "share_agreed": 0.0, "amount_saved": 0.0},
            ],
        )
        [(rate, share, saved, count)] = self.group(
            claims,
            "first_offer_rate:avg", "share_agreed:avg", "amount_saved:sum", "__count",
            by=(),
        )  # fmt: skip
        self.assertEqual((rate, share, saved, count), (0.5, 0.375, 150.0, 3))

    def test_who_settled_it(self):
        """Who made the offer that was accepted, or accepted the customer's."""
        ours, theirs = self.claim({self.chair: 1}), self.claim({self.chair: 1})
        self.offer(ours, 60.0, user=self.manager).with_user(self.csr).action_accept()
        self.offer(theirs, 60.0, party="customer").with_user(self.csr).action_accept()
        self.assertEqual(ours.agent_id, self.manager)
        self.assertEqual(theirs.agent_id, self.csr)

    def test_satisfaction(self):
        """The last thing that the customer said of the return; what was not rated is no 0."""
        rated, silent = self.claim({self.chair: 1}), self.claim({self.chair: 1})
        rma = rated.order_id
        for moment, rate in (("entry", 1), ("closing", 5)):
            token = rma._get_rating_token(moment)
            rma.sudo().rating_apply(rate, token=token)
        self.assertEqual(rated.satisfaction, 5.0)
        self.assertFalse(silent.satisfaction)
        [(average,)] = self.group(rated | silent, "satisfaction:avg", by=())
        self.assertEqual(average, 5.0)

    def test_value_and_grade(self):
        claims = self.env["rma.claim"].union(
            *[self.claim({self.chair: 1}, amount_claimed=amount) for amount in (50, 50.01, 1001)]
        )
        self.assertEqual(claims.mapped("value_band"), ["to_50", "to_200", "more"])
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.receive(rma)
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        self.assertFalse(claim.grade_id)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.grade_id = self.c
        wizard.action_apply()
        self.assertEqual(claim.grade_id, self.c)

    def test_alike_cases(self):
        claims = self.env["rma.claim"]
        for user, amount in ((self.csr, 60.0), (self.manager, 90.0)):
            claim = self.claim({self.chair: 1}, kind="damaged")
            self.offer(claim, amount, user=user).action_accept()
            claims |= claim
        found = self.group(claims, "share_agreed:avg", by=("kind", "grade_id", "agent_id"))
        shares = {agent: share for _kind, _grade, agent, share in found}
        self.assertEqual(shares, {self.csr: 0.5, self.manager: 0.75})

    def test_filters(self):
        """What is saved can be asked for as it stands, by a manager."""
        claims = self.env["rma.claim"].with_user(self.manager)
        action = self.env.ref("rma_management.rma_claim_action_report")
        filters = self.env["ir.filters"].search([("action_id", "=", action.id)])
        self.assertEqual(len(filters), 3)
        for each in filters:
            with self.subTest(each.name):
                context = literal_eval(each.context)
                measures = [
                    name if name == "__count" else f"{name}:{claims._fields[name].aggregator}"
                    for name in context["pivot_measures"]
                ]
                claims._read_group(literal_eval(each.domain), context["group_by"], measures)
                self.assertFalse(each.user_ids)
        self.assertIn("settled yet", action.help)
