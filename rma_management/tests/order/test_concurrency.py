from functools import partial

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestConcurrency(ConcurrencyCommon):
    """The main job by two people at once (invariants 1, 2 and 4)."""

    def test_never_more_than_delivered_then_never_credited_twice(self):
        def submit(rma_id, env):
            env["rma.order"].browse(rma_id).action_submit()
            return rma_id

        # With a return under way already, nothing that core writes makes the two collide.
        self.in_transaction(partial(submit, self.draft(1)))
        rma_ids = [self.draft(2), self.draft(2)]
        results = self.at_once(*(partial(submit, rma_id) for rma_id in rma_ids))
        winners = [result for result in results if isinstance(result, int)]
        losers = [result for result in results if isinstance(result, UserError)]
        self.assertEqual((len(winners), len(losers)), (1, 1), results)
        self.assertIn("Only 1", str(losers[0]))

        # The same return from two windows makes one picking …
        [winner] = winners
        again = self.at_once(partial(submit, winner), partial(submit, winner))
        self.assertEqual(again, [winner, winner])

        def receive_and_inspect(env):
            rma = env["rma.order"].browse(winner)
            self.assertEqual(len(rma.picking_ids), 1)
            rma.picking_ids.button_validate()
            env["rma.inspect"].create({"order_id": rma.id}).action_apply()

        self.in_transaction(receive_and_inspect)

        # … and two accountants make one credit note.
        def credit(env):
            return env["rma.order"].browse(winner).action_create_credit_notes()["res_id"]

        results = self.at_once(credit, credit)
        self.assertEqual(sum(isinstance(result, int) for result in results), 1, results)
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1, results)

        def count(env):
            rma = env["rma.order"].browse(winner)
            return len(rma.credit_note_ids), rma.credit_note_ids.amount_total

        self.assertEqual(self.in_transaction(count), (1, 200.0))

    def test_two_accountants_post_at_once(self):
        """Ours and one by hand, together above what was paid: only one is posted."""

        def prepare(env):
            order = env["sale.order"].browse(self.order_id)
            invoice = order.invoice_ids
            rma = env["rma.order"].create(
                {
                    "partner_id": order.partner_id.id,
                    "line_ids": [
                        Command.create({"sale_line_id": order.order_line.id, "product_uom_qty": 3})
                    ],
                }
            )
            rma.action_submit()
            rma.picking_ids.button_validate()
            env["rma.inspect"].create({"order_id": rma.id}).action_apply()
            rma.action_create_credit_notes()
            wizard = env["account.move.reversal"].with_context(
                active_model="account.move", active_ids=invoice.ids
            )
            wizard.create({"journal_id": invoice.journal_id.id}).refund_moves()
            by_hand = invoice.reversal_move_ids - rma.credit_note_ids
            by_hand.invoice_line_ids.quantity = 2
            return [rma.credit_note_ids.id, by_hand.id]

        def post(note_id, env):
            env["account.move"].browse(note_id).action_post()
            return note_id

        note_ids = self.in_transaction(prepare)
        results = self.at_once(*(partial(post, note_id) for note_id in note_ids))
        self.assertEqual(sum(isinstance(result, int) for result in results), 1, results)
        [refused] = [result for result in results if isinstance(result, UserError)]
        self.assertIn("More would be credited", str(refused))

        def count(env):
            notes = env["account.move"].browse(note_ids)
            return sorted(notes.mapped("state"))

        self.assertEqual(self.in_transaction(count), ["draft", "posted"])

    def test_twenty_at_once_get_what_was_delivered_and_no_more(self):
        """Four were delivered: four of twenty are authorized, the rest are told, none is lost."""
        rma_ids = [self.draft(1) for _number in range(20)]

        def submit(rma_id, env):
            env["rma.order"].browse(rma_id).action_submit()
            return rma_id

        results = self.at_once(*(partial(submit, rma_id) for rma_id in rma_ids))
        winners = [result for result in results if isinstance(result, int)]
        losers = [result for result in results if isinstance(result, UserError)]
        self.assertEqual((len(winners), len(losers)), (4, 16), results)
        for loser in losers:
            self.assertIn("Only 0", str(loser))

        def look(env):
            returns = env["rma.order"].browse(rma_ids)
            return (
                sorted(returns.filtered(lambda rma: rma.state == "authorized").ids),
                set(returns.mapped("state")),
                len(returns.picking_ids),
                returns.line_ids.sale_line_id.qty_returnable,
            )

        self.assertEqual(
            self.in_transaction(look), (sorted(winners), {"authorized", "draft"}, 4, 0.0)
        )

    def test_drafts_submitted_twice_at_once_make_one_picking(self):
        rma_id = self.draft(1)

        def submit(env):
            env["rma.order"].browse(rma_id).action_submit()
            return True

        self.assertEqual(self.at_once(submit, submit), [True, True])

        def count(env):
            return len(env["rma.order"].browse(rma_id).picking_ids)

        self.assertEqual(self.in_transaction(count), 1)
