from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..common_concurrency import ConcurrencyCommon
from ..common_exchange import ExchangeCommon
from ..common_no_order import NoOrderCommon


@tagged("post_install", "-at_install")
class TestExchangeBatch(ExchangeCommon):
    def test_twenty_returns_cost_less_each(self):
        self.set_terms(exchange_timing="receipt")

        def count(returns):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["rma.order"].union(*returns)._create_replacements()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        returns = []
        for order in self.sell_many(22 * [self.partner], [(self.chair, 3)]):
            rma = self.exchange(order, {self.chair: 1})
            self.receive(rma)
            rma.replacement_picking_ids.action_cancel()
            returns.append(rma)
        count(returns[:1])
        one, twenty = count(returns[1:2]), count(returns[2:])
        self.assertLessEqual(twenty / 20, one / 2)
        self.assertEqual({rma.line_ids.qty_replacing for rma in returns}, {1.0})


@tagged("post_install", "-at_install")
class TestExchangeNoOrder(ExchangeCommon, NoOrderCommon):
    """Goods without an order are replaced like any others."""

    def exchange_without_order(self, **line):
        rma = self.draft_without_order(self.chair, line={"resolution": "exchange", **line})
        rma.action_submit()
        return rma.with_env(self.env)

    def test_same_product(self):
        rma = self.exchange_without_order()
        self.receive(rma)
        self.inspect(rma)
        self.assertFalse(rma.replacement_picking_ids.sale_id)
        self.ship(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_estimated": 0.0}])

    def test_other_product(self):
        rma = self.exchange_without_order(exchange_product_id=self.sofa.id)
        self.assertEqual((rma.amount_estimated, rma.amount_customer_pays), (120.0, 60.0))
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(rma.replacement_order_ids.amount_total, 180.0)
        self.ship(rma)
        self.credit(rma)
        self.assertEqual(rma.state, "done")

    def test_goods_that_never_come_are_charged_as_agreed(self):
        self.set_terms(exchange_timing="authorization")
        rma = self.exchange_without_order()
        self.ship(rma)
        self.chair.list_price = 555.0
        rma.action_invoice_replacement()
        self.assertEqual(rma.replacement_invoice_ids.amount_total, 120.0)
        self.assertEqual(rma.state, "done")


@tagged("post_install", "-at_install")
class TestExchangeConcurrency(BaseCase):
    """Two people at once never ship twice (invariant 4)."""

    def test_sent_once(self):
        base = ConcurrencyCommon
        order_id = base.in_transaction(base.sell)

        def prepare(env):
            line = env["sale.order"].browse(order_id).order_line
            vals = {"sale_line_id": line.id, "product_uom_qty": 1, "resolution": "exchange"}
            rma = env["rma.order"].create(
                {"partner_id": line.order_id.partner_id.id, "line_ids": [Command.create(vals)]}
            )
            rma.action_submit()
            rma.picking_ids.button_validate()
            env["rma.inspect"].create({"order_id": rma.id}).action_apply()
            rma.replacement_picking_ids.action_cancel()
            return rma.id

        rma_id = base.in_transaction(prepare)

        def send(env):
            return env["rma.order"].browse(rma_id).action_send_replacements()

        results = base.at_once(send, send)
        self.assertEqual(results.count(True), 1, results)
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1, results)

        def count(env):
            rma = env["rma.order"].browse(rma_id)
            return sorted(rma.replacement_picking_ids.mapped("state")), rma.line_ids.qty_replacing

        self.assertEqual(base.in_transaction(count), (["assigned", "cancel"], 1.0))
