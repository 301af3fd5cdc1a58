from odoo.tests import tagged

from ...models.portal.rma_order_upload import MAX_FILES
from ...tools.sniff import MAX_BYTES
from ..common_portal import JPEG, PNG, PortalCase

LIES = [
    ("leg.png", b"<html><script>alert(1)</script></html>"),
    ("leg.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("leg.jpg", b"MZ\x90\x00"),
    ("leg.pdf", b"PK\x03\x04"),
    ("leg.heic", b""),
]


@tagged("post_install", "-at_install")
class TestPortalPageActions(PortalCase):
    """What customers do on the page of a return (C1, C7), in two tabs, twice and too late."""

    def upload(self, *files, token=None, rma=None):
        parts = [("files", file) for file in files]
        return self.post(rma or self.rma, "/files", token, files=parts)

    # Calling it off

    def test_cancel(self):
        self.log_in("owner")
        self.assertIn("Cancel this return", self.get(self.rma).text)
        answer = self.post(self.rma, "/cancel")
        self.assertIn("This return is cancelled", self.get_text(answer))
        self.assertEqual(self.rma.state, "cancel")
        self.assertEqual(set(self.rma.picking_ids.mapped("state")), {"cancel"})
        self.assertEqual(self.rma.decision_ids[:1].user_id.login, "rma_owner")
        self.assertIn("I have cancelled", "".join(self.rma.message_ids.mapped("body")))

    def test_cancel_by_key(self):
        token = self.rma._portal_ensure_token()
        self.log_in("nobody")
        answer = self.post(self.rma, "/cancel", token)
        self.assertIn("This return is cancelled", self.get_text(answer))
        message = self.rma.message_ids.filtered(lambda message: "cancelled" in message.body)[:1]
        self.assertEqual(message.author_id, self.partner)

    def test_cancel_twice_is_once(self):
        self.log_in("owner")
        self.post(self.rma, "/cancel")
        before = self.read_state(self.rma)
        answer = self.post(self.rma, "/cancel")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.read_state(self.rma), before)

    def test_cancel_by_state(self):
        """In a second tab that still shows the button, too."""
        draft = self.draft(self.order, {self.lamp: 1})
        received = self.create_return(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(received)
        done = self.return_all_the_way(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.log_in("owner")
        for rma, is_possible in ((draft, True), (received, False), (done, False)):
            state = rma.state
            with self.subTest(state=state):
                page = self.get_text(self.get(rma))
                self.assertEqual("Cancel this return" in page, is_possible)
                asked = self.get_text(self.get(rma, "/cancel"))
                self.assertEqual("Cancel this return?" in asked, is_possible)
                answer = self.post(rma, "/cancel")
                self.assertEqual(answer.status_code, 200)
                self.env.invalidate_all()
                self.assertEqual(rma.state, "cancel" if is_possible else state)
                if not is_possible:
                    self.assertIn("cannot be cancelled any more", self.get_text(answer))

    # The parcel

    def test_parcel(self):
        self.log_in("owner")
        self.assertIn("I have sent it", self.get(self.rma).text)
        answer = self.post(self.rma, "/parcel", number="  1Z 999 ", carrier="UPS")
        text = self.get_text(answer)
        self.assertIn("Your parcel is on its way", text)
        self.assertIn("UPS 1Z 999", text)
        self.assertNotIn("I have sent it", text)
        self.assertTrue(self.rma.date_shipped)
        before = self.read_state(self.rma)
        answer = self.post(self.rma, "/parcel", number="1Z 999", carrier="UPS")
        self.assertIn("we have the number", self.get_text(answer))
        self.assertEqual(self.read_state(self.rma), before)
        answer = self.post(self.rma, "/parcel", number="other")
        self.assertIn("needs no tracking number any more", self.get_text(answer))
        self.assertEqual(self.read_state(self.rma), before)

    def test_parcel_refused(self):
        self.log_in("owner")
        for number, carrier in (
            ("", ""),
            ("  ", "UPS"),
            ("x" * 65, ""),
            ("1", "y" * 65),
            ("1\x00", ""),
            ("1", "\x07"),
        ):
            with self.subTest(number=number, carrier=carrier):
                answer = self.post(self.rma, "/parcel", number=number, carrier=carrier)
                self.assertEqual(answer.status_code, 200)
                self.env.invalidate_all()
                self.assertFalse(self.rma.parcel_ref)

    def test_parcel_is_text(self):
        self.log_in("owner")
        answer = self.post(self.rma, "/parcel", number="<b>%s</b>%(x)s", carrier="<script>")
        self.assertNotIn("<b>%s", answer.text)
        self.assertNotIn("<script>:", answer.text)
        self.assertEqual(self.rma.parcel_ref, "<b>%s</b>%(x)s")
        self.assertNotIn("<b>%s", self.rma.message_ids[:1].body)

    def test_parcel_by_state(self):
        self.rma.action_cancel()
        draft = self.draft(self.order, {self.lamp: 1})
        self.log_in("owner")
        for rma in (self.rma, draft):
            self.post(rma, "/parcel", number="1Z999")
            self.env.invalidate_all()
            self.assertFalse(rma.parcel_ref)

    # Files

    def test_files(self):
        self.log_in("owner")
        answer = self.upload(("leg.svg", PNG), ("断腿.jpeg", JPEG))
        text = self.get_text(answer)
        self.assertIn("we have your files", text)
        self.assertIn("leg.png", text)
        self.assertIn("断腿.jpg", text)
        files = self.rma.evidence_ids.sorted("id")
        self.assertEqual(files.mapped("mimetype"), ["image/png", "image/jpeg"])
        self.assertEqual(set(files.mapped("res_id")), {self.rma.id})
        self.assertEqual(files.mapped("raw"), [PNG, JPEG])
        self.assertFalse(files.filtered("public"))
        self.assertIn("leg.png", self.rma.message_ids[:1].body)

    def test_files_by_key(self):
        token = self.rma._portal_ensure_token()
        self.log_in("nobody")
        self.assertIn("leg.png", self.upload(("leg.png", PNG), token=token).text)
        answer = self.get(self.rma, f"/file/{self.rma.evidence_ids.id}", token)
        self.assertEqual(answer.content, PNG)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn("sandbox", answer.headers["Content-Security-Policy"])

    def test_files_twice_are_once(self):
        self.log_in("owner")
        self.upload(("leg.png", PNG))
        before = self.read_state(self.rma)
        self.upload(("other.png", PNG), ("again.png", PNG))
        self.assertEqual(self.read_state(self.rma), before)

    def test_files_that_lie(self):
        self.log_in("owner")
        for file in LIES:
            with self.subTest(file=file):
                answer = self.upload(file)
                self.assertEqual(answer.status_code, 200)
                self.assertIn("is neither a picture nor a PDF", self.get_text(answer))
                self.env.invalidate_all()
                self.assertFalse(self.rma.evidence_ids)

    def test_one_good_file_among_bad_ones_is_kept(self):
        self.log_in("owner")
        text = self.get_text(self.upload(LIES[0], ("good.png", PNG)))
        self.assertIn("is neither a picture nor a PDF", text)
        self.assertEqual(self.rma.evidence_ids.mapped("name"), ["good.png"])

    def test_files_too_large_and_too_many(self):
        self.log_in("owner")
        answer = self.upload(("big.png", PNG + b"0" * MAX_BYTES))
        self.assertIn("too large", self.get_text(answer))
        self.upload(*((f"{n}.png", PNG + bytes([n])) for n in range(MAX_FILES - 1)))
        answer = self.upload(("a.png", PNG + b"aa"), ("b.png", PNG + b"bb"))
        self.assertIn("no more are kept", self.get_text(answer))
        self.env.invalidate_all()
        self.assertEqual(len(self.rma.evidence_ids), MAX_FILES)

    def test_files_by_state(self):
        self.rma.action_cancel()
        self.log_in("owner")
        self.assertNotIn("rma_upload", self.get(self.rma).text)
        answer = self.upload(("leg.png", PNG))
        self.assertIn("Nothing can be added", self.get_text(answer))
        self.env.invalidate_all()
        self.assertFalse(self.rma.evidence_ids)

    def test_files_of_others(self):
        """What an agent added, what another return has, and what is no file of a return."""
        mine = self.create_return(self.order, {self.lamp: 1})
        vals = {"name": "x.png", "raw": PNG, "res_model": "rma.order"}
        secret = self.env["ir.attachment"].create({**vals, "res_id": self.rma.id})
        self.rma.evidence_ids = secret
        other = self.env["ir.attachment"].create({**vals, "res_id": mine.id})
        self.log_in("owner")
        for file_id in (secret.id, other.id, 1, 2**31, 10**30):
            with self.subTest(file_id=file_id):
                self.assertEqual(self.get(self.rma, f"/file/{file_id}").status_code, 404)
        self.assertNotIn("x.png", self.get(self.rma).text)

    # Too much of everything

    def test_large_bodies(self):
        self.log_in("owner")
        before = self.read_state(self.rma)
        huge = "x" * 10 * 1024 * 1024
        for path in ("/parcel", "/cancel"):
            answer = self.post(self.rma, path, number=huge)
            self.assertEqual(answer.status_code, 413)
            self.assertIn("too much at once", answer.text)
        self.assertEqual(self.read_state(self.rma), before)

    def test_forged_fields_change_nothing(self):
        self.log_in("owner")
        self.post(
            self.rma,
            "/parcel",
            number="1Z999",
            state="done",
            partner_id=self.stranger.id,
            id=1,
            amount_estimated="1000000",
            evidence_ids="[[6,0,[1]]]",
        )
        self.env.invalidate_all()
        self.assertEqual(self.rma.partner_id, self.partner)
        self.assertEqual(self.rma.state, "authorized")
        self.assertFalse(self.rma.evidence_ids)
