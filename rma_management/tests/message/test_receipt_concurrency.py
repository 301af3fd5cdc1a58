from functools import partial
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from ..common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestReceiptConcurrency(ConcurrencyCommon):
    """What happens to a return while its receipt is printed: nobody waits, nothing goes twice."""

    def authorize(self):
        def submit(env):
            rma = env["rma.order"].browse(rma_id)
            rma.partner_id.email = "contested@example.com"
            rma.action_submit()
            return rma.is_receipt_queued

        rma_id = self.draft(3)
        self.assertTrue(self.in_transaction(submit))
        return rma_id

    @staticmethod
    def send(env):
        env["rma.order"]._cron_send_receipts()

    @staticmethod
    def get_receipts(rma_id, env):
        """Return the documents of each receipt that was sent, and whether one still waits."""
        rma = env["rma.order"].browse(rma_id)
        letters = rma.message_ids.filtered(lambda each: each.message_type == "comment")
        mails = env["mail.mail"].search([("mail_message_id", "in", letters.ids)])
        rows = rma.message_log_ids.filtered(lambda row: row.type_id.code == "authorized")
        assert len(letters) == len(mails) == len(rows), (letters, mails, rows)
        papers = [sorted(letter.attachment_ids.mapped("raw")) for letter in letters]
        return papers, rma.is_receipt_queued

    @staticmethod
    def print_now(rma_id, env):
        template = env.ref("rma_management.mail_template_receipt")
        [(template, _ids)] = template._classify_per_lang([rma_id]).values()
        reports = template.env["ir.actions.report"]
        return sorted(
            # As core does in place of a PDF while it is tested.
            reports._render_qweb_html(report, [rma_id], data={"report_type": "pdf"})[0]
            for report in template.report_template_ids
        )

    def while_printing(self, act):
        """Run the job, and do something in another transaction while it prints.

        :return: how many documents were printed
        """
        render = IrActionsReport._render_qweb_pdf
        seen = []

        def act_and_print(reports, *args, **kwargs):
            content = render(reports, *args, **kwargs)
            seen.append(True)
            if len(seen) == 1:
                self.in_transaction(partial(self.without_waiting, act))
            return content

        with patch.object(IrActionsReport, "_render_qweb_pdf", act_and_print):
            self.in_transaction(self.send)
        self.assertTrue(seen)
        return len(seen)

    @staticmethod
    def without_waiting(act, env):
        env.cr.execute("SET LOCAL lock_timeout = '1s'")
        return act(env)

    def receive(self, rma_id, env):
        product = env["rma.order"].browse(rma_id).line_ids.product_id
        counts = [{"product_id": product.id, "lot_id": False, "quantity": 1}]
        env["rma.desk"].receive(rma_id, counts, str(uuid4()))

    def test_goods_that_arrive_wait_for_no_printer(self):
        rma_id = self.authorize()
        self.assertEqual(self.while_printing(partial(self.receive, rma_id)), 2)
        self.check_sent(rma_id)
        received = self.in_transaction(
            lambda env: env["rma.order"].browse(rma_id).line_ids.qty_received
        )
        self.assertEqual(received, 1.0)

    def test_what_is_not_true_any_more_is_printed_anew(self):
        def move(env):
            env["rma.order"].browse(rma_id).partner_id.street = "9 New Street"

        rma_id = self.authorize()
        before = self.in_transaction(partial(self.print_now, rma_id))
        self.assertEqual(self.while_printing(move), 4)
        self.assertTrue(before != self.in_transaction(partial(self.print_now, rma_id)))
        self.check_sent(rma_id)

    def check_sent(self, rma_id):
        """Check that it was sent once, and says what is true now."""
        receipts, is_queued = self.in_transaction(partial(self.get_receipts, rma_id))
        now = self.in_transaction(partial(self.print_now, rma_id))
        self.assertEqual((len(receipts), is_queued), (1, False))
        self.assertTrue(receipts[0] == now)

    def test_what_is_called_off_meanwhile_is_not_sent(self):
        rma_id = self.authorize()
        self.while_printing(lambda env: env["rma.order"].browse(rma_id).action_cancel())
        receipts, _is_queued = self.in_transaction(partial(self.get_receipts, rma_id))
        self.assertEqual(receipts, [])

    def test_what_somebody_sends_meanwhile_is_sent_once(self):
        rma_id = self.authorize()
        self.while_printing(lambda env: env["rma.order"].browse(rma_id).action_send_receipt())
        self.check_sent(rma_id)

    def test_two_workers_send_each_once(self):
        rma_ids = [self.authorize()]
        for _number in range(2):
            self.order_id = self.in_transaction(self.sell)
            rma_ids.append(self.authorize())
        self.at_once(self.send, self.send)
        # Whoever comes second leaves to the first what he is at.
        self.in_transaction(self.send)
        for rma_id in rma_ids:
            self.check_sent(rma_id)
