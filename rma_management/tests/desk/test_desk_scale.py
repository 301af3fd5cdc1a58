from unittest.mock import patch

from odoo.tests import tagged

from ...models.recovery import rma_recovery
from ..common_desk import DeskCommon

UNITS = 12


@tagged("post_install", "-at_install")
class TestDeskScale(DeskCommon):
    """What the desk asks for does not grow with the units of a return, nor with other returns."""

    def test_units_alike_are_reckoned_once(self):
        self.company.rma_recommend_disposition = True
        serials = self.create_serials(self.phone, [f"MANY-{number}" for number in range(UNITS)])
        order = self.sell([(self.phone, UNITS)])
        delivered = order.order_line.move_ids.move_line_ids.lot_id
        self.assertGreater(len(delivered & serials), 1)
        rma = self.authorize(order, {self.phone: UNITS})
        self.receive(rma)
        rank = rma_recovery.recovery.rank
        with patch.object(rma_recovery.recovery, "rank", side_effect=rank) as mocked:
            parts = self.desk.get_order(rma.id)["to_inspect"]
        self.assertEqual(len(parts), UNITS)
        self.assertEqual(len({str(part["proposals"]) for part in parts}), 1)
        # Opened or not: no more makes a difference to goods of one product and grade.
        self.assertLessEqual(mocked.call_count, 2 * len(self.grades))
        # What is true of one unit alone is reckoned for it.
        self.env["stock.lot"].browse(parts[0]["lot_id"]).rma_is_recalled = True
        recalled, other = self.desk.get_order(rma.id)["to_inspect"][:2]
        self.assertNotEqual(recalled["proposals"], other["proposals"])

    def test_what_is_credited_is_not_reckoned_again(self):
        order = self.sell([(self.chair, 6)])
        credited = [self.return_all_the_way(order, {self.chair: 1}) for _number in range(2)]
        rma = self.authorize(order, {self.chair: 1})
        calculator = self.env.registry["rma.calculator"]
        with patch.object(
            calculator, "_get_queue", autospec=True, side_effect=calculator._get_queue
        ) as mocked:
            self.count(rma, {self.chair: 1})
        self.assertEqual(mocked.call_count, 0)
        self.assertEqual(set(rma.union(*credited).line_ids.mapped("qty_to_credit")), {0.0})
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_to_credit, 1.0)

    def test_receipt_estimates_no_other_return_again(self):
        order = self.sell([(self.chair, 3)])
        self.return_all_the_way(order, {self.chair: 1})
        rma = self.authorize(order, {self.chair: 1})
        orders = self.env.registry["rma.order"]
        with patch.object(
            orders, "_get_settlement", autospec=True, side_effect=orders._get_settlement
        ) as mocked:
            self.count(rma, {self.chair: 1})
            self.env.flush_all()
        self.assertEqual(mocked.call_count, 0)

    def test_unit_is_found_by_its_delivery(self):
        """Where no unit was named, each that was delivered is awaited, and no other return's."""
        order, other = self.sell([(self.phone, 2)]), self.sell([(self.phone, 1)])
        rma = self.authorize(order, {self.phone: 2})
        self.authorize(other, {self.phone: 1})
        for lot in order.order_line.move_ids.move_line_ids.lot_id:
            with self.subTest(lot=lot.name):
                self.assertEqual(self.scan(lot.name)["order"]["id"], rma.id)
        self.receive(rma)
        answer = self.scan(rma.line_ids.move_ids.move_line_ids.lot_id[:1].name)
        self.assertEqual(answer["kind"], "unexpected")
