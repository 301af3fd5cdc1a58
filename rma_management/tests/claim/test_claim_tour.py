from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_claim import ClaimCommon


class ClaimTourCommon(ClaimCommon, BrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.csr, cls.manager):
            user.password = user.login


@tagged("post_install", "-at_install")
class TestClaimTour(ClaimTourCommon):
    """At the desk: an offer within three clicks, and what takes a manager."""

    def test_offer_from_the_inspection(self):
        self.company.rma_claim_auto = False
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1}, line={"condition": "unopened"})
        self.receive(rma)
        wizard = self.env["rma.inspect"].with_user(self.inspector).create({"order_id": rma.id})
        wizard.line_ids.write({"condition_found": "used", "grade_id": self.c.id})
        wizard.action_apply()
        self.start_tour(
            f"/odoo/action-rma_management.rma_inspection_action/{rma.inspection_ids.id}",
            "rma_claim_offer_tour",
            login=self.csr.login,
        )
        self.assertRecordValues(rma.claim_ids, [{"state": "offered", "turn": "customer"}])
        self.assertRecordValues(
            rma.claim_ids.offer_ids, [{"state": "sent", "user_id": self.csr.id}]
        )

    def test_manager(self):
        self.company.rma_claim_limit_agent = 50.0
        claim = self.claim({self.chair: 1})
        offer = self.offer(claim, 60.0, user=self.csr, send=False)
        self.start_tour(
            "/odoo/return-claims", "rma_claim_manager_tour", login=self.manager.login, timeout=120
        )
        self.assertRecordValues(offer, [{"state": "sent", "approver_id": self.manager.id}])
        self.assertRecordValues(claim, [{"state": "disputed", "level": "outside"}])
        self.assertRecordValues(
            claim.dispute_ids, [{"reason_code": "13.3", "amount": 120.0, "state": "open"}]
        )
        # What the button leads to: a file, and not a page that a tour could look at.
        action = claim.with_user(self.manager).action_export_evidence()
        self.env.flush_all()
        self.authenticate(self.manager.login, self.manager.login)
        pack = self.url_open(action["url"])
        self.assertEqual((pack.status_code, pack.content[:2]), (200, b"PK"))


@tagged("post_install", "-at_install")
class TestClaimCustomerTour(ClaimTourCommon):
    """The customer on a telephone: by the link from the mail, without an account."""

    browser_size = "360x740"
    touch_enabled = True

    def answer(self, tour):
        claim = self.claim({self.chair: 1}, statement="A leg is loose.")
        offer = self.offer(claim, 61.25, message="It is scratched.")
        self.start_tour(claim.get_portal_url(), tour)
        return claim, offer

    def test_accept(self):
        claim, offer = self.answer("rma_claim_accept_tour")
        self.assertRecordValues(claim, [{"state": "agreed", "amount_agreed": 61.25}])
        self.assertRecordValues(offer, [{"state": "accepted", "answered_by": "Anna C."}])

    def test_counter(self):
        claim, offer = self.answer("rma_claim_counter_tour")
        self.assertEqual(offer.state, "countered")
        self.assertRecordValues(
            claim.their_offer_id,
            [{"amount": 90.0, "state": "sent", "message": "It was like that."}],
        )

    def test_decline(self):
        claim, offer = self.answer("rma_claim_decline_tour")
        self.assertEqual(offer.state, "declined")
        self.assertRecordValues(claim, [{"state": "disputed", "level": "manager"}])

    def test_opening(self):
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.start_tour(rma.get_portal_url(), "rma_claim_opening_tour")
        self.assertRecordValues(
            rma.claim_ids,
            [{"kind": "missing", "statement": "A leg is missing.", "state": "open"}],
        )
