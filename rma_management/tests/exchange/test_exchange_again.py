from odoo.tests import tagged

from ...tools.units import get_whole
from ..common_exchange import ExchangeCommon


@tagged("post_install", "-at_install")
class TestExchangeAgain(ExchangeCommon):
    """What was cancelled on its way is sent again, once, and nothing more than was meant."""

    def test_other_product_goes_out_by_the_order_made_before(self):
        """(shipped before the rest was cancelled, sent again)"""
        for policy in ("delivery", "order"):
            self.sofa.invoice_policy = policy
            for shipped in (0, 1, 2):
                with self.subTest(shipped=shipped, policy=policy):
                    order = self.sell([(self.chair, 3)])
                    rma = self.exchange(order, {self.chair: 3}, self.sofa)
                    self.receive(rma)
                    self.inspect(rma)
                    if shipped:
                        self.ship(rma, {self.sofa: shipped})
                    rma.line_ids._get_open_replacement_moves()._action_cancel()
                    self.assertEqual(rma.line_ids.qty_to_replace, 3 - shipped)
                    rma.with_user(self.csr).action_send_replacements()
                    self.assertEqual(rma.line_ids.qty_replacing, 3 - shipped)
                    self.ship(rma)
                    sale = rma.replacement_order_ids
                    self.assertEqual(len(sale), 1)
                    self.assertEqual((sale.order_line.qty_delivered, sale.amount_total), (3, 540))
                    self.assertEqual((rma.line_ids.qty_replaced, rma.amount_replacement), (3, 540))

    def test_order_keeps_no_more_than_is_due(self):
        """The delivery was cancelled before a unit was refused: the order falls to what is due."""
        self.set_terms(exchange_timing="receipt")
        for is_locked in (False, True):
            with self.subTest(locked=is_locked):
                order = self.sell([(self.chair, 3)])
                rma = self.exchange(order, {self.chair: 3}, self.sofa)
                self.receive(rma)
                sale = rma.replacement_order_ids
                sale.locked = is_locked
                rma.line_ids._get_open_replacement_moves()._action_cancel()
                self.inspect(rma, self.send_back, {self.chair: 1})
                self.inspect(rma)
                self.assertEqual(rma.line_ids.qty_replacing, 2)
                self.assertRecordValues(sale, [{"amount_total": 360, "locked": is_locked}])

    def test_parts_of_a_dozen_add_up(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 1, {"product_uom_id": dozen.id})])
        rma = self.exchange(order, {self.chair: 1})
        move = rma.line_ids.move_ids
        move.write({"product_uom": self.chair.uom_id.id, "product_uom_qty": 12})
        for chairs in (1, 1, 3, 7):
            self.receive(rma, {self.chair: chairs}, backorder=True)
            self.inspect(rma)
            moves = rma.line_ids._get_open_replacement_moves()
            self.assertEqual(moves.mapped("product_qty"), [chairs])
            self.ship(rma)
        self.assertEqual((rma.state, order.order_line.qty_delivered), ("done", 1))

    def test_whole_numbers_behind_a_rounded_unit(self):
        dozen, unit = self.env.ref("uom.product_uom_dozen"), self.chair.uom_id
        for pieces in range(25):
            rounded = dozen.round(pieces / 12)
            self.assertEqual(get_whole(rounded * 12, dozen, self.chair), pieces)
        self.assertEqual(get_whole(2.5, unit, self.chair), 2.5)
        self.assertEqual(get_whole(5.5, dozen, self.chair), 5.5)
