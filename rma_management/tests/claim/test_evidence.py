import hashlib
import io
import json
import time
import zipfile
from unittest import TestCase

from odoo.exceptions import AccessError

from ...tools.evidence import CARD_FIELDS, File, get_missing, name_files, pack
from ..common_claim import ClaimCommon
from ..common_inspection import PNG


class TestEvidenceTools(TestCase):
    """Pure: names, what is missing, digests."""

    def test_names(self):
        files = [
            File(name, b"")
            for name in ("a/x.png", "a/x.png", "a/X.png", "b/x.png", "../../etc/passwd", "a/")
        ]
        names = [file.name for file in name_files(files)]
        self.assertEqual(len(set(names)), len(names))
        self.assertEqual(names[:4], ["a/x.png", "a/x-2.png", "a/X-3.png", "b/x.png"])

    def test_missing(self):
        self.assertEqual(len(CARD_FIELDS), 27)
        self.assertIn("receipt", get_missing({}))
        self.assertNotIn("receipt", get_missing({"receipt": "INV/1"}))
        self.assertNotIn("service_date", get_missing({}))

    def test_the_same_files_make_the_same_pack(self):
        files = [File("found/leg.png", b"leg", "Found")]
        first, second = (pack(files, {"claim": "C1"}, File("index.pdf", b"%PDF")) for _n in "ab")
        self.assertEqual(first, second)


class TestEvidence(ClaimCommon):
    """One click: all that speaks for us, each file with its digest."""

    def make(self):
        claim = self.claim({self.chair: 1}, statement="It was broken when it came.")
        photos = self.env["ir.attachment"].create(
            [{"name": "../leg.png", "datas": PNG}, {"name": "leg.png", "datas": PNG}]
        )
        claim.photo_ids = photos[0]
        claim.order_id.inspection_ids.photo_ids = photos[1]
        self.offer(claim, 60.0, message="A leg is scratched.").action_counter(90.0, "No.")
        self.credit(claim.order_id)
        return claim

    def test_pack(self):
        claim = self.make()
        claim.with_user(self.csr).read(["evidence_missing"])
        start = time.monotonic()
        action = claim.with_user(self.csr).action_export_evidence()
        self.assertLess(time.monotonic() - start, 30)
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[-1].partition("?")[0])
        )
        self.assertEqual((attachment.res_model, attachment.res_id), ("rma.claim", claim.id))
        archive = zipfile.ZipFile(io.BytesIO(attachment.raw))
        facts = json.loads(archive.read("evidence.json"))
        listed = {file["name"]: file["sha256"] for file in facts["files"]}
        self.assertEqual(set(archive.namelist()), set(listed) | {"evidence.json"})
        for name, digest in listed.items():
            with self.subTest(name):
                self.assertNotIn("..", name)
                self.assertEqual(hashlib.sha256(archive.read(name)).hexdigest(), digest)
        card = facts["evidence"]["card"]
        self.assertEqual(set(card), set(CARD_FIELDS))
        self.assertEqual(card["customer_name"], "Anna Customer")
        self.assertIn("It was broken when it came.", card["customer_communication"])
        self.assertIn("Chair", card["product_description"])
        self.assertEqual(facts["amount_paid"], 120.0)
        # Delivered, received, inspected.
        self.assertGreaterEqual(len(facts["custody"]), 3)
        self.assertIn("Offer countered", [row["what"] for row in facts["decisions"]])
        self.assertTrue(facts["policies"])
        self.assertTrue([name for name in listed if name.startswith("documents/")])

    def test_missing_is_said_before(self):
        claim = self.claim({self.chair: 1})
        missing = claim.with_user(self.csr).evidence_missing
        self.assertIn("tracking number", missing)
        self.assertNotIn("posted invoice", missing)

    def test_who(self):
        claim = self.claim({self.chair: 1})
        for user in (self.accountant, self.inspector):
            with self.subTest(user.login), self.assertRaises(AccessError):
                claim.with_user(user).action_export_evidence()
