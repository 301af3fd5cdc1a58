from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ...models.message.rma_order_event import EVENTS
from ..common_claim import ClaimCommon


@tagged("post_install", "-at_install")
class TestEvent(ClaimCommon):
    """Fifteen events, each raised where it happens, once for all returns that it happens to."""

    def setUp(self):
        super().setUp()
        self.heard = []

        def notify(orders, code):
            self.assertIn(code, EVENTS)
            self.heard += [(order.id, code) for order in orders]

        self.patch(self.registry["rma.order"], "_notify_event", notify)

    def pop(self, rma):
        codes = [code for order_id, code in self.heard if order_id in rma.ids]
        self.heard.clear()
        return codes

    def make_return(self, quantities=None, **vals):
        order = self.sell([(self.chair, 2), (self.lamp, 2)])
        return self.authorize(order, quantities or {self.chair: 2, self.lamp: 2}, **vals)

    def pay(self, entries):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=entries.ids
        ).create({}).action_create_payments()

    def test_the_whole_way(self):
        """A table of steps and of what each of them raises."""
        rma = self.make_return()
        steps = (
            ("authorized", lambda: None, ["requested", "authorized", "label"]),
            ("shipped", rma.action_mark_shipped, ["shipped"]),
            ("shipped again", rma.action_mark_shipped, []),
            (
                "a part",
                lambda: self.receive(rma, {self.chair: 1, self.lamp: 1}, True),
                ["received"],
            ),
            ("the rest", lambda: self.receive(rma), ["received"]),
            ("inspected", lambda: self.inspect(rma), ["inspected"]),
            ("credited", lambda: self.credit(rma), ["credited", "done"]),
        )
        for step, act, codes in steps:
            with self.subTest(step):
                act()
                self.assertEqual(self.pop(rma), codes)

    def test_money_has_left(self):
        order = self.sell([(self.chair, 2)])
        self.pay(order.invoice_ids)
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma)
        self.pop(rma)
        self.pay(note)
        self.assertEqual(self.pop(rma), ["refunded"])

    def test_set_off_is_no_refund(self):
        """What the customer still owes is lowered, and no money leaves."""
        rma = self.make_return({self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma)
        self.assertEqual(note.amount_residual, 0)
        self.assertNotIn("refunded", self.pop(rma))

    def test_rejected_and_taken_up_again(self):
        self.set_terms(auto_approve_limit=1.0)
        rma = self.make_return(user=self.csr).sudo()
        self.assertEqual(self.pop(rma), ["requested"])
        rma.with_user(self.manager)._transition("reject", reject_reason="No")
        self.assertEqual(self.pop(rma), ["rejected"])
        rma.with_user(self.manager).action_draft()
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(self.pop(rma), ["requested", "authorized", "label"])

    def test_asked_for_by_mail_once(self):
        """A mail asks, whoever submits the draft that was made of it."""
        rma = self.env["rma.order"].message_new(
            {"email_from": self.partner.email, "subject": "Return", "body": "", "attachments": []}
        )
        self.assertEqual(self.pop(rma), ["requested"])
        order = self.sell([(self.chair, 1)])
        line = {"sale_line_id": order.order_line.id, "product_uom_qty": 1}
        rma.partner_id = self.partner
        rma.line_ids = [Command.create(line)]
        rma.action_submit()
        self.assertEqual(self.pop(rma), ["authorized", "label"])

    def test_cancelled(self):
        rma = self.make_return()
        self.pop(rma)
        rma.action_cancel()
        self.assertEqual(self.pop(rma), ["cancelled"])
        rma.action_cancel()
        self.assertEqual(self.pop(rma), [])

    def test_expired(self):
        """What runs out is not cancelled by anybody."""
        rma = self.make_return()
        self.pop(rma)
        rma._in_action().date_expiry = "2020-01-01"
        rma._end_waiting()
        self.assertEqual(rma.state, "cancel")
        self.assertEqual(self.pop(rma), ["expired"])

    def test_discrepancy_found_at_the_dock(self):
        rma = self.make_return()
        self.pop(rma)
        self.receive(rma, {self.chair: 2, self.lamp: 1})
        self.assertEqual(sorted(self.pop(rma)), ["discrepancy", "received"])

    def test_replacement_has_left(self):
        rma = self.make_return(
            {self.chair: 1}, line={"resolution": "exchange", "exchange_product_id": self.chair.id}
        )
        self.receive(rma)
        self.inspect(rma)
        self.pop(rma)
        moves = rma.line_ids.replacement_move_ids.filtered(lambda move: move.state != "done")
        self.assertTrue(moves)
        moves.picking_id.button_validate()
        self.assertEqual(self.pop(rma), ["replaced", "done"])

    def test_many_at_once(self):
        """One call for all returns of a batch."""
        orders = [self.sell([(self.chair, 1)]) for _ in range(3)]
        drafts = self.env["rma.order"].union(*[self.draft(o, {self.chair: 1}) for o in orders])
        calls = []
        self.patch(
            self.registry["rma.order"],
            "_notify_event",
            lambda orders, code: calls.append((code, len(orders))),
        )
        drafts.action_submit()
        self.assertIn(("authorized", 3), calls)
        self.assertEqual(len([code for code, _count in calls if code == "authorized"]), 1)

    def test_offer(self):
        """An offer to either side is one event."""
        claim = self.claim({self.chair: 1})
        self.heard.clear()
        with patch.object(self.registry["rma.offer"], "_tell_customer", lambda _offer: None):
            self.offer(claim, 10.0)
        self.assertEqual(self.pop(claim.order_id), ["offer"])

    def test_every_event_is_raised_somewhere(self):
        """A code without a place where it happens would be a promise that nobody keeps."""
        steps = set()
        for name in self.registry:
            effects = getattr(self.env[name], "_get_rma_effects", None)
            if effects:
                steps |= {step for names in effects().values() for step in names}
        # Authorized at once, it is asked for by that.
        self.assertEqual(
            {step.removeprefix("_notify_") for step in steps if step.startswith("_notify_")},
            EVENTS.keys() | {"submitted"},
        )
