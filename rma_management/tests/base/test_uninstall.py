from odoo.tools import SQL

from ...hooks import get_tables, uninstall_hook
from ..common import RmaCommon


class TestUninstall(RmaCommon):
    """Uninstalling leaves a working database (invariant 6), whatever is in our tables."""

    def test_rows_go_in_any_order(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma)
        self.inspect(rma)
        self.env["rma.charge"].create(
            {"order_id": rma.id, "type": "restocking", "basis": "fixed", "rate": 5.0}
        )
        note = self.credit(rma)
        pickings = rma.picking_ids
        self.env.flush_all()
        uninstall_hook(self.env)
        self.env.flush_all()
        tables = get_tables(self.env)
        self.assertIn("rma_order_line", tables)
        self.assertNotIn("stock_move", tables)
        for table in tables:
            self.env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
        self.env.invalidate_all()
        self.assertEqual(note.state, "posted")
        self.assertEqual(set(pickings.mapped("state")), {"done"})
        self.assertEqual(
            self.warehouse.out_type_id.return_picking_type_id, self.warehouse.in_type_id
        )
