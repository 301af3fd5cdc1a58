from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from ...tools.arrivals import History
from ..common import RmaCommon

TODAY = date(2021, 6, 28)


def ago(days):
    return TODAY - timedelta(days=days)


class TestArrival(RmaCommon):
    """Expected arrivals of a warehouse (A7): what is counted, who sees it, when it is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        cls.env["stock.quant"]._update_available_quantity(cls.chair, cls.second.lot_stock_id, 500)
        cls.arrival = cls.env["rma.arrival"]._in_action().create({"warehouse_id": cls.second.id})

    def set_day(self, moves, day):
        moves.sudo().date = f"{day} 09:00:00"

    def send(self, delivered, quantity):
        order = self.sell([(self.chair, quantity)], warehouse_id=self.second.id)
        self.set_day(order.picking_ids.move_ids, delivered)
        return order

    def ask(self, order, authorized, quantity, arrived=None):
        rma = self.authorize(order, {self.chair: quantity})
        rma._in_action().sudo().date_authorized = f"{authorized} 09:00:00"
        if arrived:
            self.receive(rma)
            self.set_day(rma.line_ids.move_ids, arrived)
        return rma

    def test_what_is_counted(self):
        order = self.send(ago(30), 20)
        self.ask(order, ago(20), 3, ago(15))
        self.ask(order, ago(10), 2)
        # Today is not over, and another warehouse's is its own.
        self.ask(order, ago(5), 1, TODAY)
        self.ask(order, TODAY, 1)
        cancelled = self.ask(order, ago(4), 1)
        cancelled.action_cancel()
        self.sell([(self.chair, 3)])
        history = self.arrival._read_history(TODAY)
        self.assertEqual(
            History(*map(dict, history)),
            History(
                {ago(30): 20},
                {(ago(30), ago(20)): 3, (ago(30), ago(10)): 2, (ago(30), ago(5)): 1},
                {ago(20): 3, ago(10): 2, ago(5): 1},
                {(ago(20), ago(15)): 3},
            ),
        )

    def test_days(self):
        order = self.send(ago(40), 200)
        for back in range(30, 9, -1):
            self.ask(order, ago(back), 2, ago(back - 6))
        self.ask(order, ago(1), 4)
        with freeze_time(TODAY):
            self.arrival.with_user(self.manager).action_reckon()
        days = self.arrival.day_ids.with_user(self.inspector)
        came = days.filtered(lambda day: day.kind == "arrived")
        self.assertEqual(sum(came.mapped("quantity")), 42)
        self.assertEqual((max(came.mapped("date")), min(came.mapped("date"))), (ago(4), ago(24)))
        ahead = days.filtered(lambda day: day.date >= TODAY)
        self.assertEqual(set(ahead.mapped("kind")), {"forecast"})
        self.assertEqual(self.arrival.qty_open, 4)
        # All that are open arrive, six days after they were authorized; few more are asked for.
        self.assertAlmostEqual(
            self.arrival.qty_week,
            sum(
                ahead.filtered(lambda day: day.date < TODAY + timedelta(days=7)).mapped("quantity")
            ),
            delta=0.05,
        )
        self.assertGreaterEqual(self.arrival.qty_week, 4.0)
        self.assertTrue(self.arrival.has_errors)
        self.assertGreater(self.arrival.naive_percent, 0)

    def test_who_may(self):
        for user in (self.csr, self.accountant, self.stock_user):
            with self.assertRaises(AccessError):
                self.arrival.with_user(user).read(["qty_week"])
        with self.assertRaisesRegex(AccessError, "Only returns managers"):
            self.arrival.with_user(self.inspector).action_reckon()
        with self.assertRaises(UserError):
            self.arrival.with_user(self.manager).write({"qty_week": 5.0})

    def test_every_night(self):
        arrivals = self.env["rma.arrival"]
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=9.0) as told:
            arrivals._cron_reckon()
            warehouses = self.env["stock.warehouse"].search([("rma_type_id", "!=", False)])
            self.assertEqual(arrivals.search([]).warehouse_id, warehouses)
            self.assertNotIn(False, arrivals.search([]).mapped("date_reckoned"))
            told.reset_mock()
            arrivals._cron_reckon()
            told.assert_called_once_with(remaining=0)

    def test_queries_do_not_grow(self):
        """One warehouse is read in as many queries, however many returns it has."""
        order = self.send(ago(30), 60)
        self.ask(order, ago(20), 1, ago(15))
        self.count_queries(self.arrival._read_history, TODAY)
        one, _history = self.count_queries(self.arrival._read_history, TODAY)
        for back in range(2, 10):
            self.ask(order, ago(back), 1)
        many, _history = self.count_queries(self.arrival._read_history, TODAY)
        self.assertEqual(one, many)
