from datetime import timedelta
from functools import partial
from unittest.mock import patch

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from ..common_message import MessageCommon


@tagged("post_install", "-at_install")
class TestMessage(MessageCommon):
    """One message for each event and return, whatever happens in between."""

    def make_return(self):
        order = self.sell([(self.chair, 2), (self.lamp, 2)])
        return self.authorize(order, {self.chair: 2, self.lamp: 2}, user=self.csr).sudo(False)

    def set_notes(self, rma, action):
        getattr(rma.credit_note_ids, action)()

    def wait_a_day(self, rma):
        rows = self.env["rma.message"].search([("order_id", "=", rma.id)])
        for row in rows.filtered(lambda row: row.state == "queued"):
            row.date_due -= timedelta(days=1)

    def test_each_step_is_told_once(self):
        """Two lines, two transfers, a document undone and done again: a table of what is told."""
        rma = self.make_return().with_user(self.env.user)
        steps = (
            (
                "one of each",
                lambda: self.receive(rma, {self.chair: 1, self.lamp: 1}, True),
                "arrived",
            ),
            ("the rest", lambda: self.receive(rma), None),
            ("half inspected", lambda: self.inspect(rma, quantities={self.chair: 2}), None),
            ("all inspected", lambda: self.inspect(rma), "inspected"),
            ("credited", lambda: self.credit(rma), "credited"),
            ("undone", lambda: self.set_notes(rma, "button_draft"), None),
            ("done again", lambda: self.set_notes(rma, "action_post"), None),
            ("a day later", lambda: self.wait_a_day(rma), "closed"),
            ("nothing", lambda: None, None),
        )
        told = []
        for step, act, code in steps:
            with self.subTest(step):
                before = self.get_mails(rma)
                act()
                self.tell()
                self.tell()
                told += [code] if code else []
                self.assertEqual(sorted(self.get_log(rma)), sorted(told))
                self.assertEqual(len(self.get_mails(rma) - before), 1 if code else 0)

    def test_in_the_order_of_what_happens(self):
        """Whatever was written last: of the check first, then of the money, then of the end."""
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        self.tell()
        self.inspect(rma)
        self.credit(rma)
        self.wait_a_day(rma)
        rows = self.env["rma.message"].search([("order_id", "=", rma.id)], order="id")
        codes = ["arrived", "inspected", "credited", "closed"]
        self.assertEqual(sorted(rows.mapped("type_id.code")), sorted(codes))
        waiting = rows.filtered(lambda row: row.state == "queued")
        for number, row in enumerate(waiting):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE rma_message SET write_date = now() - interval '1 hour' * %s WHERE id = %s",
                (number, row.id),
            )
        self.env.invalidate_all()
        sent = []
        send = type(rows)._send
        self.patch(type(rows), "_send", lambda row: sent.append(row.type_id.code) or send(row))
        self.tell()
        self.assertEqual(sent, codes[1:])

    def test_not_over_while_goods_come_back(self):
        """What was refused is with us yet: neither the page nor a mail says that all is done."""
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        self.inspect(rma, disposition=self.send_back)
        self.env.flush_all()
        back = rma.inspection_ids.move_ids.picking_id
        self.assertTrue(back)
        self.assertEqual((rma.state, rma._get_customer_code()), ("done", "back"))
        self.wait_a_day(rma)
        self.tell()
        self.assertEqual(self.get_log(rma, "queued"), ["closed"])
        back.move_ids.picked = True
        back._action_done()
        self.wait_a_day(rma)
        self.tell()
        self.assertIn("closed", self.get_log(rma))
        self.assertEqual(rma._get_customer_code(), "done")

    def test_requested_and_rejected(self):
        self.partner.rma_always_review = True
        rma = self.make_return()
        self.assertEqual(rma.state, "submitted")
        self.tell()
        self.assertEqual(self.get_log(rma), ["request"])
        rma.with_user(self.csr).action_draft()
        rma.with_user(self.csr).action_submit()
        self.tell()
        self.assertEqual(self.get_log(rma), ["request"])
        rma.with_user(self.manager).action_reject("No")
        self.assertEqual(self.get_log(rma), ["request", "rejected"])
        # Taken up again it is a new request.
        rma.with_user(self.csr).action_draft()
        rma.with_user(self.csr).action_submit()
        self.tell()
        self.assertEqual(self.get_log(rma), ["request", "rejected", "request"])

    def test_who_writes_a_mail_is_answered_where_we_know_him(self):
        for sender, told in (
            ("anna@example.com", ["request"]),
            ("nobody.knows@example.com", []),
        ):
            with self.subTest(sender):
                mail = {
                    "email_from": sender,
                    "subject": "Return",
                    "body": "<p>It is broken.</p>",
                    "to": "returns@example.com",
                    "message_id": f"<{sender}>",
                }
                rma = self.env["rma.order"].message_new(mail)
                self.tell()
                self.assertEqual(self.get_log(rma), told)
                self.assertFalse(self.get_log(rma, "queued"))

    def test_called_off(self):
        """By us: the customer is told, where he knows of the return; by himself: he knows it."""
        for name, prepare, cancel, told in (
            ("by us", None, lambda rma: rma.with_user(self.csr).action_cancel(), ["cancelled"]),
            ("by himself", None, lambda rma: rma._cancel_by_customer(), []),
            (
                "a draft of ours",
                lambda rma: rma.with_user(self.csr).action_draft(),
                lambda rma: rma.with_user(self.csr).action_cancel(),
                [],
            ),
        ):
            with self.subTest(name):
                self.partner.rma_always_review = bool(prepare)
                rma = self.make_return()
                if prepare:
                    prepare(rma)
                cancel(rma)
                self.assertEqual(rma.state, "cancel")
                self.tell()
                self.assertEqual(self.get_log(rma), told)

    def test_authorized_at_once_is_no_request(self):
        rma = self.make_return()
        self.tell()
        self.assertEqual(self.get_log(rma), [])
        rma.with_user(self.csr)._send_receipt()
        rma.with_user(self.csr)._send_receipt()
        self.assertEqual(self.get_log(rma), ["authorized"])

    def test_what_is_overtaken_is_not_told(self):
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        self.inspect(rma)
        self.tell()
        self.assertEqual(self.get_log(rma), ["inspected"])
        self.assertEqual(self.get_log(rma, "dropped"), ["arrived"])

    def test_what_comes_true_again_is_told(self):
        """The request was answered, and asked again before anybody was told."""
        self.partner.rma_always_review = True
        rma = self.make_return()
        rma.with_user(self.csr).action_draft()
        rma.with_user(self.csr).action_cancel()
        self.tell()
        self.assertEqual(self.get_log(rma, "dropped"), ["request"])
        rma.with_user(self.csr).action_draft()
        rma.with_user(self.csr).action_submit()
        self.tell()
        self.assertEqual(self.get_log(rma), ["request"])

    def test_over_the_counter_nothing_arrives(self):
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1}, channel="in_person")
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.tell()
        self.assertEqual(self.get_log(rma), ["credited"])

    def test_switched_off(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        for vals, told in (
            ({"active": False}, []),
            ({"active": True, "company_ids": other.ids}, []),
            ({"company_ids": (other | self.company).ids}, ["arrived"]),
        ):
            with self.subTest(vals):
                self.kind("arrived").write(vals)
                rma = self.make_return().with_user(self.env.user)
                self.receive(rma)
                self.tell()
                self.assertEqual(self.get_log(rma), told)

    def test_receipt_switched_off(self):
        self.kind("authorized").active = False
        self.assertFalse(self.make_return().is_receipt_queued)

    def test_customer_without_address(self):
        self.partner.email = False
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        messages = rma.message_ids
        self.tell()
        self.assertEqual(self.get_log(rma, "unreachable"), ["authorized", "arrived"])
        self.assertEqual(rma.message_ids, messages)

    def test_what_fails_is_tried_again_and_then_asked_about(self):
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        model = self.env.registry["rma.order"]
        row = self.env["rma.message"].search([("order_id", "=", rma.id)])
        for attempt in (1, 2, 3):
            self.assertFalse(rma.activity_ids)
            row.date_due = fields.Datetime.now()
            with patch.object(model, "_post_messages", side_effect=ValueError("Out of order")):
                self.tell()
            self.assertEqual(row.attempts, attempt)
            self.assertEqual(row.state, "failed" if attempt == 3 else "queued")
        self.assertIn("Out of order", rma.activity_ids.note)
        self.assertEqual(rma.activity_ids.user_id, self.csr)

    def test_a_mail_goes_at_once_also_from_a_job(self):
        """Core has a job's mails wait for the queue of mails."""
        rma = self.make_return().with_user(self.env.user)
        rma.message_subscribe((self.manager | self.csr).partner_id.ids)
        self.receive(rma)
        with self.commits(), self.mock_mail_gateway():
            rma.with_context(mail_notify_force_send=False)._send_receipt()
            self.env["rma.message"].with_context(mail_notify_force_send=False)._cron_send()
            self.assertEqual([mail["email_to"] for mail in self._mails], 2 * [self.to_customer()])
        self.assertEqual(sorted(self.get_log(rma)), ["arrived", "authorized"])
        # What opens the customer's page goes to nobody else.
        self.assertEqual(self.get_mails(rma).notified_partner_ids, self.partner)

    def to_customer(self):
        return [self.partner.email_formatted]

    def test_it_is_told_within_a_minute(self):
        self.env["ir.cron.trigger"].search([]).unlink()
        self.receive(self.make_return().with_user(self.env.user))
        cron = self.env.ref("rma_management.ir_cron_messages")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_what_the_server_refuses_is_sent_again(self):
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        row = self.env["rma.message"].search([("order_id", "=", rma.id)])
        for attempt in (1, 2, 3):
            row.date_due = fields.Datetime.now()
            self.send_refused()
            self.assertEqual(row.state, "sent")
            self.send_refused()
            self.assertEqual(row.attempts, attempt)
            self.assertEqual(row.state, "failed" if attempt == 3 else "queued")
            self.assertIn("Connection refused", row.error)
        self.assertEqual(len(self.get_mails(rma)), 1)
        self.assertIn("Connection refused", rma.activity_ids.note)
        row.write({"state": "queued", "date_due": fields.Datetime.now()})
        self.tell()
        self.tell()
        self.assertEqual(row.state, "sent")
        self.assertFalse(row._get_refused())

    def send_refused(self):
        def refuse(*_args, **_kwargs):
            raise OSError("Connection refused")

        with (
            self.commits(),
            patch.multiple(
                IrMail_Server,
                _disable_send=lambda *_args: False,
                _connect__=lambda *_args, **_kwargs: None,
                send_email=refuse,
            ),
        ):
            self.env["rma.message"]._cron_send()

    def test_failure_is_overcome(self):
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        model = self.env.registry["rma.order"]
        with patch.object(model, "_post_messages", side_effect=ValueError("Out of order")):
            self.tell()
        self.tell()
        self.assertEqual(self.get_log(rma), [])
        row = self.env["rma.message"].search([("order_id", "=", rma.id)])
        row.date_due = fields.Datetime.now()
        self.tell()
        self.assertRecordValues(row, [{"state": "sent", "error": False}])

    def test_one_that_fails_stops_no_other(self):
        broken, rma = self.make_return(), self.make_return()
        self.receive(broken.with_user(self.env.user))
        self.receive(rma.with_user(self.env.user))
        post = self.env.registry["rma.order"]._post_messages

        def fail(orders, kind):
            if broken.id in orders.ids:
                raise ValueError("Out of order")
            return post(orders, kind)

        with patch.object(self.env.registry["rma.order"], "_post_messages", fail):
            self.tell()
        self.assertEqual(self.get_log(rma), ["arrived"])
        self.assertEqual(self.get_log(broken, "queued"), ["arrived"])

    def test_a_job_that_dies_tells_nothing_twice(self):
        rmas = self.make_return() | self.make_return()
        for rma in rmas:
            self.receive(rma.with_user(self.env.user))
        self.assertEqual(self.get_log(rmas, "queued"), ["arrived", "arrived"])
        with self.commits(), self.mock_mail_gateway():
            self.env["rma.message"]._cron_send(limit=1)
        self.assertEqual(self.get_log(rmas), ["arrived"])
        self.tell()
        self.assertEqual(self.get_log(rmas), ["arrived", "arrived"])
        self.assertEqual([len(self.get_mails(rma)) for rma in rmas], [1, 1])

    def test_service_sees_what_was_told(self):
        rma = self.make_return().with_user(self.env.user)
        self.receive(rma)
        self.tell()
        self.assertEqual(rma.with_user(self.csr).message_log_ids.type_id, self.kind("arrived"))
        for user in (self.csr, self.inspector, self.accountant, self.stock_user):
            Form(rma.with_user(user))

    def test_promise_that_moves(self):
        rma = self.make_return().with_user(self.env.user)
        today = fields.Date.today()
        self.receive(rma)
        orders = self.env["rma.order"]
        for promised, count in ((3, 0), (3, 0), (5, 1), (5, 1), (4, 1), (5, 1), (9, 2)):
            # What follows from documents is written here to have it move.
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE rma_order SET date_refund_promised = %s, refund_status = 'due' "
                "WHERE id = %s",
                (today + timedelta(days=promised), rma.id),
            )
            self.env.invalidate_all()
            orders.browse(rma.id).modified(["date_refund_promised"])
            with self.subTest(promised=promised):
                self.remind()
                self.tell()
                self.assertEqual(self.get_log(rma).count("promise"), count)
        self.assertIn("because", self.get_mails(rma)[0].body)

    def test_many_cost_no_more_to_queue(self):
        rmas = self.env["rma.order"].union(*[self.make_return() for _number in range(21)])
        self.count_queries(partial(rmas[0]._tell, "closed"))
        one, _none = self.count_queries(partial(rmas[0]._tell, "credited"))
        twenty, _none = self.count_queries(partial(rmas[1:]._tell, "credited"))
        self.assertEqual(one, twenty)
