from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.ir_cron import IrCron

from ..common_service import ServiceCommon


class TestService(ServiceCommon):
    """What the page of customer service books, and what it never books (E8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 3), (cls.lamp, 2), (cls.phone, 2)])

    def authorize(self, *args, key=None, **vals):
        case = args[0] if isinstance(args[0], dict) else self.make_case(*args, **vals)
        return self.service_desk.authorize(case, key or self.new_key())["order"]

    def get_returns(self):
        return self.order.sudo().order_line.rma_line_ids.order_id

    def test_judging_says_what_the_entry_says(self):
        answer = self.judge(self.order, {self.chair: 2, self.lamp: 1})
        entry = self.env["rma.entry"].create({"sale_order_ids": self.order.ids})
        for line, quantity in zip(entry.line_ids, (2, 1, 0), strict=True):
            line.quantity = quantity
        self.assertEqual(answer["outcome"], "authorize")
        self.assertEqual(answer["button"], "Authorize")
        self.assertEqual(answer["total"], entry.currency_id.format(entry.amount_estimated))
        self.assertEqual(
            [line["amount"] for line in answer["lines"].values()],
            [entry.currency_id.format(line.amount_estimated) for line in entry.line_ids[:2]],
        )
        self.assertEqual(len(answer["steps"]), 2)

    def test_what_makes_the_total_differ(self):
        """Fees stand beside the total without asking; with none there is nothing to say."""
        self.assertEqual(self.judge(self.order, {self.chair: 2})["parts"], [])
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        answer = self.judge(self.order, {self.chair: 2})
        money = self.order.currency_id.format
        self.assertEqual(
            answer["parts"],
            [{"label": "Goods", "amount": money(240)}, {"label": "Fees", "amount": money(-24)}],
        )
        self.assertEqual(answer["total"], money(216))

    def test_judging_leaves_nothing_behind(self):
        models = ("rma.entry", "rma.entry.line", "rma.order", "rma.desk.key", "ir.attachment")
        before = [self.env[model].sudo().search_count([]) for model in models]
        self.judge(self.order, {self.chair: 2})
        self.env.flush_all()
        after = [self.env[model].sudo().search_count([]) for model in models]
        self.assertEqual(before, after)

    def test_outcomes(self):
        quality = self.env["res.groups"].create({"name": "Quality"})
        asked = self.env["rma.reason"].create({"name": "Recall", "approval_group_id": quality.id})
        cases = [
            ({self.chair: 1}, {}, "authorize", "Authorize"),
            ({self.chair: 1}, {"reason_id": False}, "incomplete", "Choose why it comes back"),
            ({self.chair: 1}, {"reason_id": asked.id}, "review", "Ask for approval of Quality"),
            ({self.chair: 9}, {}, "deny", "Cannot be authorized"),
            ({self.chair: 0}, {}, "empty", "Choose what comes back"),
            ({}, {}, "empty", "Choose what comes back"),
        ]
        for quantities, line, outcome, button in cases:
            with self.subTest(outcome=outcome):
                answer = self.judge(self.order, quantities, line=line)
                self.assertEqual(answer["outcome"], outcome)
                self.assertIn(button, answer["button"])

    def test_refusal_has_words_for_the_customer(self):
        answer = self.judge(self.order, {self.chair: 9})
        (line,) = answer["lines"].values()
        self.assertEqual(line["verdict"], "deny")
        self.assertTrue(all(reason["customer"] for reason in line["reasons"]))

    def test_what_the_button_says_happens(self):
        quality = self.env["res.groups"].create({"name": "Quality"})
        asked = self.env["rma.reason"].create({"name": "Recall", "approval_group_id": quality.id})
        self.assertEqual(self.authorize(self.order, {self.chair: 1})["state"], "authorized")
        waiting = self.authorize(self.order, {self.chair: 1}, line={"reason_id": asked.id})
        self.assertEqual((waiting["state"], waiting["approval"]), ("submitted", "Quality"))
        for line, quantities in (({}, {self.chair: 9}), ({"reason_id": False}, {self.chair: 1})):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self.authorize(self.order, quantities, line=line)
        self.assertEqual(len(self.get_returns()), 2)

    def test_authorized_case(self):
        notes = [{"text": "Rang <b>twice</b>", "at": "2026-01-02 03:04:05"}, {"text": " "}]
        case = self.make_case(self.order, {self.chair: 2, self.lamp: 1}, notes=notes)
        case["lines"][0].update(condition="opened", resolution="store_credit")
        answer = self.authorize(case)
        rma = self.env["rma.order"].browse(answer["id"])
        self.assertRecordValues(
            rma, [{"state": "authorized", "user_id": self.csr.id, "partner_id": self.partner.id}]
        )
        self.assertRecordValues(
            rma.line_ids,
            [
                {"product_uom_qty": 2, "condition": "opened", "resolution": "store_credit"},
                {"product_uom_qty": 1, "condition": False, "resolution": "refund"},
            ],
        )
        self.assertAlmostEqual(rma.initiation_seconds, 42, delta=2)
        self.assertEqual(answer["email"], "anna@example.com")
        bodies = "".join(rma.message_ids.mapped("body"))
        self.assertIn("Rang &lt;b&gt;twice&lt;/b&gt;", bodies)

    def test_same_key_books_once(self):
        case, key = self.make_case(self.order, {self.chair: 1}), self.new_key()
        first, second = self.authorize(case, key=key), self.authorize(case, key=key)
        self.assertEqual(first, second)
        self.assertEqual(len(self.get_returns()), 1)
        with self.assertRaises(UserError):
            self.authorize(self.make_case(self.order, {self.lamp: 1}), key=key)
        with self.assertRaises(UserError):
            self.service_desk.authorize(case, "")

    def test_undo_within_the_minute(self):
        answer = self.authorize(self.order, {self.chair: 1})
        rma = self.env["rma.order"].browse(answer["id"])
        # By PostgreSQL's clock, which stands still within the test.
        within, later = (rma.create_date + timedelta(seconds=seconds) for seconds in (59, 61))
        with freeze_time(later), self.assertRaisesRegex(UserError, "more than a minute ago"):
            self.service_desk.undo(rma.id)
        with freeze_time(within):
            with self.assertRaises(UserError):
                self.env["rma.service"].with_user(self.manager).undo(rma.id)
            self.assertEqual(self.service_desk.undo(rma.id)["order"]["state"], "cancel")
            self.assertEqual(self.service_desk.undo(rma.id)["order"]["state"], "cancel")
        self.assertEqual(self.line_of(self.order, self.chair).qty_returnable, 3)
        with (
            patch.object(IrCron, "_commit_progress", lambda *_args, **_kwargs: 100),
            patch.object(self.env.registry["rma.order"], "_send_receipt") as send,
        ):
            self.env["rma.order"]._cron_send_receipts()
        send.assert_not_called()

    def test_no_undo_of_what_has_moved(self):
        rma = self.env["rma.order"].browse(self.authorize(self.order, {self.chair: 1})["id"])
        self.receive(rma)
        with freeze_time(rma.create_date), self.assertRaisesRegex(UserError, "have been received"):
            self.service_desk.undo(rma.id)

    def test_note_on_a_return(self):
        rma = self.env["rma.order"].browse(self.authorize(self.order, {self.chair: 1})["id"])
        key = self.new_key()
        for _time in range(2):
            self.service_desk.note(rma.id, "Will send it on Monday", key)
        notes = [body for body in rma.message_ids.mapped("body") if "Monday" in body]
        self.assertEqual(len(notes), 1)

    def test_serial_and_goods_without_an_order(self):
        line = self.line_of(self.order, self.phone)
        lots = line.move_ids.move_line_ids.lot_id
        foreign = self.serials - lots
        case = self.make_case(
            self.order, {self.phone: 1}, line={"lot_ids": (lots[:1] | foreign).ids}
        )
        rma = self.env["rma.order"].browse(self.authorize(case)["id"])
        self.assertEqual(rma.line_ids.lot_ids, lots[:1])
        case["lines"] = [
            {
                "key": "x",
                "product_id": self.chair.id,
                "quantity": 1,
                "reason_id": self.reason.id,
                "price_basis": "last",
                "date_purchased": "2026-01-02",
            }
        ]
        answer = self.service_desk.judge(case)
        self.assertEqual(answer["outcome"], "deny")
        self.assertEqual(answer["lines"]["x"]["reasons"][0]["code"], "no_proof")
        proof = self.env["ir.attachment"].with_user(self.csr).create({"name": "x", "raw": b"x"})
        answer = self.service_desk.judge({**case, "files": proof.ids})
        self.assertEqual(answer["outcome"], "review")
        self.assertEqual(answer["lines"]["x"]["amount"], self.order.currency_id.format(120.0))

    def test_exchange_offers_what_is_free(self):
        answer = self.judge(self.order, {self.chair: 1}, line={"resolution": "exchange"})
        (line,) = answer["lines"].values()
        self.assertEqual(line["exchange_product_id"], self.chair.id)
        self.assertEqual([offer["id"] for offer in line["replacements"]], [self.chair.id])
        self.assertGreater(line["replacements"][0]["free"], 0)

    def test_others_are_refused(self):
        for user in (self.inspector, self.stock_user, self.accountant):
            desk = self.env["rma.service"].with_user(user)
            for method, args in (
                ("get_start", ()),
                ("find", ("S",)),
                ("customer", (self.partner.id,)),
                ("goods", (self.order.ids,)),
                ("judge", (self.make_case(self.order, {self.chair: 1}),)),
                ("authorize", (self.make_case(self.order, {self.chair: 1}), self.new_key())),
                ("attach", ([],)),
            ):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(desk, method)(*args)

    def test_no_id_opens_what_is_not_the_users(self):
        company = self.create_second_company()
        other = self.env["sale.order"].create(
            {"partner_id": self.stranger.id, "company_id": company.id}
        )
        secret = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        self.assertEqual(self.service_desk.goods([other.id, "x", None, 10**12, True]), [])
        for model, record_id in (("undo", 10**9), ("customer", "1"), ("customer", None)):
            with self.assertRaises(UserError):
                getattr(self.service_desk, model)(record_id)
        case = self.make_case(self.order, {self.chair: 1}, files=secret.ids)
        rma = self.env["rma.order"].browse(self.authorize(case)["id"])
        self.assertFalse(rma.evidence_ids)
        self.assertFalse(secret.res_id)

    def test_odd_payloads_are_told(self):
        for quantity in (float("nan"), float("inf"), "x", 1e20):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                self.judge(self.order, {self.chair: quantity})
        self.assertEqual(self.judge(self.order, {self.chair: -1})["outcome"], "empty")
