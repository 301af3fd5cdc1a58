from ..common_job import JobCommon


class TestMessageCost(JobCommon):
    """500 messages that are due are sent in one run, and nobody gets another one's."""

    def drop_queued(self):
        self.env["rma.message"].search([("state", "=", "queued")]).state = "dropped"

    def authorize_quietly(self, count):
        rmas = self.authorize_many(count, user=self.csr)
        rmas.sudo().is_receipt_queued = False
        self.drop_queued()
        return rmas.with_user(self.env.user).sudo()

    def get_rows(self, code):
        return self.env["rma.message"].search([("type_id.code", "=", code)])

    def test_receipts(self):
        def make(count):
            rmas.append(self.authorize_many(count, user=self.csr).with_user(self.env.user).sudo())

        rmas = []
        self.assert_cost(make, self.env["rma.order"]._cron_send_receipts)
        for rma in rmas[-1]:
            letter = rma.message_ids.filtered(lambda each: each.message_type == "comment")
            self.assertEqual(letter.notified_partner_ids, rma.partner_id)
            self.assertEqual(letter.mail_ids.recipient_ids, rma.partner_id)
            self.assertIn(rma.name, letter.subject)
            self.assertIn(rma.name, letter.body)
            self.assertEqual(len(letter.attachment_ids), 2)
            self.assertTrue(rma.date_receipt)

    def test_events(self):
        self.assert_cost(
            lambda count: self.authorize_quietly(count).action_cancel(),
            self.env["rma.message"]._cron_send,
        )
        rows = self.get_rows("cancelled")
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        for row in rows:
            self.assertEqual(row.mail_message_id.notified_partner_ids, row.order_id.partner_id)
            self.assertEqual(row.mail_message_id.res_id, row.order_id.id)

    def test_tasks(self):
        kind = self.env.ref("rma_management.rma_message_type_uninspected")

        def make(count):
            rmas = self.authorize_quietly(count)
            rmas.picking_ids.with_context(skip_backorder=True).button_validate()
            rmas.picking_ids.move_ids.date = "2026-01-01 10:00:00"
            self.drop_queued()
            self.env["rma.message"]._queue(rmas, kind)

        self.assert_cost(make, self.env["rma.message"]._cron_send)
        rows = self.get_rows("uninspected")
        self.assertEqual(set(rows.mapped("state")), {"sent"})
        for rma in rows.order_id:
            self.assertIn(rma.partner_id.name, rma.activity_ids.note)
            self.assertEqual(rma.activity_ids.user_id, self.csr)
