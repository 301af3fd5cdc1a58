from odoo.tests import tagged

from ..common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestMessageOnce(ConcurrencyCommon):
    """Two at once on two connections: one row, one message."""

    def setUp(self):
        super().setUp()
        self.rma_id = self.draft(2)
        self.in_transaction(self.prepare)

    def prepare(self, env):
        rma = env["rma.order"].browse(self.rma_id)
        rma.partner_id.email = "contested@example.com"
        rma.action_submit()
        rma.is_receipt_queued = False

    def count(self, code):
        return self.in_transaction(
            lambda env: env["rma.message"].search_count(
                [("order_id", "=", self.rma_id), ("type_id.code", "=", code)]
            )
        )

    def test_queued_twice_at_once(self):
        def tell(env):
            env["rma.order"].browse(self.rma_id)._tell("arrived")
            return True

        self.assertEqual(self.at_once(tell, tell), [True, True])
        self.assertEqual(self.count("arrived"), 1)

    def test_told_twice_at_once(self):
        """Two who tell it themselves: the second finds it told."""

        def get_messages(env):
            return len(env["rma.order"].browse(self.rma_id).message_ids)

        def tell(env):
            env["rma.order"].browse(self.rma_id)._tell_now("expired")
            return True

        before = self.in_transaction(get_messages)
        self.assertEqual(self.at_once(tell, tell), [True, True])
        self.assertEqual(self.in_transaction(get_messages), before + 1)
        self.assertEqual(self.count("expired"), 1)
