from odoo.tests import Form

from ..common_dock import DockCommon


class TestAddedMoves(DockCommon):
    """A stock user without any right on sales adds what else is in the box, and receives it."""

    def add_in_form(self, picking, goods):
        with Form(picking.with_user(self.stock_user)) as form:
            for product, quantity in goods:
                with form.move_ids.new() as move:
                    move.product_id = product
                    move.product_uom_qty = quantity
                    move.quantity = quantity

    def test_several_moves(self):
        stool = self.create_product("Stool", 20.0)
        bench = self.create_product("Bench", 20.0, invoice_policy="order")
        goods = [(stool, 1), (bench, 2), (self.chair, 1), (self.lamp, 1)]
        for name in ("form", "program"):
            for is_first_picked in (True, False):
                with self.subTest(by=name, picked=is_first_picked), self.cr.savepoint() as point:
                    order = self.sell([(self.chair, 5)])
                    rma = self.authorize(order, {self.chair: 1}, user=self.csr).with_env(self.env)
                    picking = rma.picking_ids
                    if name == "form":
                        self.add_in_form(picking, goods)
                    else:
                        for product, quantity in goods:
                            self.add_move(picking, product, quantity)
                    if is_first_picked:
                        picking.move_ids.picked = True
                    self.env.flush_all()
                    self.env.invalidate_all()
                    picking.with_user(self.stock_user).with_context(
                        skip_backorder=True
                    ).button_validate()
                    self.assertEqual(picking.state, "done")
                    self.assertEqual(order.order_line.product_id, self.chair)
                    found = rma.discrepancy_ids.filtered(lambda f: f.type != "short")
                    self.assertEqual(found.mapped("type").count("unexpected_product"), 3)
                    point.rollback()
