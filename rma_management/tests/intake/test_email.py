import logging
from datetime import datetime, timedelta
from email.utils import format_datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.mail.tests.common import MailCommon

from ...tools import mail_text
from ..common import RmaCommon

MAIL = """Return-Path: <someone@example.com>
To: {to}
cc: {cc}
From: {email_from}
Subject: {subject}
MIME-Version: 1.0
Date: {date}
Message-ID: {msg_id}
{extra}
Content-Type: text/plain; charset=utf-8

{body}
"""
MAIL_WITH_PHOTO = """Return-Path: <someone@example.com>
To: {to}
cc: {cc}
From: {email_from}
Subject: {subject}
MIME-Version: 1.0
Date: {date}
Message-ID: {msg_id}
{extra}
Content-Type: multipart/mixed; boundary="limit"

--limit
Content-Type: text/html; charset=utf-8

{body}
--limit
Content-Type: image/png; name="sole.png"
Content-Disposition: attachment; filename="sole.png"
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
--limit--
"""


class TestEmail(RmaCommon, MailCommon):
    """A mail becomes a draft (E4), through core's own gateway."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alias = cls.env.ref("rma_management.mail_alias_returns")
        cls.alias.write({"alias_name": "returns", "alias_domain_id": cls.mail_alias_domain.id})
        cls.firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        cls.clerk = cls.env["res.partner"].create(
            {"name": "Clerk", "parent_id": cls.firm.id, "email": "clerk@firm.example.com"}
        )
        cls.csr.group_ids |= cls.env.ref("base.group_partner_manager")

    def mail(self, subject="Return", body="Hello", sender="anna@example.com", template=MAIL, **kw):
        """Have a mail arrive, and return the returns that came of it."""
        before = self.env["rma.order"].search([])
        number = len(before) + self.env["mail.message"].search_count([])
        message = template.format(
            **{
                "to": "returns@test.mycompany.com",
                "cc": "",
                "email_from": sender,
                "subject": subject,
                "date": format_datetime(fields.Datetime.now()),
                "msg_id": f"<mail-{number}@example.com>",
                "extra": "X-Test: 1",
                "body": body,
                **kw,
            }
        )
        with self.mock_mail_gateway():
            self.env["mail.thread"].sudo().message_process(None, message)
        return self.env["rma.order"].search([]) - before

    def get_queue(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_management.rma_order_action_triage"
        )
        return self.env["rma.order"].with_user(self.csr).search(safe_eval(action["domain"]))

    # The right customer and order

    def test_order_in_subject(self):
        order, _other = self.sell([(self.chair, 3)]), self.sell([(self.lamp, 1)])
        rma = self.mail(f"Return of order #{order.name}, please", "The chair wobbles.")
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "draft",
                    "channel": "email",
                    "partner_id": self.partner.id,
                    "origin_order_id": order.id,
                    "sale_order_ids": order.ids,
                    "sale_order_count": 1,
                    "email_from": "anna@example.com",
                    "subject": f"Return of order #{order.name}, please",
                    "company_id": self.company.id,
                    "user_id": False,
                    "line_ids": [],
                }
            ],
        )
        self.assertTrue(rma.name.startswith("RMA"))
        self.assertIn("wobbles", rma.message_ids.filtered(lambda m: m.message_type == "email").body)

    def test_receipt_counts_not_the_date_that_the_sender_writes(self):
        """A mail may be two days on its way; who says more has somebody look at it."""
        now = datetime(2025, 3, 20, 12)
        table = [
            # what the mail says, what counts, is somebody asked
            (now, now, False),
            (now - timedelta(hours=5), now - timedelta(hours=5), False),
            (now - timedelta(days=2), now - timedelta(days=2), False),
            (now - timedelta(days=2, seconds=1), now, True),
            (now - timedelta(days=60), now, True),
            (now + timedelta(hours=5), now, False),
            (now + timedelta(days=60), now, True),
        ]
        for number, (written, counted, is_asked) in enumerate(table):
            with self.subTest(written=written), freeze_time(now):
                rma = self.mail(date=format_datetime(written), msg_id=f"<date-{number}@x.com>")
                self.assertEqual(rma.date_requested, counted)
                self.assertEqual(rma.date_in_mail, written if is_asked else False)
        for number, date in enumerate(("yesterday, or so", "Mon, 01 Jan 0001 00:00:00 +0000")):
            with self.subTest(date=date), freeze_time(now):
                rma = self.mail(date=date, msg_id=f"<no-date-{number}@x.com>")
                self.assertEqual(rma.date_requested, now)

    def test_backdated_mail_waits_in_triage_until_it_is_submitted(self):
        order = self.sell([(self.chair, 1)])
        backdated = format_datetime(fields.Datetime.now() - timedelta(days=20))
        rma = self.mail(order.name, date=backdated)
        self.assertTrue(rma.partner_id and rma.line_ids)
        self.assertIn(rma, self.get_queue())
        with self.assertRaises(AccessError):
            rma.with_user(self.csr).date_requested = fields.Datetime.now() - timedelta(days=20)
        rma.with_user(self.csr).action_submit()
        self.assertNotIn(rma, self.get_queue())

    def test_nul_bytes_are_left_out(self):
        order = self.sell([(self.chair, 3)])
        rma = self.mail(f"Return\0 of {order.name}", "<p>Broken\0 it is</p>", extra="X-Odd: a\0b")
        self.assertEqual(rma.origin_order_id, order)
        self.assertEqual(rma.subject, f"Return of {order.name}")
        self.assertIn("Broken it is", rma.message_ids.filtered("body")[-1:].body)
        encoded = self.mail("=?utf-8?q?One=00_more=0Aline?=", sender="=?utf-8?q?A=00?= <a@x.com>")
        self.assertEqual((encoded.subject, encoded.email_from), ("One more line", '"A" <a@x.com>'))

    def test_order_in_body_before_the_quoted_one(self):
        old, new = self.sell([(self.chair, 3)]), self.sell([(self.lamp, 2)])
        body = f"I return {new.name.lower()}.\n\nOn Monday you wrote:\n> About {old.name}"
        self.assertEqual(self.mail("Return", body).origin_order_id, new)

    def test_order_only_in_forwarded_mail(self):
        _other, order = self.sell([(self.lamp, 2)]), self.sell([(self.chair, 3)])
        body = f"<p>See below.</p><blockquote>Your order {order.name}</blockquote>"
        rma = self.mail("Fwd: order", body, template=MAIL_WITH_PHOTO)
        self.assertEqual(rma.origin_order_id, order)

    def test_references_of_the_customer(self):
        order, _other = self.sell([(self.chair, 3)]), self.sell([(self.lamp, 2)])
        order.client_order_ref = "PO-77881"
        self.assertEqual(self.mail("About PO-77881").origin_order_id, order)
        self.assertEqual(self.mail(f"For {order.invoice_ids.name}").origin_order_id, order)

    def test_contact_of_the_customer(self):
        order = self.sell([(self.chair, 3)], partner=self.firm)
        rma = self.mail(order.name, sender="The Clerk <clerk@firm.example.com>")
        self.assertRecordValues(rma, [{"partner_id": self.firm.id, "origin_order_id": order.id}])

    def test_single_piece_is_a_line(self):
        order = self.sell([(self.chair, 1), (self.service, 1)])
        rma = self.mail(order.name)
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "sale_line_id": self.line_of(order, self.chair).id,
                    "product_uom_qty": 1.0,
                    "reason_id": False,
                }
            ],
        )
        self.assertNotIn(rma, self.get_queue())

    def test_known_sender_with_one_open_order(self):
        back = self.sell([(self.lamp, 1)])
        self.authorize(back, {self.lamp: 1})
        order = self.sell([(self.chair, 3)])
        self.assertEqual(self.mail().origin_order_id, order)

    def test_known_sender_with_two_open_orders(self):
        self.sell([(self.lamp, 1)])
        self.sell([(self.chair, 3)])
        rma = self.mail()
        self.assertRecordValues(rma, [{"partner_id": self.partner.id, "origin_order_id": False}])
        self.assertIn(rma, self.get_queue())

    # Triage

    def test_unknown_sender(self):
        rma = self.mail("Broken", sender="Zoe New <zoe@new.example.com>")
        self.assertRecordValues(
            rma,
            [
                {
                    "partner_id": False,
                    "state": "draft",
                    "email_from": '"Zoe New" <zoe@new.example.com>',
                }
            ],
        )
        self.assertIn(rma, self.get_queue())
        self.assertEqual(rma.display_name, rma.name)
        with self.assertRaises(UserError) as refusal:
            rma.with_user(self.csr).action_submit()
        self.assertIn("no customer", str(refusal.exception))
        rma.with_user(self.csr).action_create_customer()
        self.assertRecordValues(
            rma.partner_id, [{"name": "Zoe New", "email": "zoe@new.example.com"}]
        )
        self.assertEqual(rma.partner_shipping_id, rma.partner_id)

    def test_malformed_sender(self):
        """However many returns without a mail were entered lately."""
        order = self.sell([(self.chair, 1)])
        for _number in range(20):
            self.draft(order, {self.chair: 1})
        rma = self.mail("Broken", sender="nobody")
        self.assertFalse(rma.partner_id)
        with self.assertRaises(UserError):
            rma.with_user(self.csr).action_create_customer()

    def test_customer_of_known_address_is_taken(self):
        rma = self.mail(sender="late@example.com")
        late = self.env["res.partner"].create({"name": "Late", "email": "late@example.com"})
        rma.with_user(self.csr).action_create_customer()
        self.assertEqual(rma.partner_id, late)

    def test_shared_address(self):
        twin = self.partner.copy({"name": "Twin", "email": "anna@example.com"})
        order = self.sell([(self.chair, 3)], partner=twin)
        self.sell([(self.lamp, 1)])
        rma = self.mail()
        self.assertFalse(rma.partner_id)
        with self.assertRaises(UserError) as refusal:
            rma.with_user(self.csr).action_create_customer()
        self.assertIn("Twin", str(refusal.exception))
        self.assertEqual(self.mail(order.name).partner_id, twin)

    def test_foreign_order_is_noted_and_not_taken(self):
        self.sell([(self.lamp, 3)], partner=self.stranger)
        order = self.sell([(self.chair, 1)])
        for sender, customer in (
            ("bob@example.com", self.stranger),
            ("who@example.com", self.env["res.partner"]),
        ):
            rma = self.mail(f"I return {order.name}", sender=sender)
            self.assertRecordValues(
                rma,
                [
                    {
                        "partner_id": customer.id,
                        "origin_order_id": False,
                        "sale_order_ids": [],
                        "line_ids": [],
                        "order_ref": order.name,
                    }
                ],
            )
            self.assertIn(rma, self.get_queue())
        rma.with_user(self.csr).partner_id = self.partner
        self.assertEqual(rma.origin_order_id, order)
        rma.with_user(self.csr).partner_id = self.stranger
        self.assertFalse(rma.origin_order_id)

    def test_colleague_is_no_customer(self):
        self.csr.email = "csr@test.mycompany.com"
        order = self.sell([(self.chair, 3)])
        rma = self.mail(f"Fwd: {order.name}", sender="csr@test.mycompany.com")
        self.assertRecordValues(
            rma, [{"partner_id": False, "order_ref": order.name, "user_id": False}]
        )
        with self.assertRaises(UserError):
            rma.with_user(self.csr).action_create_customer()

    def test_customer_is_needed_by_every_other_return(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["rma.order"].create({"channel": "phone"})

    def test_customer_cannot_be_taken_away(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1}, channel="email")
        with self.assertRaises(UserError):
            rma.partner_id = False
        rma = self.draft(self.sell([(self.chair, 3)]), {self.chair: 1})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            rma.partner_id = False
            self.env.flush_all()

    def test_form_of_a_draft_without_customer(self):
        rma = self.mail(sender="zoe@new.example.com")
        with Form(rma.with_user(self.csr)) as form:
            form.priority = "1"
        self.assertEqual(rma.priority, "1")

    # What comes with it

    def test_attachments_are_kept(self):
        rma = self.mail(body="<p>See photo</p>", template=MAIL_WITH_PHOTO)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "rma.order"), ("res_id", "=", rma.id)]
        )
        self.assertEqual(files.mapped("name"), ["sole.png"])
        self.assertTrue(files.raw)

    def test_photos_are_evidence(self):
        """With the first mail or in a later one; the same photo twice is one."""
        self.set_terms(evidence_outcome="deny")
        reason = self.env["rma.reason"].create({"name": "Broken", "is_evidence_required": True})
        for is_with_photo in (True, False):
            with self.subTest(first=is_with_photo):
                order = self.sell([(self.chair, 1)])
                template = {"template": MAIL_WITH_PHOTO} if is_with_photo else {}
                rma = self.mail(order.name, **template)
                rma.line_ids.reason_id = reason
                if not is_with_photo:
                    with self.assertRaisesRegex(UserError, "no photo"), self.cr.savepoint():
                        rma.with_user(self.csr).action_submit()
                    self.mail(f"{rma.name} once more", template=MAIL_WITH_PHOTO)
                self.mail(f"{rma.name} again", template=MAIL_WITH_PHOTO)
                self.assertEqual(rma.evidence_ids.mapped("name"), ["sole.png"])
                rma.with_user(self.csr).action_submit()
                self.assertEqual(rma.state, "authorized")

    def test_automatic_answers_are_ignored(self):
        order = self.sell([(self.chair, 3)])
        for extra in (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated; owner-email=x",
            "X-Auto-Response-Suppress: DR, OOF, AutoReply",
            "X-Auto-Response-Suppress: All",
            "Precedence: bulk",
            "Precedence: auto_reply",
            "X-Autoreply: yes",
        ):
            with (
                self.subTest(extra=extra),
                self.assertLogs(
                    "odoo.addons.rma_management.models.intake.rma_order_gateway", logging.INFO
                ),
            ):
                self.assertFalse(self.mail(order.name, extra=extra))
        for subject in ("Out of Office: away", "Automatic reply: Your return", "Abwesenheitsnotiz"):
            self.assertFalse(self.mail(f"{subject} {order.name}"))
        for extra in (
            "Auto-Submitted: no",
            "Precedence: list",
            "X-Auto-Response-Suppress: DR, RN, NRN",
        ):
            with self.subTest(extra=extra):
                self.assertTrue(self.mail(order.name, extra=extra))

    def test_automatic_answer_to_a_return_is_ignored(self):
        rma = self.mail()
        first = rma.message_ids.filtered(lambda m: m.message_type == "email")
        extra = f"Auto-Submitted: auto-replied\nIn-Reply-To: {first.message_id}"
        self.assertFalse(self.mail("Re: Return", extra=extra))
        self.assertEqual(rma.message_ids.filtered(lambda m: m.message_type == "email"), first)

    def test_loop_ends(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "3")
        for _turn in range(3):
            self.assertTrue(self.mail(sender="robot@example.com"))
        self.assertFalse(self.mail(sender="robot@example.com"))
        self.assertTrue(self.mail(sender="zoe@new.example.com"))

    def test_same_mail_twice(self):
        self.assertTrue(self.mail(msg_id="<twice@example.com>"))
        self.assertFalse(self.mail(msg_id="<twice@example.com>"))

    # Existing returns

    def get_mails(self, rma):
        return rma.message_ids.filtered(lambda m: m.message_type == "email")

    def test_ran_goes_to_its_return(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        spoken = rma.name.replace("-", " ").lower()
        for number, text in enumerate((f"Re: {rma.name}", f"about {spoken}"), 1):
            self.assertFalse(self.mail(text, "Where is my money?"))
            self.assertEqual(len(self.get_mails(rma)), number)
        self.assertFalse(self.mail("Money", f"On Monday you wrote:\n> Return {rma.name}"))
        self.assertEqual(len(self.get_mails(rma)), 3)
        comment = self.env.ref("mail.mt_comment")
        self.assertEqual(self.get_mails(rma).subtype_id, comment)

    def test_ran_from_a_stranger_is_a_note(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        for sender in ("bob@example.com", "who@example.com"):
            self.assertFalse(self.mail(rma.name, "Pay to this account", sender=sender))
        mails = self.get_mails(rma)
        self.assertEqual(len(mails), 2)
        self.assertEqual(mails.subtype_id, self.env.ref("mail.mt_note"))
        self.assertNotIn(self.stranger, rma.message_partner_ids)

    def test_mistyped_ran_makes_a_draft(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        wrong = rma.name[:-1] + ("A" if rma.name[-1] != "A" else "B")
        self.assertTrue(self.mail(wrong))
        self.assertFalse(self.get_mails(rma))

    def test_answer_in_the_thread(self):
        rma = self.mail(sender="zoe@new.example.com")
        first = self.get_mails(rma)
        extra = f"In-Reply-To: {first.message_id}\nReferences: {first.message_id}"
        self.assertFalse(self.mail("Re: Return", "And a photo", "zoe@new.example.com", extra=extra))
        self.assertEqual(len(self.get_mails(rma)), 2)

    # Companies

    def test_second_company(self):
        other = self.env["res.company"].create({"name": "Second"})
        order = self.sell([(self.chair, 3)])
        self.alias.copy(
            {
                "alias_name": "returns-second",
                "alias_domain_id": self.mail_alias_domain.id,
                "alias_defaults": repr({"company_id": other.id}),
            }
        )
        to = "returns-second@test.mycompany.com"
        self.assertRecordValues(
            self.mail(to=to),
            [
                {
                    "company_id": other.id,
                    "partner_id": self.partner.id,
                    "origin_order_id": False,
                    "currency_id": other.currency_id.id,
                }
            ],
        )
        # The order decides where it was sold.
        self.assertEqual(self.mail(order.name, to=to).company_id, self.company)
        self.partner.company_id = self.company
        self.assertFalse(self.mail("Again", to=to).partner_id)

    # To the end

    def test_csr_finishes_the_draft(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.mail(order.name).with_user(self.csr)
        action = rma.action_choose_products()
        entry = self.env["rma.entry"].with_user(self.csr).browse(action["res_id"])
        self.assertEqual(entry.sale_order_ids, order)
        entry.line_ids.filtered(lambda line: line.product_id == self.lamp).quantity = 2
        opened = entry.action_confirm()
        self.assertEqual(opened["res_id"], rma.id)
        self.assertRecordValues(
            rma,
            [{"state": "authorized", "channel": "email", "user_id": self.csr.id}],
        )
        self.assertRecordValues(
            rma.line_ids, [{"product_id": self.lamp.id, "product_uom_qty": 2.0}]
        )
        self.assertEqual(entry.action_confirm()["res_id"], rma.id)
        self.assertEqual(len(rma.line_ids), 1)
        self.assertEqual(order.rma_order_ids, rma)

    def test_customer_follows_from_the_order(self):
        order = self.sell([(self.chair, 3)])
        rma = self.mail(sender="zoe@new.example.com").with_user(self.csr)
        entry = (
            self.env["rma.entry"].with_user(self.csr).browse(rma.action_choose_products()["res_id"])
        )
        entry.sale_order_ids = [Command.set(order.ids)]
        entry.action_return_all()
        entry.action_confirm()
        self.assertRecordValues(rma, [{"state": "authorized", "partner_id": self.partner.id}])

    def test_entry_refuses_another_customers_order(self):
        order = self.sell([(self.chair, 3)], partner=self.stranger)
        rma = self.mail().with_user(self.csr)
        entry = (
            self.env["rma.entry"].with_user(self.csr).browse(rma.action_choose_products()["res_id"])
        )
        entry.sale_order_ids = [Command.set(order.ids)]
        entry.action_return_all()
        self.assertEqual(entry.line_ids.mapped("verdict"), ["deny"])
        with self.assertRaises(ValidationError):
            entry.action_confirm()
        self.assertRecordValues(rma, [{"state": "draft", "line_ids": []}])

    def test_entry_of_a_draft_submitted_meanwhile(self):
        order = self.sell([(self.chair, 3)])
        rma = self.mail(order.name).with_user(self.csr)
        entries = [
            self.env["rma.entry"].with_user(self.csr).browse(rma.action_choose_products()["res_id"])
            for _csr in range(2)
        ]
        for entry in entries:
            entry.line_ids.quantity = 1
        entries[0].action_confirm()
        with self.assertRaises(UserError) as refusal:
            entries[1].action_confirm()
        self.assertIn("no draft any more", str(refusal.exception))
        self.assertEqual(len(rma.line_ids), 1)

    # Settings

    def test_settings(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.rma_alias_prefix, "returns")
        settings.rma_alias_prefix = "rma"
        settings.execute()
        self.assertEqual(self.alias.alias_full_name, "rma@test.mycompany.com")
        self.alias.unlink()
        settings = self.env["res.config.settings"].create({"rma_alias_prefix": "back"})
        settings.execute()
        alias = self.env.ref("rma_management.mail_alias_returns")
        self.assertEqual((alias.alias_name, alias.alias_contact), ("back", "everyone"))
        self.assertEqual(alias.alias_model_id.model, "rma.order")


class TestMailText(RmaCommon):
    """What a mail names, without a database."""

    def test_numbers(self):
        self.assertEqual(
            mail_text.find_numbers("Order:S00012, (n°s00013) INV/2026/0001.", "no number S00012"),
            ["S00012", "s00013", "INV/2026/0001"],
        )
        self.assertLessEqual(
            len(mail_text.find_numbers("x1y " + " ".join(map(str, range(9999))))), 302
        )
