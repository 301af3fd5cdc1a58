from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..common_refund import RefundCommon


class TestRefundPending(RefundCommon):
    """The list of who waits for money: since when, until when, how much (M6)."""

    def setUp(self):
        super().setUp()
        # Of the law only where a test names it.
        self.env["rma.withdrawal.right"].search([]).active = False

    def sell_in_may(self, quantity=3):
        with freeze_time("2026-05-04 10:00:00"):
            return self.sell([(self.chair, quantity)])

    def authorize_in_may(self, quantity=3, day=11):
        order = self.sell_in_may(quantity)
        with freeze_time(f"2026-05-{day} 10:00:00"):
            return self.authorize(order, {self.chair: quantity})

    def receive_on(self, day, rma, quantity=None, backorder=False):
        with freeze_time(f"2026-05-{day} 10:00:00"):
            quantities = quantity and {self.chair: quantity}
            self.receive(rma, quantities, backorder=backorder)

    def law(self, **vals):
        self.partner.country_id = self.env.ref("base.be")
        self.company.rma_withdrawal_scope = "everyone"
        return self.env["rma.withdrawal.right"].create(
            {
                "name": "Law",
                "source": "Test",
                "days": 60,
                "country_ids": [Command.set(self.partner.country_id.ids)],
                **vals,
            }
        )

    def test_due_since_by_timing(self):
        for timing, due in (
            ("authorization", date(2026, 5, 11)),
            ("receipt", date(2026, 5, 13)),
            ("inspection", date(2026, 5, 15)),
        ):
            with self.subTest(timing=timing):
                self.set_terms(refund_timing=timing, refund_days=5)
                rma = self.authorize_in_may()
                self.receive_on(13, rma)
                with freeze_time("2026-05-15 10:00:00"):
                    self.inspect(rma)
                self.assertRecordValues(
                    rma,
                    [
                        {
                            "refund_status": "due",
                            "date_refund_due": due,
                            "date_refund_promised": due.replace(day=due.day + 5),
                            "amount_refund_due": 360.0,
                        }
                    ],
                )

    def test_not_due_not_pending(self):
        rma = self.authorize_in_may()
        nothing = {
            "refund_status": "none",
            "date_refund_due": False,
            "date_refund_promised": False,
            "amount_refund_due": 0.0,
        }
        self.assertRecordValues(rma, [nothing])
        self.receive_on(13, rma)
        self.assertRecordValues(rma, [nothing])
        self.inspect(rma, self.send_back)
        self.assertRecordValues(rma, [nothing])

    def test_from_due_to_posted_and_back(self):
        rma = self.due()
        self.assertRecordValues(rma, [{"refund_status": "due", "amount_refund_due": 240.0}])
        note = self.credit(rma, post=False)
        self.assertRecordValues(rma, [{"refund_status": "draft", "amount_refund_due": 240.0}])
        note.invoice_line_ids.quantity = 1
        self.assertRecordValues(rma, [{"refund_status": "due", "amount_refund_due": 240.0}])
        note.invoice_line_ids.quantity = 2
        note.action_post()
        nothing = {"refund_status": "none", "amount_refund_due": 0.0, "date_refund_due": False}
        self.assertRecordValues(rma, [nothing])
        note.button_draft()
        self.assertRecordValues(rma, [{"refund_status": "draft", "amount_refund_due": 240.0}])
        self.assertTrue(rma.date_refund_due)
        note.button_cancel()
        self.assertRecordValues(rma, [{"refund_status": "due", "amount_refund_due": 240.0}])
        note.button_draft()
        note.unlink()
        self.assertRecordValues(rma, [{"refund_status": "due", "amount_refund_due": 240.0}])

    def test_fees_are_off_the_amount(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        rma = self.due()
        self.assertEqual(rma.amount_refund_due, 216.0)
        rma.charge_ids.write({"waived": True, "waive_motive": "Goodwill"})
        self.assertEqual(rma.amount_refund_due, 240.0)

    def test_oldest_is_settled_first(self):
        self.set_terms(refund_timing="receipt", refund_days=5)
        rma = self.authorize_in_may()
        self.receive_on(12, rma, 2, backorder=True)
        self.credit(rma)
        self.assertEqual(rma.date_refund_due, False)
        self.receive_on(20, rma)
        self.assertRecordValues(
            rma,
            [
                {
                    "date_refund_due": date(2026, 5, 20),
                    "date_refund_promised": date(2026, 5, 25),
                    "amount_refund_due": 120.0,
                }
            ],
        )

    def test_law_by_table(self):
        """Asked on the 11th; received on the day given."""
        for clock, days, received, policy_days, promised in (
            ("notice", 14, 13, 0, date(2026, 5, 25)),
            ("notice", 14, 27, 0, date(2026, 5, 27)),
            ("receipt", 7, 13, 0, date(2026, 5, 20)),
            ("notice", 14, 13, 30, date(2026, 5, 25)),
            ("notice", 14, 13, 3, date(2026, 5, 16)),
            ("notice", 0, 13, 0, False),
        ):
            with self.subTest(clock=clock, days=days, received=received, policy_days=policy_days):
                self.env["rma.withdrawal.right"].search([]).active = False
                right = self.law(refund_clock=clock, refund_days=days)
                self.set_terms(refund_timing="receipt", refund_days=policy_days)
                rma = self.authorize_in_may()
                self.assertEqual(rma.line_ids.withdrawal_right_id, right)
                self.assertFalse(rma.date_refund_promised)
                self.receive_on(received, rma)
                self.assertEqual(rma.date_refund_promised, promised)

    def test_law_does_not_wait_for_the_inspection(self):
        self.law(refund_clock="receipt", refund_days=7)
        rma = self.authorize_in_may()
        self.receive_on(13, rma)
        self.assertRecordValues(
            rma, [{"refund_status": "none", "date_refund_promised": date(2026, 5, 20)}]
        )

    def test_law_as_shipped(self):
        for xmlid, days, clock in (
            ("eu", 14, "notice"),
            ("uk", 14, "notice"),
            ("cn", 7, "receipt"),
        ):
            right = self.env.ref(f"rma_management.rma_withdrawal_right_{xmlid}")
            self.assertRecordValues(right, [{"refund_days": days, "refund_clock": clock}])

    def test_list_by_role(self):
        rma = self.due()
        action = self.env.ref("rma_management.rma_order_action_refund")
        domain = eval(action.domain)  # noqa: S307  our own data
        list_fields = [
            "name",
            "date_refund_due",
            "date_refund_promised",
            "amount_refund_due",
            "refund_status",
            "refund_method",
            "user_id",
            "activity_ids",
        ]
        auditor = new_test_user(self.env, "rma_nobody", groups="base.group_user")
        for user in (self.csr, self.accountant, self.manager):
            with self.subTest(user=user.login):
                orders = self.env["rma.order"].with_user(user)
                self.assertIn(rma.id, orders.search(domain).ids)
                orders.browse(rma.id).read(list_fields)
        with self.assertRaises(AccessError):
            self.env["rma.order"].with_user(auditor).search(domain)

    def test_filters(self):
        self.set_terms(refund_timing="receipt", refund_days=5)
        rma = self.authorize_in_may()
        self.receive_on(13, rma)
        search = self.env.ref("rma_management.rma_order_view_search_refund")
        view = self.env["rma.order"].get_view(search.id, "search")
        for name in ("overdue", "due_this_week", "not_drafted", "draft", "failed"):
            self.assertIn(f'name="{name}"', view["arch"])
        orders = self.env["rma.order"]
        for today, overdue in (("2026-05-18", False), ("2026-05-19", True)):
            with freeze_time(f"{today} 10:00:00"):
                found = orders.search([("date_refund_promised", "<", "today")])
                self.assertEqual(rma in found, overdue)

    def test_cancelled_transfer_takes_it_back(self):
        self.set_terms(refund_timing="receipt")
        rma = self.authorize_in_may()
        self.receive_on(13, rma)
        self.assertEqual(rma.refund_status, "due")
        back = rma.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": back.id})
        wizard.product_return_moves.quantity = 3
        new = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        new.with_context(skip_backorder=True).button_validate()
        self.assertRecordValues(rma, [{"refund_status": "none", "amount_refund_due": 0.0}])
