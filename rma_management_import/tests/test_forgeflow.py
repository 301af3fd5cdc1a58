from odoo.tests import tagged

from .common import ImportCommon


@tagged("post_install", "-at_install")
class TestForgeflow(ImportCommon):
    """Lines of ForgeFlow's, with its links set aside because our columns have the same names."""

    def test_lines_of_one_document(self):
        header = self.insert("rma_order", name="RMA/1", type="customer")
        order, other = self.sell([(self.chair, 3)]), self.sell([(self.lamp, 1)])
        back = self.take_back(order, 2)
        item = self.give_back(order)
        rows = [
            self.add_forgeflow(order, back, item, rma_id=header, product_qty=2, state="approved"),
            self.add_forgeflow(other, self.take_back(other, 1), rma_id=header),
        ]
        record = self.import_all("forgeflow")
        first, second = (self.get_line(record, row) for row in rows)
        self.assertEqual(first.order_id, second.order_id)
        self.assertEqual(first.order_id.former_name, "RMA/1 / RMA/L1")
        self.assertEqual((first.qty_received, first.qty_credited), (2.0, 2.0))
        self.assertEqual((second.qty_received, second.qty_credited), (1.0, 0.0))
        self.assertEqual(first.order_id.state, "authorized")
        self.assertEqual(order.order_line.qty_returnable, 1)
        self.assertFalse(record.difference_count, record.issue_ids.mapped("text"))

    def test_states_without_documents(self):
        order = self.sell([(self.chair, 9)])
        for state, ours in (
            ("draft", "draft"),
            ("to_approve", "submitted"),
            ("approved", "authorized"),
            ("done", "authorized"),
            ("canceled", "cancel"),
        ):
            row = self.add_forgeflow(order, state=state, name=state)
            line = self.get_line(self.import_all("forgeflow"), row)
            with self.subTest(state=state):
                self.assertEqual(line.state, ours)
        self.assertEqual(order.order_line.qty_returnable, 9)

    def test_returns_to_vendors_stay(self):
        order = self.sell([(self.chair, 1)])
        self.add_forgeflow(order, type="supplier")
        record = self.import_all("forgeflow")
        self.assertEqual((record.imported_count, record.rejected_count), (0, 1))
        self.assertIn("vendor", record.issue_ids.text)

    def test_sale_line_comes_from_the_delivery(self):
        order = self.sell([(self.chair, 2)])
        move = order.order_line.move_ids
        row = self.add_forgeflow(order, sale_line_id=None, reference_move_id=move.id)
        line = self.get_line(self.import_all("forgeflow"), row)
        self.assertEqual(line.sale_line_id, order.order_line)
