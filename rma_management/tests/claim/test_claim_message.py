from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_claim import ClaimCommon
from ..common_message import MessageCommon

NOON = "2026-06-04 10:00:00"


@tagged("post_install", "-at_install")
class TestClaimMessage(MessageCommon, ClaimCommon):
    """Offers are told like the rest: a row for each, tried again, in the customer's language."""

    def get_letters(self, claim):
        return claim.message_ids.filtered(lambda message: message.message_type == "comment")

    def test_told_once(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0, message="Two screws are missing.")
        self.assertFalse(self.get_letters(claim))
        self.tell()
        self.tell()
        letter = self.get_letters(claim)
        self.assertEqual(len(letter), 1)
        self.assertEqual(letter.notified_partner_ids, self.partner)
        key = claim.access_token
        for words in (f"/my/claims/{claim.id}?access_token={key}", "screws are missing", "60.00"):
            self.assertIn(words, letter.body)
        self.assertIn("offer", self.get_log(claim.order_id))

    def test_a_row_for_each_offer(self):
        claim = self.claim({self.chair: 1})
        first = self.offer(claim, 40.0)
        self.tell()
        first.action_counter(90.0)
        second = self.offer(claim, 60.0)
        self.tell()
        rows = self.env["rma.message"].search(
            [("order_id", "=", claim.order_id.id), ("type_id.code", "=", "offer")], order="id"
        )
        self.assertEqual(rows.mapped("about"), [first.id, second.id])
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        self.assertEqual(len(self.get_letters(claim)), 2)

    def test_answered_meanwhile(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0).action_accept()
        self.tell()
        self.assertFalse(self.get_letters(claim))
        self.assertIn("offer", self.get_log(claim.order_id, "dropped"))

    def test_tried_again(self):
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0)

        def fail(*_args, **_kwargs):
            raise UserError("No server.")  # pylint: disable=translation-required

        row = self.env["rma.message"].search(
            [("order_id", "=", claim.order_id.id), ("type_id.code", "=", "offer")]
        )
        with patch.object(type(claim), "_post_together", fail):
            self.tell()
        self.assertRecordValues(row, [{"state": "queued", "attempts": 1, "error": "No server."}])
        row.sudo()._in_action().date_due = NOON
        self.tell()
        self.assertRecordValues(row, [{"state": "sent", "error": False}])

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.kind("offer").template_id
        template.update_field_translations("subject", {"fr_FR": "Offre {{ object.name }}"})
        self.partner.lang = "fr_FR"
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0)
        self.tell()
        self.assertEqual(self.get_letters(claim).subject, f"Offre {claim.name}")

    def test_no_address(self):
        self.partner.email = False
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0)
        self.tell()
        self.assertIn("offer", self.get_log(claim.order_id, "unreachable"))

    def test_switched_off(self):
        self.kind("offer").active = False
        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0)
        self.assertNotIn("offer", self.get_log(claim.order_id, "queued"))

    def test_template_of_claims(self):
        self.kind("offer").template_id = self.kind("offer").template_id.copy()
        with self.assertRaises(UserError):
            self.kind("offer").template_id = self.kind("arrived").template_id
