from odoo.exceptions import UserError

from ..common import RmaCommon


class TestDispositionUsed(RmaCommon):
    """What inspections have made due is not changed by hindsight."""

    def test_whether_it_is_credited_stays_once_goods_were_inspected_by_it(self):
        unused = self.restock.copy({"name": "To the outlet"})
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(rma.inspection_ids.disposition_id, self.restock)
        due = rma.line_ids.qty_due
        manager = self.env(user=self.manager)
        for disposition, is_refused in ((self.restock, True), (unused, False)):
            with self.subTest(disposition.name):
                dispositions = disposition.with_env(manager)
                # What it says already is no change.
                dispositions.write({"is_credited": True})
                if is_refused:
                    with self.assertRaisesRegex(UserError, "Goods were inspected by Restock"):
                        dispositions.write({"is_credited": False})
                else:
                    dispositions.write({"is_credited": False})
                dispositions.write({"description": "As before"})
        self.assertEqual(rma.line_ids.qty_due, due)
