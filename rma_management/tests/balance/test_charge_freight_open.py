from odoo.tests import Form

from ..common_charge import ChargeCommon


class TestChargeFreightOpen(ChargeCommon):
    """What accounting takes off a draft is neither lost nor doubled (M9)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.outbound_freight = "always"

    def draft_note(self, quantity=1):
        order = self.sell([(self.chair, quantity), (self.delivery, 1)])
        rma = self.settle(order, {self.chair: quantity}, refund_method="bank")
        return rma, self.credit(rma, post=False)

    def take_off(self, note):
        note.with_user(self.accountant).invoice_line_ids.filtered("rma_charge_id").unlink()

    def assert_open(self, rma, amount):
        self.assertRecordValues(
            rma,
            [
                {
                    "amount_freight_open": amount,
                    "is_credit_due": bool(amount),
                    "amount_estimated": 132.0,
                }
            ],
        )

    def test_taken_off_the_draft_is_due_again(self):
        rma, note = self.draft_note()
        self.assert_open(rma, 0.0)
        self.take_off(note)
        self.assert_open(rma, 12.0)
        self.assertEqual(rma.amount_refund_due, 132.0)
        note.with_user(self.accountant).action_post()
        self.assertRecordValues(
            rma, [{"state": "authorized", "next_step": "settle", "refund_status": "due"}]
        )
        Form(rma.with_user(self.csr))
        further = self.credit(rma)
        further = further - note
        self.assertEqual(self.charge_lines(further), {"outbound_freight": 12.0})
        self.assertEqual(further.amount_total, 12.0)
        self.assert_open(rma, 0.0)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 132.0}])

    def test_drafted_again_once(self):
        rma, note = self.draft_note()
        self.take_off(note)
        rma.action_create_credit_notes()
        self.assertEqual(sum(rma.credit_note_ids.mapped("amount_total")), 132.0)
        self.assert_open(rma, 0.0)
        (rma.credit_note_ids - note).unlink()
        self.assert_open(rma, 12.0)
        # The job makes no note of what somebody has just taken off one.
        self.assertEqual(rma._get_credit_mode(), "manual")

    def test_let_go_with_a_motive(self):
        rma, note = self.draft_note()
        self.take_off(note)
        note.with_user(self.accountant).action_post()
        self.assertEqual(rma.state, "authorized")
        charge = rma.charge_ids.filtered(lambda charge: charge.type == "outbound_freight")
        charge.with_user(self.accountant).action_waive("Kept, as agreed")
        self.assertRecordValues(
            rma, [{"state": "done", "amount_freight_open": 0.0, "amount_estimated": 120.0}]
        )

    def test_note_of_the_delivery_alone_is_deleted(self):
        order = self.create_order([(self.chair, 1), (self.delivery, 1)])
        self.invoice(order)
        self.deliver(order)
        self.invoice(order)
        rma = self.settle(order, {self.chair: 1})
        notes = self.credit(rma, post=False)
        freight = notes.filtered(lambda note: note.amount_total == 12.0)
        (notes - freight).action_post()
        self.assertRecordValues(
            rma, [{"state": "authorized", "next_step": "settle", "refund_status": "draft"}]
        )
        freight.button_cancel()
        self.assertRecordValues(
            rma, [{"state": "authorized", "amount_freight_open": 12.0, "next_step": "settle"}]
        )
        again = self.credit(rma)
        self.assertEqual(sum((again - notes).mapped("amount_total")), 12.0)
        self.assertEqual(rma.state, "done")

    def test_credited_by_hand_instead(self):
        rma, note = self.draft_note()
        self.take_off(note)
        note.action_post()
        by_hand = self.reverse_by_hand(note.reversed_entry_id)
        by_hand.invoice_line_ids.filtered(lambda line: line.product_id == self.chair).unlink()
        by_hand.action_post()
        self.assertEqual(by_hand.amount_total, 12.0)
        self.assertRecordValues(
            rma, [{"amount_freight_open": 0.0, "state": "done", "amount_estimated": 120.0}]
        )

    def test_the_last_return_gives_it_back(self):
        """Two returns of one order: the charge of the first is no second debt."""
        order = self.sell([(self.chair, 2), (self.delivery, 1)])
        first = self.settle(order, {self.chair: 1})
        self.take_off(self.credit(first, post=False))
        self.assertEqual(first.amount_freight_open, 12.0)
        first.credit_note_ids.action_post()
        rest = self.settle(order, {self.chair: 1})
        note = self.credit(rest)
        self.assertEqual(note.amount_total, 132.0)
        self.assertEqual((first | rest).mapped("amount_freight_open"), [0.0, 0.0])
