from contextlib import suppress

from odoo.exceptions import AccessError, UserError, ValidationError

from ..common_payback import PaybackCommon


class TestRefundPayback(PaybackCommon):
    """Money back through a provider, whatever the provider answers (M7).

    The provider is none of Odoo's: what it answers is what a test says. `test_refund_provider` has
    a real one.
    """

    # Planning

    def test_planned_with_the_posting_called_after(self):
        rma, (tx,) = self.return_paid(240.0)
        self.assertRecordValues(
            rma.refund_ids, [{"state": "todo", "amount": 240.0, "source_tx_id": tx.id}]
        )
        self.assertRecordValues(rma, [{"refund_status": "sent", "amount_refund_due": 240.0}])
        self.assertFalse(tx.child_transaction_ids)
        with self.answers("done"):
            self.run_refund_job()
        refund = rma.refund_ids
        self.assertRecordValues(refund, [{"state": "done", "attempts": 1}])
        self.assertRecordValues(
            refund.refund_tx_id,
            [{"amount": -240.0, "operation": "refund", "source_transaction_id": tx.id}],
        )
        self.assertEqual(refund.refund_tx_id.invoice_ids, rma.credit_note_ids)
        self.assertEqual(rma.refund_status, "none")
        self.run_refund_job()
        self.assertEqual(len(self.calls), 1)

    def test_newest_payment_first_and_never_above_what_is_left(self):
        rma, (old, new) = self.return_paid(200.0, 40.0)
        self.assertEqual(
            {refund.source_tx_id: refund.amount for refund in rma.refund_ids},
            {new: 40.0, old: 200.0},
        )

    def test_part_that_cannot_go_back_is_paid_by_hand(self):
        rma, (tx,) = self.return_paid(100.0)
        self.assertEqual(rma.refund_ids.amount, 100.0)
        self.assertRecordValues(rma, [{"refund_status": "pay", "amount_refund_due": 240.0}])
        self.assertIn("not enough is left", rma.refund_text)
        self.assertIn("140.00", self.get_activities(rma, "mail_activity_refund").note)

    def test_refunds_of_others_count(self):
        order = self.sell([(self.chair, 4)])
        tx = self.pay(480.0, order)
        for state in ("done", "pending", "draft", "error", "cancel"):
            child = tx._create_child_transaction(50.0, is_refund=True)
            child.state = state
        self.assertEqual(tx._get_rma_source().left, 330)

    def test_two_notes_share_a_payment(self):
        order = self.sell([(self.chair, 4)])
        tx = self.pay(300.0, order)
        self.settle_invoices(order)
        rmas = self.env["rma.order"]
        for _number in range(2):
            rma = self.authorize(order, {self.chair: 2}, refund_method="original")
            rmas |= rma
        rmas.action_create_credit_notes()
        rmas.credit_note_ids.action_post()
        self.assertEqual(sorted(rmas.refund_ids.mapped("amount")), [60.0, 240.0])
        self.assertEqual(rmas.refund_ids.source_tx_id, tx)

    def test_obstacles_by_table(self):
        for name, support, method_support, paid, said in (
            ("no payment", "partial", "partial", 0, "not paid through a payment provider"),
            ("provider cannot", "none", "partial", 240.0, "Paywell cannot refund"),
            ("method cannot", "partial", "none", 240.0, "Paywell cannot refund"),
            ("whole only, more paid", "full_only", "partial", 300.0, "not enough is left"),
        ):
            with self.subTest(name):
                self.support[self.provider.id] = support
                self.method.support_refund = method_support
                self.provider.invalidate_recordset(["support_refund"])
                rma, _txs = self.return_paid(*([paid] if paid else []))
                self.assertFalse(rma.refund_ids)
                self.assertEqual(rma.refund_status, "pay")
                self.assertIn(said, rma.refund_text)
                self.assertFalse(rma.is_payback_possible)
                self.assertTrue(self.get_activities(rma, "mail_activity_refund"))
                with self.assertRaisesRegex(UserError, "by hand"):
                    rma.with_user(self.accountant).action_send_refunds()

    def test_whole_only(self):
        self.support[self.provider.id] = "full_only"
        rma, _txs = self.return_paid(240.0)
        self.assertEqual(rma.refund_ids.amount, 240.0)

    def test_open_credit_is_the_default(self):
        rma, _txs = self.return_paid(240.0, method=False)
        self.assertRecordValues(rma, [{"refund_method": "credit", "refund_status": "none"}])
        self.assertFalse(rma.refund_ids)

    def test_policy_says_the_way(self):
        self.set_terms(refund_method="original")
        rma, _txs = self.return_paid(240.0, method=False)
        self.assertEqual(rma.refund_method, "original")
        self.assertTrue(rma.refund_ids)

    def test_unpaid_invoice_is_settled_first(self):
        order = self.sell([(self.chair, 2)])
        self.pay(240.0, order)
        rma = self.authorize(order, {self.chair: 2}, refund_method="original")
        self.credit(rma)
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.refund_status, "none")

    def test_store_credit_is_not_paid_out(self):
        order = self.sell([(self.chair, 1), (self.lamp, 1)])
        self.pay(160.0, order)
        self.settle_invoices(order)
        rma = self.draft(order, {self.chair: 1, self.lamp: 1}, refund_method="original")
        rma.line_ids.filtered(lambda line: line.product_id == self.lamp).resolution = "store_credit"
        rma.action_submit()
        self.credit(rma)
        self.assertEqual(rma.refund_ids.amount, 120.0)
        self.assertEqual(rma.refund_status, "sent")

    # What the provider answers

    def test_refused_is_visible_and_sent_again(self):
        rma, (tx,) = self.return_paid(240.0)
        with self.answers(ValidationError("Card expired")):
            self.run_refund_job()
        self.assertEqual(rma.refund_ids.state, "failed")
        self.assertEqual(rma.refund_status, "failed")
        self.assertIn("Card expired", rma.refund_text)
        self.assertIn("Card expired", self.get_activities(rma, "mail_activity_refund").note)
        self.assertTrue(rma.is_payback_possible)
        with self.answers("done"):
            self.run_refund_job()
            self.assertEqual(len(self.calls), 1, "it is not sent again by itself")
            rma.with_user(self.accountant).action_send_refunds()
            with self.assertRaisesRegex(UserError, "waits to go back"):
                rma.with_user(self.accountant).action_send_refunds()
            self.run_refund_job()
        self.assertRecordValues(rma.refund_ids, [{"state": "done", "attempts": 2}])
        self.assertEqual(len(self.calls), 2)
        self.assertFalse(self.get_activities(rma, "mail_activity_refund"))

    def test_pending_waits_for_the_notification(self):
        rma, _txs = self.return_paid(240.0)
        with self.answers("pending"):
            self.run_refund_job()
            self.run_refund_job()
        self.assertEqual(len(self.calls), 1)
        self.assertRecordValues(rma.refund_ids, [{"state": "sent"}])
        self.assertEqual(rma.refund_status, "sent")
        rma.refund_ids.refund_tx_id._set_done()
        self.assertRecordValues(rma.refund_ids, [{"state": "done"}])

    def test_accepted_without_a_state(self):
        """Some providers take the order and say more only later."""
        rma, _txs = self.return_paid(240.0)
        with self.answers(None):
            self.run_refund_job()
            self.run_refund_job()
        self.assertEqual(len(self.calls), 1)
        self.assertEqual(rma.refund_ids.state, "sent")
        rma.refund_ids.refund_tx_id._set_error("No funds")
        self.assertEqual(rma.refund_ids.state, "failed")
        self.assertIn("No funds", rma.refund_text)

    def test_no_answer_is_never_sent_again(self):
        for error in (self.unreachable(), ValueError("Not JSON")):
            with self.subTest(error=error):
                self.calls.clear()
                rma, _txs = self.return_paid(240.0)
                with self.answers(error):
                    self.run_refund_job()
                    self.run_refund_job()
                refund = rma.refund_ids
                self.assertEqual(refund.state, "unclear")
                self.assertEqual(rma.refund_status, "failed")
                self.assertIn(refund.reference, rma.refund_text)
                self.assertEqual(len(self.calls), 1)
                self.assertFalse(rma.is_payback_possible)
                mine = refund.with_user(self.accountant)
                with self.assertRaisesRegex(UserError, "say first"):
                    mine.action_retry()
                with self.assertRaisesRegex(UserError, "under way"):
                    rma.with_user(self.accountant).action_register_refund()

    def test_dies_between_commit_and_answer(self):
        """The row was committed, the provider perhaps called: nobody knows, so nobody calls."""
        rma, _txs = self.return_paid(240.0)
        with self.answers("done"), suppress(SystemExit):
            self.run_refund_job(dies_at=2)
        self.assertFalse(self.calls)
        self.assertEqual(rma.refund_ids.state, "calling")
        with self.answers("done"):
            self.run_refund_job()
        self.assertFalse(self.calls)
        self.assertEqual(rma.refund_ids.state, "unclear")
        self.assertIn("has not answered", rma.refund_text)

    def test_person_says_what_became_of_it(self):
        for method, state, status in (
            ("action_confirm_refunded", "done", "none"),
            ("action_confirm_not_refunded", "failed", "failed"),
        ):
            with self.subTest(method):
                rma, _txs = self.return_paid(240.0)
                with self.answers(self.unreachable()):
                    self.run_refund_job()
                refund = rma.refund_ids
                with self.assertRaises(AccessError):
                    getattr(refund.with_user(self.csr), method)()
                with self.commits():
                    getattr(refund.with_user(self.accountant), method)()
                self.assertEqual(refund.state, state)
                self.assertEqual(rma.refund_status, status)
                with self.assertRaisesRegex(UserError, "waits for the provider"):
                    getattr(refund.with_user(self.accountant), method)()

    # The documents

    def test_note_reset_before_it_was_sent(self):
        rma, _txs = self.return_paid(240.0)
        note = rma.credit_note_ids
        note.button_draft()
        self.assertEqual(rma.refund_ids.state, "cancel")
        self.assertRecordValues(rma, [{"refund_status": "draft", "state": "authorized"}])
        with self.answers("done"):
            self.run_refund_job()
        self.assertFalse(self.calls)
        note.action_post()
        self.assertEqual(sorted(rma.refund_ids.mapped("state")), ["cancel", "todo"])

    def test_note_reset_after_it_was_sent(self):
        for answer in ("done", "pending", self.unreachable()):
            with self.subTest(answer=answer):
                rma, _txs = self.return_paid(240.0)
                with self.answers(answer):
                    self.run_refund_job()
                with self.assertRaisesRegex(UserError, "240.00.*Paywell"):
                    rma.credit_note_ids.button_draft()
                with self.assertRaisesRegex(UserError, "Paywell"):
                    rma.credit_note_ids.button_cancel()

    def test_note_reset_after_a_refusal(self):
        rma, _txs = self.return_paid(240.0)
        with self.answers(ValidationError("No")):
            self.run_refund_job()
        rma.credit_note_ids.button_draft()
        rma.credit_note_ids.unlink()
        self.assertFalse(rma.refund_ids)
        self.assertEqual(rma.refund_status, "due")

    def test_paid_by_hand_before_it_was_sent(self):
        rma, _txs = self.return_paid(240.0)
        note = rma.credit_note_ids
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        payment = wizard.create({})._create_payments()
        self.assertEqual(rma.refund_ids.state, "cancel")
        self.assertEqual(rma.refund_status, "none")
        with self.answers("done"):
            self.run_refund_job()
        self.assertFalse(self.calls)
        payment.action_draft()
        payment.action_cancel()
        self.assertRecordValues(rma, [{"refund_status": "pay", "amount_refund_due": 240.0}])

    def test_refunded_by_somebody_else_while_it_waited(self):
        rma, (tx,) = self.return_paid(240.0)
        tx._create_child_transaction(40.0, is_refund=True).state = "done"
        with self.answers("done"):
            self.run_refund_job()
        self.assertFalse(self.calls)
        self.assertIn("Only $ 200.00", rma.refund_text.replace("$\xa0", "$ "))

    def test_refused_then_paid_by_hand(self):
        rma, _txs = self.return_paid(240.0)
        with self.answers(ValidationError("No")):
            self.run_refund_job()
        action = rma.with_user(self.accountant).action_register_refund()
        wizard = self.env["account.payment.register"].with_user(self.accountant)
        wizard.with_context(**action["context"]).create({})._create_payments()
        self.assertRecordValues(rma, [{"refund_status": "none", "amount_refund_due": 0.0}])
        self.assertFalse(self.get_activities(rma, "mail_activity_refund"))
        with self.assertRaisesRegex(UserError, "left to pay"):
            rma.with_user(self.accountant).action_register_refund()

    # By hand

    def test_by_hand(self):
        rma, _txs = self.return_paid(240.0, method="bank")
        self.assertFalse(rma.refund_ids)
        self.assertRecordValues(rma, [{"refund_status": "pay", "amount_refund_due": 240.0}])
        self.assertIn("by hand", self.get_activities(rma, "mail_activity_refund").note)
        with self.assertRaises(AccessError):
            rma.with_user(self.csr).action_register_refund()
        with self.assertRaises(AccessError):
            rma.with_user(self.csr).action_send_refunds()

    def test_way_changed_after_posting(self):
        rma, _txs = self.return_paid(240.0, method="credit")
        rma.with_user(self.csr).refund_method = "original"
        self.assertRecordValues(rma, [{"refund_status": "pay", "is_payback_possible": True}])
        rma.with_user(self.accountant).action_send_refunds()
        self.assertEqual(rma.refund_ids.mapped("amount"), [240.0])

    def test_rows_are_nobody_s_to_write(self):
        rma, _txs = self.return_paid(240.0)
        for user in (self.csr, self.accountant, self.manager):
            with self.subTest(user=user.login):
                refund = rma.refund_ids.with_user(user)
                refund.read(["state", "provider_name", "source_reference", "reference"])
                with self.assertRaises(AccessError):
                    refund.state = "done"
                with self.assertRaises(AccessError):
                    refund.unlink()
        with self.assertRaises(AccessError):
            rma.refund_ids.with_user(self.stock_user).read(["state"])
