from unittest.mock import patch

from ..common_refund import RefundCommon


class TestRefundAuto(RefundCommon):
    """Credit notes by policy, and finance that is told of drafts (M6)."""

    def get_triggers(self):
        cron = self.env.ref("rma_management.ir_cron_credit")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_by_hand_is_the_default(self):
        rma = self.due()
        self.assertFalse(rma.is_credit_queued)
        self.run_credit_job()
        self.assertFalse(rma.credit_note_ids)

    def test_drafted_when_due(self):
        for timing, steps in (
            ("authorization", []),
            ("receipt", [self.receive]),
            ("inspection", [self.receive, self.inspect]),
        ):
            with self.subTest(timing=timing):
                self.set_terms(credit_mode="draft", refund_timing=timing)
                before = self.get_triggers()
                rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2}, user=self.csr)
                for step in steps:
                    self.assertFalse(rma.is_credit_queued)
                    step(rma)
                self.assertTrue(rma.is_credit_queued)
                self.assertGreater(self.get_triggers(), before)
                self.assertFalse(rma.credit_note_ids, "nothing is made on the dock")
                self.run_credit_job()
                self.assertRecordValues(
                    rma.credit_note_ids, [{"state": "draft", "amount_total": 240.0}]
                )
                self.assertFalse(rma.is_credit_queued)
                self.run_credit_job()
                self.assertEqual(len(rma.credit_note_ids), 1)

    def test_stock_user_and_inspector_only_queue(self):
        self.set_terms(credit_mode="draft")
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2}, user=self.csr)
        rma.with_user(self.stock_user).sudo(False).picking_ids.button_validate()
        self.inspect(rma, user=self.inspector)
        self.assertTrue(rma.is_credit_queued)

    def test_posted_up_to_the_limit(self):
        self.set_terms(credit_mode="post", credit_post_limit=240.0)
        below, above = self.due(2), self.due(3)
        self.run_credit_job()
        self.assertRecordValues(
            (below | above).credit_note_ids.sorted("amount_total"),
            [{"state": "posted", "amount_total": 240.0}, {"state": "draft", "amount_total": 360.0}],
        )
        self.assertRecordValues(below | above, [{"state": "done"}, {"state": "authorized"}])

    def test_parts_do_not_slip_past_the_limit(self):
        self.set_terms(credit_mode="post", credit_post_limit=240.0, refund_timing="receipt")
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        self.receive(rma, {self.chair: 2}, backorder=True)
        self.run_credit_job()
        self.assertEqual(rma.credit_note_ids.state, "posted")
        self.receive(rma)
        self.run_credit_job()
        self.assertEqual(sorted(rma.credit_note_ids.mapped("state")), ["draft", "posted"])

    def test_one_careful_policy_is_enough(self):
        self.set_terms(credit_mode="post")
        careful = self.policy.copy({"product_ids": [(6, 0, self.lamp.product_tmpl_id.ids)]})
        careful.write({"credit_mode": "draft", "sequence": 1})
        careful.action_publish()
        rma = self.authorize(
            self.sell([(self.chair, 1), (self.lamp, 1)]), {self.chair: 1, self.lamp: 1}
        )
        self.receive(rma)
        self.inspect(rma)
        self.run_credit_job()
        self.assertEqual(rma.credit_note_ids.state, "draft")

    def test_a_failure_stops_no_other(self):
        self.set_terms(credit_mode="draft")
        good, broken, better = self.due(), self.due(), self.due()
        original = self.env.registry["rma.order"]._prepare_credit_note_vals

        def fail(order, note):
            if order == broken:
                raise ValueError("Out of order")
            return original(order, note)

        with patch.object(self.env.registry["rma.order"], "_prepare_credit_note_vals", fail):
            self.run_credit_job()
        self.assertEqual(len(good.credit_note_ids), 1)
        self.assertEqual(len(better.credit_note_ids), 1)
        self.assertFalse(broken.credit_note_ids)
        activity = self.get_activities(broken, "mail_activity_refund")
        self.assertIn("Out of order", activity.note)
        self.assertEqual(activity.user_id, self.accountant)
        self.assertFalse(broken.is_credit_queued)
        self.credit(broken)
        self.assertFalse(self.get_activities(broken, "mail_activity_refund"))

    def test_what_cannot_be_posted_stays_a_draft(self):
        self.set_terms(credit_mode="post")
        rma = self.due()
        with patch.object(
            self.env.registry["account.move"], "_check_rma_cap", side_effect=ValueError("Locked")
        ):
            self.run_credit_job()
        self.assertEqual(rma.credit_note_ids.state, "draft")
        self.assertIn("Locked", self.get_activities(rma, "mail_activity_refund").note)
        self.assertTrue(self.get_activities(rma.credit_note_ids, "mail_activity_credit_note"))

    def test_a_failure_is_told_to_somebody(self):
        """Nobody in finance, nobody responsible: a returns manager sees to it."""
        self.set_terms(credit_mode="post")
        self.company.rma_finance_user_id = False
        rma = self.due()
        rma.user_id = rma.team_id = False
        with patch.object(
            self.env.registry["account.move"], "_check_rma_cap", side_effect=ValueError("Locked")
        ):
            self.run_credit_job()
        activity = self.get_activities(rma, "mail_activity_refund")
        self.assertIn("Locked", activity.note)
        self.assertTrue(activity.user_id.has_group("rma_management.group_rma_manager"))

    def test_received_before_it_was_invoiced(self):
        self.set_terms(credit_mode="draft", refund_timing="receipt")
        self.chair.invoice_policy = "order"
        order = self.create_order([(self.chair, 2)])
        self.deliver(order)
        invoice = order._create_invoices()
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma)
        self.assertFalse(rma.is_credit_queued)
        invoice.action_post()
        self.run_credit_job()
        self.assertEqual(rma.credit_note_ids.amount_total, 240.0)

    def test_cancelled_draft_is_not_made_again(self):
        self.set_terms(credit_mode="draft")
        rma = self.due()
        self.run_credit_job()
        rma.credit_note_ids.button_cancel()
        self.run_credit_job()
        self.assertEqual(len(rma.credit_note_ids), 1)
        self.assertEqual(rma.refund_status, "due")

    def test_many_at_once(self):
        """Twenty returns cost a fraction of twenty times one."""
        self.set_terms(credit_mode="post")
        self.due()
        self.run_credit_job()
        costs = []
        for count in (1, 10):
            for _number in range(count):
                self.due()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.run_credit_job()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLess(costs[1], costs[0] * 6)

    # Finance

    def test_finance_is_told_once_per_draft(self):
        rma = self.due()
        note = self.credit(rma.with_user(self.csr), post=False).sudo()
        activity = self.get_activities(note, "mail_activity_credit_note")
        self.assertRecordValues(activity, [{"user_id": self.accountant.id}])
        self.assertIn(rma.name, activity.summary)
        self.assertIn("240.00", activity.summary)
        note.with_user(self.accountant).action_post()
        self.assertFalse(self.get_activities(note, "mail_activity_credit_note"))
        note.with_user(self.accountant).button_draft()
        self.assertEqual(len(self.get_activities(note, "mail_activity_credit_note")), 1)
        note.with_user(self.accountant).button_cancel()
        self.assertFalse(self.get_activities(note, "mail_activity_credit_note"))

    def test_nobody_in_finance(self):
        self.company.rma_finance_user_id = False
        rma = self.due()
        note = self.credit(rma, post=False)
        self.assertFalse(note.activity_ids)
        self.assertEqual(rma.refund_status, "draft")
        note.unlink()
        self.assertEqual(rma.refund_status, "due")

    def test_terms_are_versioned(self):
        self.due()
        for name in ("credit_mode", "credit_post_limit", "refund_days", "refund_method"):
            self.assertNotIn(name, self.policy._get_housekeeping_fields())
        before = self.policy._get_terms_print()
        copy = self.policy.copy({"credit_mode": "post"})
        self.assertNotEqual(copy._get_terms_print(), before)
