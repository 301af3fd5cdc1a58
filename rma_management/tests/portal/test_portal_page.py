from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common_portal import PortalCase

SECRET = "Hush-hush"
GREETING = "Hello customer"


@tagged("post_install", "-at_install")
class TestPortalPage(PortalCase):
    """What the customer reads of a return (C7): in which order, in whose words, and no more."""

    def setUp(self):
        super().setUp()
        self.log_in("owner")

    def read_page(self, rma):
        """Return the texts of the page of a return."""
        self.env.flush_all()
        return self.get_text(self.get(rma))

    def assert_told(self, rma, *texts):
        page = self.read_page(rma)
        for text in texts:
            self.assertIn(text, page)
        return page

    def sell_and_return(self, quantity=2, **vals):
        return self.create_return(self.sell([(self.chair, 3)]), {self.chair: quantity}, **vals)

    def test_what_is_next_in_every_state(self):
        draft = self.draft(self.order, {self.lamp: 1})
        self.assert_told(draft, "We are preparing your return")
        group = self.env.ref("rma_management.group_rma_manager")
        reason = self.env["rma.reason"].create({"name": "Burnt", "approval_group_id": group.id})
        waiting = self.draft(self.order, {self.lamp: 1}, line={"reason_id": reason.id})
        waiting.action_submit()
        self.assertEqual(waiting.state, "submitted")
        self.assert_told(waiting, "We are looking at your request")
        waiting._transition("reject", reject_reason="You have worn it.")
        self.assert_told(waiting, "We cannot accept this return", "You have worn it.")
        self.assert_told(self.rma, "Send it back", "Print label", "Print return slip")
        self.receive(self.rma, {self.chair: 1}, backorder=True)
        self.assert_told(self.rma, "Part of your return is here", "1 of 2 have arrived.")
        self.receive(self.rma)
        page = self.assert_told(self.rma, "Your goods are here")
        self.assertNotIn("Print label", page)
        self.inspect(self.rma)
        self.assert_told(self.rma, "Your credit is being prepared", "Checked: as you described it.")
        (note,) = self.credit(self.rma)
        page = self.assert_told(self.rma, "Your return is complete", "Credited: $ 240.00")
        self.assertIn(note.name, page)

    def test_what_was_found(self):
        lowest = self.env.ref("rma_management.rma_grade_d")
        for found, grade, text in (
            ("unopened", None, "Checked: as you described it."),
            ("used", None, "Checked: Used."),
            (False, lowest, "Checked: not quite as you described it."),
        ):
            with self.subTest(found=found, grade=grade):
                order = self.sell([(self.chair, 3)])
                rma = self.authorize(order, {self.chair: 2}, line={"condition": "unopened"})
                self.receive(rma)
                wizard = self.env["rma.inspect"].create({"order_id": rma.id})
                wizard.line_ids.condition_found = found
                wizard.line_ids.grade_id = grade or wizard.line_ids.grade_id
                wizard.action_apply()
                self.assert_told(rma, text)

    def test_ended_before_its_time(self):
        self.rma.action_cancel()
        self.assert_told(self.rma, "This return is cancelled", "Cancelled : Ended")
        self.set_terms(validity_days=14)
        rma = self.sell_and_return()
        rma._write_decided({"date_expiry": fields.Date.today() - timedelta(days=1)})
        rma._end_waiting()
        self.assertTrue(rma.is_expired)
        self.assert_told(rma, "This return has expired", "Expired : Ended")

    def test_sections_in_the_order_of_what_is_next(self):
        page = self.get(self.rma).text
        parts = ("<h1", "rma_way", "rma_goods", "rma_money", "rma_papers", "rma_files")
        parts += ("rma_messages", "/cancel")
        places = [page.index(part) for part in parts]
        self.assertEqual(places, sorted(places))
        self.assertEqual(page.count('class="o_rma_step '), 7)

    def test_estimate_is_the_calculators(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10, name=SECRET)
        reason = self.env.ref("rma_management.rma_reason_not_needed")
        rma = self.draft(
            self.sell([(self.chair, 3)]), {self.chair: 2}, line={"reason_id": reason.id}
        )
        rma.action_submit()
        page = self.assert_told(rma, "Restocking fee", "Our terms of return", "$ 216.00")
        for _label, amount in rma._get_credit_rows():
            self.assertIn(f"{abs(amount):.2f}", page)

    def test_money_promise_and_why_it_moved(self):
        self.set_terms(validity_days=14, refund_days=5)
        rma = self.sell_and_return()
        first = self.day_text(rma.date_expiry)
        page = self.assert_told(rma, f"Send it by {first}")
        self.assertIn(self.day_text(rma.date_expiry + timedelta(days=5)), page)
        self.assertNotIn("more time", page)
        rma.action_extend()
        self.assertNotEqual(self.day_text(rma.date_expiry), first)
        later = self.day_text(rma.date_expiry)
        self.assert_told(rma, f"Send it by {later}", f"Not {first} as first told")

    def day_text(self, day):
        return day.strftime("%m/%d/%Y")

    def test_found_otherwise(self):
        rma = self.sell_and_return()
        rma.line_ids._in_action().condition = "unopened"
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.write(
            {"condition_found": "used", "defect": SECRET, "disposition_id": self.send_back.id}
        )
        wizard.action_apply()
        page = self.assert_told(rma, "Checked: Used.", "We send 2 Units back to you")
        self.assertNotIn("$", page)
        self.assertNotIn(SECRET, page)

    def test_nothing_that_is_written_for_colleagues(self):
        self.set_terms(name=f"{SECRET} policy", note=f"{SECRET} remark")
        rma = self.sell_and_return(note=f"{SECRET} note")
        rma.message_post(body=SECRET, subtype_xmlid="mail.mt_note")
        self.env["rma.charge"].create({"order_id": rma.id, "type": "goodwill", "amount": 5.0})
        self.receive(rma)
        grade = self.env["rma.grade"].create({"name": f"{SECRET} grade"})
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.write({"grade_id": grade.id, "defect": SECRET})
        wizard.action_apply()
        rma.inspection_ids.note = f"{SECRET} found"
        self.env["rma.charge"].sudo()._in_action().create(
            {
                "order_id": rma.id,
                "type": "diminished_value",
                "rate": 3,
                "source": "inspection",
                "inspection_id": rma.inspection_ids.id,
            }
        )
        self.env.flush_all()
        page = self.get(rma).text
        self.assertIn("3.00", page)
        self.assertNotIn(SECRET, page)
        # What it costs us is half its price.
        self.assertNotIn("50.00", page)

    def test_values_hold_no_record(self):
        def walk(value):
            if isinstance(value, dict):
                value = [*value, *value.values()]
            if isinstance(value, (list, tuple)):
                for part in value:
                    walk(part)
            else:
                self.assertIsInstance(value, (str, int, float, type(None)))

        self.return_all_the_way(self.sell([(self.lamp, 2)]), {self.lamp: 1})
        for rma in (self.rma, self.env["rma.order"].search([], order="id desc", limit=1)):
            walk(rma._get_portal_values())

    def test_credit_notes_are_links_for_who_may_open_them(self):
        rma = self.return_all_the_way(self.sell([(self.lamp, 2)]), {self.lamp: 1})
        link = f'href="/my/invoices/{rma.credit_note_ids.id}"'
        self.assertIn(link, self.get(rma).text)
        token = rma._portal_ensure_token()
        self.log_in("nobody")
        page = self.get(rma, token=token).text
        self.assertIn(rma.credit_note_ids.name, page)
        self.assertNotIn(link, page)

    def test_draft_note_is_nobodys_business(self):
        self.receive(self.rma)
        self.inspect(self.rma)
        self.credit(self.rma, post=False)
        self.assertNotIn("Credit note", self.read_page(self.rma))

    def test_orders_and_invoices_lead_to_their_returns(self):
        rma = self.return_all_the_way(self.sell([(self.lamp, 2)]), {self.lamp: 1})
        order = rma.sale_order_ids
        invoice = rma.credit_note_ids.reversed_entry_id
        for document in (order, invoice, rma.credit_note_ids):
            with self.subTest(document=document):
                page = self.url_open(document.access_url).text
                self.assertIn(f'href="/my/returns/{rma.id}"', page)
                self.assertNotIn(rma.picking_ids[:1].name, page)
        token = order._portal_ensure_token()
        self.log_in("nobody")
        page = self.url_open(f"{order.access_url}?access_token={token}").text
        self.assertIn(f"/my/returns/{rma.id}?access_token={rma.access_token}", page)
        self.log_in("other")
        page = self.url_open(f"{order.access_url}?access_token={token}").text
        self.assertIn(rma.name, page)
        self.assertNotIn(f"/my/returns/{rma.id}", page)

    def test_return_of_two_orders_is_not_opened_by_the_key_of_one(self):
        other = self.sell([(self.lamp, 1)])
        rma = self.draft(self.order, {self.lamp: 1})
        rma.line_ids = [
            fields.Command.create({"sale_line_id": other.order_line.id, "product_uom_qty": 1})
        ]
        token = other._portal_ensure_token()
        rma._portal_ensure_token()
        self.log_in("nobody")
        page = self.url_open(f"{other.access_url}?access_token={token}").text
        self.assertIn(rma.name, page)
        self.assertNotIn(f"/my/returns/{rma.id}", page)

    def test_messages_by_key(self):
        rma = self.rma
        rma.message_post(body=GREETING, message_type="comment", subtype_xmlid="mail.mt_comment")
        rma.message_post(body=SECRET, subtype_xmlid="mail.mt_note")
        token = rma._portal_ensure_token()
        self.log_in("nobody")
        page = self.get(rma, token=token).text
        self.assertIn(f'data-token="{token}"', page)
        params = {"thread_model": "rma.order", "thread_id": rma.id}
        found = self.make_jsonrpc_request("/mail/chatter_fetch", {**params, "token": token})
        bodies = str(found["data"]["mail.message"])
        self.assertIn(GREETING, bodies)
        self.assertNotIn(SECRET, bodies)
        self.make_jsonrpc_request(
            "/mail/message/post",
            {**params, "token": token, "post_data": {"body": "Hello shop"}},
        )
        message = rma.message_ids[:1]
        self.assertIn("Hello shop", message.body)
        self.assertEqual(message.author_id, self.partner)

    def test_preview(self):
        action = self.rma.with_user(self.csr).action_preview()
        self.log_in(self.csr.login)
        page = self.url_open(action["url"]).text
        self.assertIn("This is what the customer sees", page)
        self.assertIn(self.rma.name, page)

    def test_in_the_visitors_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.chair.with_context(lang="fr_FR").name = "Chaise"
        self.partner.lang = "fr_FR"
        self.log_in("owner")
        self.assertIn("Chaise", self.read_page(self.rma))
