from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common_claim import ClaimCommon


@tagged("post_install", "-at_install")
class TestClaimTampered(ClaimCommon, HttpCase):
    """What an answer can no longer do: the page says so, and nothing changes."""

    def make(self, quantities=None, **vals):
        claim = self.claim(quantities or {self.chair: 1}, **vals)
        offer = self.offer(claim, 60.0)
        self.env.flush_all()
        return claim, offer

    def answer(self, claim, token=None, **values):
        self.authenticate(None, None)
        data = {
            "access_token": token or claim._portal_ensure_token(),
            "csrf_token": http.Request.csrf_token(self),
            "confirmed": "1",
            "name": "Anna C.",
            **values,
        }
        self.env.flush_all()
        answer = self.url_open(
            f"/my/claims/{claim.id}/answer", data=data, allow_redirects=False, timeout=60
        )
        self.env.invalidate_all()
        return answer

    def check_refused(self, claim, offer, *texts, **values):
        state = claim.state, offer.state, claim.amount_agreed, len(claim.offer_ids)
        for answer in ({"answer": "accept"}, {"answer": "counter", "amount": "70"}):
            with self.subTest(**answer):
                page = self.answer(claim, offer_id=str(offer.id), **{**answer, **values})
                self.assertEqual(page.status_code, 200)
                self.assertIn("alert-danger", page.text)
                self.assertTrue(any(text in page.text for text in texts), page.text)
                self.assertNotIn("Traceback", page.text)
                now = claim.state, offer.state, claim.amount_agreed, len(claim.offer_ids)
                self.assertEqual(now, state)

    def test_closed(self):
        claim, offer = self.make()
        claim.action_close("Nothing to it")
        self.check_refused(claim, offer, "does not hold any more")

    def test_settled_otherwise(self):
        claim, offer = self.make()
        self.offer(claim, 50.0).action_accept()
        self.check_refused(claim, offer, "does not hold any more")
        self.assertEqual(claim.amount_agreed, 50.0)

    def test_return_withdrawn_meanwhile(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        claim = self.env["rma.claim"].create({"order_id": rma.id})
        offer = self.offer(claim, 60.0)
        rma.action_cancel()
        self.check_refused(claim, offer, "does not hold any more")

    def test_credited_meanwhile(self):
        claim, offer = self.make()
        self.credit(claim.order_id)
        self.check_refused(claim, offer, "You have got", "You have got", amount="70")
        self.assertEqual(claim.state, "offered")

    def test_expired(self):
        claim, offer = self.make()
        self.let_time_pass(offer)
        self.check_refused(claim, offer, "does not hold any more")

    def test_amounts_and_currencies(self):
        claim, offer = self.make()
        for amount in ("-0.01", "120.01", "10 EUR", "€10", "0x10", "1e400", "--1", "1,2,3"):
            with self.subTest(amount=amount):
                page = self.answer(claim, answer="counter", offer_id=str(offer.id), amount=amount)
                self.assertIn("alert-danger", page.text)
                self.assertEqual((len(claim.offer_ids), offer.state), (1, "sent"))
        # A currency that is sent along is not looked at: it is the one in which it was paid.
        other = self.env.ref("base.EUR" if self.company.currency_id.name != "EUR" else "base.USD")
        self.answer(
            claim,
            answer="counter",
            offer_id=str(offer.id),
            amount="70",
            currency_id=str(other.id),
        )
        theirs = claim.their_offer_id
        self.assertEqual((theirs.amount, theirs.currency_id), (70.0, claim.currency_id))

    def test_token_of_another(self):
        claim, offer = self.make()
        other = self.claim({self.lamp: 1})
        for token in (
            other._portal_ensure_token(),
            claim.order_id._portal_ensure_token(),
            "0" * 36,
            "é",
        ):
            with self.subTest(token):
                page = self.answer(claim, token, answer="accept", offer_id=str(offer.id))
                self.assertEqual(page.status_code, 303)
                self.assertEqual((claim.state, offer.state), ("offered", "sent"))

    @mute_logger("odoo.http")
    def test_by_calls(self):
        """The customer's account answers on the page, and by no call."""
        claim, offer = self.make()
        user = new_test_user(self.env, "anna_calls", groups="base.group_portal")
        user.partner_id.parent_id = self.partner
        self.authenticate("anna_calls", "anna_calls")
        self.env.flush_all()
        for model, method, args in (
            ("rma.offer", "action_accept", [[offer.id]]),
            ("rma.offer", "action_counter", [[offer.id], 120.0]),
            ("rma.offer", "write", [[offer.id], {"state": "accepted"}]),
            ("rma.offer", "create", [{"claim_id": claim.id, "amount": 120.0}]),
            ("rma.claim", "write", [[claim.id], {"amount_agreed": 120.0}]),
            ("rma.claim", "action_reopen", [[claim.id]]),
            ("rma.claim", "action_accept_proposal", [[claim.id]]),
            ("rma.claim", "read", [[claim.id], ["band_text", "turn_text", "note"]]),
            ("rma.dispute", "create", [{"claim_id": claim.id}]),
        ):
            with self.subTest(f"{model}.{method}"):
                answer = self.make_jsonrpc_request_raw(model, method, args)
                self.assertIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual((claim.state, offer.state), ("offered", "sent"))

    def make_jsonrpc_request_raw(self, model, method, args):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}", json={"params": params}, timeout=60
        ).json()
