import base64
import re

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged

from ..common_claim import ClaimCommon
from ..common_inspection import PNG


@tagged("post_install", "-at_install")
class TestClaimPage(ClaimCommon, HttpCase):
    """The page of a claim by raw requests: what is shown, what is taken, and from whom."""

    def setUp(self):
        super().setUp()
        self.mine = self.claim({self.chair: 1}, note="Between us: he always does this.")
        self.ours = self.offer(self.mine, 61.25, message="A leg is scratched.")
        self.token = self.mine._portal_ensure_token()
        self.other = self.claim({self.lamp: 1})
        self.other_offer = self.offer(self.other, 11.0)
        self.other_token = self.other._portal_ensure_token()
        self.env.flush_all()

    def see(self, claim, token=None):
        query = f"?access_token={token}" if token else ""
        return self.url_open(f"/my/claims/{claim.id}{query}", allow_redirects=False)

    def answer(self, claim, token, **values):
        data = {"access_token": token or "", "csrf_token": http.Request.csrf_token(self), **values}
        return self.url_open(f"/my/claims/{claim.id}/answer", data=data, allow_redirects=False)

    def accept(self, offer=None, token=None, **values):
        vals = {"answer": "accept", "confirmed": "1", "name": "Anna C."}
        vals["offer_id"] = str((offer or self.ours).id)
        return self.answer(self.mine, token or self.token, **(vals | values))

    def test_page(self):
        self.authenticate(None, None)
        page = self.see(self.mine, self.token)
        self.assertEqual(page.status_code, 200)
        self.assertIn("61.25", page.text)
        self.assertIn("A leg is scratched.", page.text)
        self.assertIn("Chair", page.text)
        for secret in ("Between us", "band", "still worth", "11.00", self.other_token):
            self.assertNotIn(secret, page.text)
        # Each field that is typed has a label.
        for name in re.findall(r'<(?:input|textarea)[^>]*id="(rma_\w+)"', page.text):
            self.assertIn(f'for="{name}"', page.text)

    def test_who_sees_it(self):
        self.authenticate(None, None)
        for claim, token in (
            (self.mine, None),
            (self.mine, ""),
            (self.mine, "x"),
            (self.mine, self.other_token),
            (self.other, self.token),
            (self.mine, self.mine.order_id._portal_ensure_token()),
        ):
            with self.subTest(claim=claim.name, token=token):
                page = self.see(claim, token)
                self.assertEqual(page.status_code, 303)
                self.assertNotIn("61.25", page.text)
        self.assertEqual(
            self.url_open("/my/claims/999999999", allow_redirects=False).status_code, 303
        )

    def test_own_account(self):
        user = new_test_user(self.env, "anna_portal", groups="base.group_portal")
        user.partner_id.parent_id = self.partner
        self.authenticate("anna_portal", "anna_portal")
        self.assertEqual(self.see(self.mine).status_code, 200)
        other = new_test_user(self.env, "bob_portal", groups="base.group_portal")
        other.partner_id.parent_id = self.stranger
        self.authenticate("bob_portal", "bob_portal")
        self.assertEqual(self.see(self.mine).status_code, 303)

    def test_accept(self):
        self.authenticate(None, None)
        asked = self.accept(confirmed="")
        self.assertIn("Yes, I accept", asked.text)
        self.assertEqual(self.mine.state, "offered")
        self.assertEqual(self.accept().status_code, 303)
        self.env.invalidate_all()
        self.assertRecordValues(self.mine, [{"state": "agreed", "amount_agreed": 61.25}])
        self.assertRecordValues(self.ours, [{"state": "accepted", "answered_by": "Anna C."}])
        self.assertRegex(self.ours.answer_address, r"^[0-9a-f]{64}$")
        self.assertEqual(self.credit(self.mine.order_id).amount_total, 61.25)
        # Pressed once more, it says the same and changes nothing.
        self.assertIn(self.accept().status_code, (200, 303))
        self.assertEqual(self.mine.state, "agreed")

    def test_counter(self):
        self.authenticate(None, None)
        values = {"answer": "counter", "offer_id": str(self.ours.id), "message": "<b>Not mine</b>"}
        asked = self.answer(self.mine, self.token, amount="99,50", **values)
        self.assertIn("Yes, send it", asked.text)
        self.assertNotIn("<b>Not mine</b>", asked.text)
        self.answer(self.mine, self.token, amount="99.5", confirmed="1", name="Anna C.", **values)
        self.env.invalidate_all()
        theirs = self.mine.their_offer_id
        self.assertRecordValues(
            theirs, [{"amount": 99.5, "state": "sent", "message": "<b>Not mine</b>"}]
        )
        self.assertEqual(self.ours.state, "countered")
        page = self.see(self.mine, self.token).text
        self.assertIn("99.50", page)
        self.assertNotIn("<b>Not mine</b>", page)

    def test_decline(self):
        self.authenticate(None, None)
        self.answer(
            self.mine,
            self.token,
            answer="decline",
            offer_id=str(self.ours.id),
            confirmed="1",
            name="Anna C.",
            message="Never.",
        )
        self.env.invalidate_all()
        self.assertRecordValues(self.mine, [{"state": "disputed", "level": "manager"}])

    def test_tampered(self):
        """Nothing that a form does not offer is taken, and nothing is left half done."""
        self.authenticate(None, None)
        counter = {"answer": "counter", "amount": "10"}
        draft = self.offer(self.mine, 120.0, send=False)
        theirs = self.offer(self.mine, 90.0, party="customer")
        self.env.flush_all()
        cases = (
            {"offer_id": str(self.other_offer.id)},
            {"offer_id": str(draft.id)},
            {"offer_id": str(theirs.id)},
            {"offer_id": "0"},
            {"offer_id": "-1"},
            {"offer_id": "1 OR 1=1"},
            {"offer_id": "٣"},
            {"answer": "approve"},
            {"answer": "send"},
            {"answer": ""},
            {"name": ""},
            {"name": "  "},
            counter | {"amount": "-1"},
            counter | {"amount": "120.01"},
            counter | {"amount": "nan"},
            counter | {"amount": "inf"},
            counter | {"amount": "1e308"},
            counter | {"amount": "ten"},
            counter | {"amount": ""},
        )
        for values in cases:
            with self.subTest(values):
                page = self.accept(**values)
                self.assertEqual(page.status_code, 200)
                self.assertIn("alert-danger", page.text)
                self.env.invalidate_all()
                self.assertEqual(self.mine.state, "open")
                self.assertEqual(self.ours.state, "sent")
                self.assertEqual(len(self.mine.offer_ids), 3)
        # What is sent along and not asked for is not looked at.
        self.accept(amount="120", party="company", state="accepted", claim_id=str(self.other.id))
        self.env.invalidate_all()
        self.assertEqual(self.mine.amount_agreed, 61.25)
        self.assertEqual(self.other.state, "offered")

    def test_told_in_words_for_customers(self):
        """Nothing of our credit notes and claims is among them, whatever the amount is."""
        self.authenticate(None, None)
        counter = {"answer": "counter", "confirmed": ""}
        for values, text in (
            (counter | {"amount": "-1"}, "0 or more"),
            (counter | {"amount": "120.01"}, "You paid"),
            (counter | {"amount": "119.99"}, "You have got"),
            ({"confirmed": ""}, "You have got"),
            ({}, "You have got"),
        ):
            with self.subTest(values):
                if text == "You have got" and not self.mine.order_id.credit_note_ids:
                    self.credit(self.mine.order_id)
                    self.env.flush_all()
                problem = re.search(
                    r"alert-danger[^>]*>(.*?)</div>", self.accept(**values).text, re.S
                )
                self.assertIn(text, problem[1])
                for word in ("customer", "claim", "credited", "draft", self.mine.name):
                    self.assertNotIn(word, problem[1])
        self.env.invalidate_all()
        self.assertEqual(self.ours.state, "sent")

    def test_without_csrf_or_token(self):
        self.authenticate(None, None)
        self.assertEqual(self.accept(csrf_token="").status_code, 400)
        for token in ("x", self.other_token):
            self.assertEqual(self.accept(token=token).status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(self.mine.state, "offered")

    def test_over(self):
        self.authenticate(None, None)
        self.let_time_pass(self.ours)
        self.env.flush_all()
        self.assertNotIn("Accept our offer", self.see(self.mine, self.token).text)
        self.assertIn("does not hold any more", self.accept().text)

    def test_replaced_while_it_was_read(self):
        self.authenticate(None, None)
        self.offer(self.mine, 20.0)
        self.env.flush_all()
        page = self.accept()
        self.assertIn("does not hold any more", page.text)
        self.assertIn("20.00", page.text)

    def open(self, rma, token, **values):
        data = {"access_token": token, "csrf_token": http.Request.csrf_token(self), **values}
        return self.url_open(f"/my/returns/{rma.id}/claim", data=data, allow_redirects=False)

    def test_opened_from_the_return(self):
        rma = self.settle(
            self.sell([(self.chair, 1), (self.lamp, 1)]), {self.chair: 1, self.lamp: 1}
        )
        token = rma._portal_ensure_token()
        self.env.flush_all()
        self.authenticate(None, None)
        page = self.url_open(f"/my/returns/{rma.id}/claim?access_token={token}")
        self.assertIn("Which goods is it about?", page.text)
        chair, lamp = rma.line_ids
        values = {"line_id": str(chair.id), "kind": "missing", "statement": "A leg is missing."}
        for token_sent, changed in (
            ("x", {}),
            (self.token, {}),
            (token, {"statement": " "}),
        ):
            with self.subTest(token=token_sent, **changed):
                self.open(rma, token_sent, **(values | changed))
                self.env.invalidate_all()
                self.assertFalse(rma.claim_ids)
        done = self.open(rma, token, **values)
        self.env.invalidate_all()
        claim = rma.claim_ids
        self.assertRecordValues(
            claim, [{"kind": "missing", "statement": "A leg is missing.", "state": "open"}]
        )
        self.assertEqual(claim.line_ids, chair)
        self.assertIn(f"/my/claims/{claim.id}", done.headers["Location"])
        # Lines of another return are not of this one, nor is what only we say offered.
        foreign = str(self.other.line_ids.id)
        page = self.open(rma, token, line_id=foreign, kind="missing", statement="And?")
        self.assertIn("alert-danger", page.text)
        self.open(rma, token, line_id=str(lamp.id), kind="contradiction", statement="And?")
        self.env.invalidate_all()
        self.assertEqual((rma.claim_ids - claim).line_ids, lamp)
        self.assertEqual((rma.claim_ids - claim).kind, "other")
        self.assertIn("talking about these goods", self.open(rma, token, **values).text)

    def test_photos_with_the_claim(self):
        """Kept as on the page of the return, by the same guard; one that is none opens nothing."""
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        token = rma._portal_ensure_token()
        self.env.flush_all()
        self.authenticate(None, None)
        self.assertIn(
            'type="file"', self.url_open(f"/my/returns/{rma.id}/claim?access_token={token}").text
        )
        png = base64.b64decode(PNG)

        def send(*files):
            data = {
                "access_token": token,
                "csrf_token": http.Request.csrf_token(self),
                "line_id": str(rma.line_ids.id),
                "kind": "damaged",
                "statement": "A leg is loose.",
            }
            return self.url_open(
                f"/my/returns/{rma.id}/claim",
                data=data,
                files=[("photos", file) for file in files],
                allow_redirects=False,
            )

        page = send(("leg.png", png, "image/png"), ("leg.png", b"<script>", "image/png"))
        self.env.invalidate_all()
        self.assertIn("neither a picture nor a PDF", page.text)
        # What was typed is still there.
        self.assertIn("A leg is loose.", page.text)
        self.assertFalse(rma.claim_ids)
        self.assertFalse(rma.evidence_ids)
        send(("../leg.png", png, "text/html"))
        self.env.invalidate_all()
        claim = rma.claim_ids
        self.assertEqual(len(claim.photo_ids), 1)
        self.assertEqual(claim.photo_ids.mimetype, "image/png")
        self.assertNotIn("..", claim.photo_ids.name)
        # Side by side with what was found, for whoever settles it.
        found = self.env["ir.attachment"].create({"name": "found.png", "datas": PNG})
        rma.inspection_ids.photo_ids = found
        claim._in_action().inspection_ids = rma.inspection_ids
        self.env.flush_all()
        self.env.invalidate_all()
        html = claim.with_user(self.csr).photo_comparison
        for photo in claim.photo_ids | found:
            self.assertIn(f"/web/image/{photo.id}", html)
        self.assertTrue(claim.photo_ids.with_user(self.csr).read(["datas"]))

    def test_photos(self):
        attachments = self.env["ir.attachment"]
        shown = attachments.create({"name": "leg.png", "datas": PNG})
        hidden = attachments.create({"name": "secret.png", "datas": PNG})
        self.mine.photo_ids = shown
        self.env.flush_all()
        self.authenticate(None, None)
        for photo, token, status in (
            (shown, self.token, 200),
            (shown, self.other_token, 404),
            (shown, "", 404),
            (hidden, self.token, 404),
        ):
            with self.subTest(photo=photo.name, status=status):
                url = f"/my/claims/{self.mine.id}/photo/{photo.id}?access_token={token}"
                self.assertEqual(self.url_open(url).status_code, status)
