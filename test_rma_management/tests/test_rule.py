from pathlib import Path

from odoo import Command

from odoo.addons.rma_management.tests.common import RmaCommon

from ..models import rma_line_rule_weight


class TestRuleOfAnotherAddon(RmaCommon):
    def test_it_is_heard_everywhere(self):
        """In the entry before anything is stored, on the line, and by the decision."""
        self.chair.weight = 31
        self.lamp.weight = 30
        order = self.sell([(self.chair, 1), (self.lamp, 1)])
        entry = (
            self.env["rma.entry"]
            .with_user(self.csr)
            .create({"sale_order_ids": [Command.set(order.ids)]})
        )
        entry.action_return_all()
        self.assertEqual(entry.line_ids.mapped("verdict"), ["review", "authorize"])
        entry.action_confirm()
        rma = entry.order_id
        self.assertEqual(rma.state, "submitted")
        self.assertIn("Chair is too heavy", rma.line_ids[0].verdict_text)

    def test_it_takes_few_lines(self):
        source = Path(rma_line_rule_weight.__file__).read_text(encoding="utf-8")
        self.assertLessEqual(len(source.splitlines()), 30)
