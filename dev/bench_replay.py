"""How long comparing a policy with twelve months of 100,000 lines takes, and how much memory.

    dev/db clone "$(dev/db template)" NAME && dev/python dev/bench_replay.py NAME; dev/db drop NAME

The lines are copies made by SQL of one order that was sold, delivered and returned by Odoo: one in
five came back, half of the customers have a right of withdrawal. Run it on a database that is
thrown away. A goal that is missed makes the exit status 1.
"""

import resource
import sys
import time
from datetime import timedelta
from unittest import mock

from session import open_environment

from odoo import Command, fields
from odoo.tools import SQL

ORDERS, RETURNS, LINES, CUSTOMERS = 25_000, 5_000, 4, 500
DAYS = 360
GOALS = {"seconds": 600, "click ms": 300, "queries per 1,000 lines": 100, "MB more": 300}


class Bench:
    """Fills a database and replays it."""

    def __init__(self, env):
        self.env = env
        self.policy = env.ref("rma_management.rma_policy_default")

    # Data

    def fill(self):
        """Make the lines."""
        order, rma = self._make_templates()
        self.env.flush_all()
        # The copies are sound: no need to have every foreign key checked.
        self.env.cr.execute("SET session_replication_role = replica")
        partners = self._copy_customers(order.partner_id)
        lines, moves = self._copy_sales(order, order.picking_ids - rma.picking_ids, partners)
        self._copy_returns(rma, partners, lines, moves)
        self.env.cr.execute("SET session_replication_role = DEFAULT")
        self.env.invalidate_all()
        self.env.cr.commit()
        self.env.cr.execute("ANALYZE")
        self.env.cr.commit()

    def _copy_customers(self, partner):
        first = self._copy("res_partner", partner, CUSTOMERS, {})
        countries = (self.env.ref("base.fr").id, self.env.ref("base.us").id)
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET commercial_partner_id = id,"
                " country_id = CASE WHEN id %% 2 = 0 THEN %s ELSE %s END WHERE id >= %s",
                *countries,
                first,
            )
        )
        return first

    def _copy_sales(self, order, picking, partners):
        """Return the first ids of the copies of each order line and of each delivery."""
        partner = SQL("%s + g %% %s", partners, CUSTOMERS)
        # A delivery every few minutes.
        sold = SQL("now() - interval '1 day' * (1 + g * %s / %s::float)", DAYS, ORDERS)
        customer = dict.fromkeys(
            ("partner_id", "partner_shipping_id", "partner_invoice_id"), partner
        )
        orders = self._copy("sale_order", order, ORDERS, {"date_order": sold, **customer})
        lines = self._copy_lines("sale_order_line", order.order_line, ORDERS, order_id=orders)
        moves = picking.move_ids.sorted(lambda move: move.sale_line_id.id)
        return lines, self._copy_lines("stock_move", moves, ORDERS, sale_line_id=lines, date=sold)

    def _copy_returns(self, rma, partners, lines, moves):
        """Have every fifth order come back, within forty days."""
        nth = SQL("g * %s", ORDERS // RETURNS)
        partner = SQL("%s + %s %% %s", partners, nth, CUSTOMERS)
        age = SQL("1 + %s * %s / %s::float - g %% 40", nth, DAYS, ORDERS)
        returns = self._copy(
            "rma_order",
            rma,
            RETURNS,
            {
                "date_requested": SQL("now() - interval '1 day' * (%s)", age),
                "partner_id": partner,
                "commercial_partner_id": partner,
                "name": SQL("'BENCH' || g"),
            },
        )
        lines, moves = (
            {position: SQL("%s + %s", first, nth) for position, first in firsts.items()}
            for firsts in (lines, moves)
        )
        own = rma.line_ids.sorted(lambda line: line.sale_line_id.id)
        returned = self._copy_lines(
            "rma_order_line", own, RETURNS, order_id=returns, sale_line_id=lines
        )
        self._copy_lines(
            "stock_move",
            rma.picking_ids.move_ids.sorted(lambda move: move.sale_line_id.id),
            RETURNS,
            sale_line_id=lines,
            rma_line_id=returned,
            origin_returned_move_id=moves,
        )

    def _make_templates(self):
        """Return an order that went all the way, and its return."""
        env = self.env
        partner = env["res.partner"].create({"name": "Bench", "email": "bench@example.com"})
        warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        final = env["product.category"].create({"name": "Bench"})
        products = env["product.product"].create(
            [
                {
                    "name": f"Bench {number}",
                    "is_storable": True,
                    "list_price": 33.33,
                    "invoice_policy": "delivery",
                }
                for number in range(LINES)
            ]
        )
        products[0].categ_id = final
        for product in products:
            env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 10)
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 1})
                    for product in products
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        order._create_invoices().action_post()
        return order, self._make_return(order)

    def _make_return(self, order):
        reason = self.env["rma.reason"].create({"name": "Bench", "fault": "customer"})
        lines = [
            {"sale_line_id": line.id, "product_uom_qty": 1, "reason_id": reason.id}
            for line in order.order_line
        ]
        rma = self.env["rma.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [Command.create(vals) for vals in lines],
            }
        )
        rma.action_submit()
        rma.picking_ids.button_validate()
        return rma

    def _copy_lines(self, table, records, count, **parents):
        """Copy each record `count` times; a parent is the first id of copies made before."""
        firsts = {}
        for position, record in enumerate(records):
            vals = {}
            for name, value in parents.items():
                first = value[position] if isinstance(value, dict) else value
                vals[name] = first if isinstance(first, SQL) else SQL("%s + g", first)
            firsts[position] = self._copy(table, record, count, vals)
        return firsts

    def _copy(self, table, record, count, vals):
        """Insert copies of a row, with ids in a row.

        :param vals: {column: SQL of `g`, which counts from 0}
        :return: the first id
        """
        cr = self.env.cr
        cr.execute(SQL("SELECT COALESCE(MAX(id), 0) + 1 FROM %s", SQL.identifier(table)))
        first = cr.fetchone()[0]
        cr.execute(
            SQL("SELECT column_name FROM information_schema.columns WHERE table_name = %s", table)
        )
        columns = [name for (name,) in cr.fetchall()]
        vals = {"id": SQL("%s + g", first), **vals}
        cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s t, generate_series(0, %s) g WHERE t.id = %s",
                SQL.identifier(table),
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL(", ").join(vals.get(name, SQL.identifier("t", name)) for name in columns),
                SQL.identifier(table),
                count - 1,
                record.id,
            )
        )
        sequence = f"{table}_id_seq"
        cr.execute(SQL("SELECT setval(%s, %s)", sequence, first + count))
        return first

    # Measuring

    def measure(self, title, **terms):
        """Compare a version with these terms; return what it took."""
        action = self.policy.action_new_version()
        draft = self.env["rma.policy"].browse(action["res_id"])
        draft.write(terms)
        self.env.cr.commit()
        started = time.perf_counter()
        replay = self.env["rma.policy.replay"].browse(draft.action_compare()["res_id"])
        self.env.cr.commit()
        clicked = time.perf_counter() - started
        # The bench itself sold and returned something today.
        replay.date_to -= timedelta(days=1)
        batches, memory = [], self._memory()
        run = type(replay)._run_batch

        def noted(record):
            queries, begun = self.env.cr.sql_log_count, time.perf_counter()
            count = run(record)
            self.env.flush_all()
            took = time.perf_counter() - begun
            batches.append((count, self.env.cr.sql_log_count - queries, took))
            return count

        started = time.perf_counter()
        with mock.patch.object(type(replay), "_run_batch", noted):
            self.env["rma.policy.replay"]._cron_replay()
        figures = {
            "seconds": time.perf_counter() - started,
            "click ms": clicked * 1000,
            "queries per 1,000 lines": max(q * 1000 / n for n, q, _took in batches if n >= 1000),
            "MB more": self._memory() - memory,
        }
        print(f"{title}: {replay.state}, {replay.done_count} lines in {len(batches)} batches")
        print(f"  longest batch {max(took for _n, _q, took in batches):.1f} s", end="; ")
        print(f"{replay.changed_count} lines change")
        print("  " + replay.summary.replace("\n", "\n  "))
        for name, figure in figures.items():
            print(f"  {name:<26} {figure:>8.1f}   at most {GOALS[name]}")
        draft.unlink()
        self.env.cr.commit()
        return all(figure <= GOALS[name] for name, figure in figures.items())

    def _memory(self):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(env):
    """Fill and measure; return whether all goals are met."""
    bench = Bench(env)
    started = time.perf_counter()
    if not env["sale.order"].search_count([("partner_id.name", "=", "Bench")], limit=2) > 1:
        bench.fill()
    print(f"filled in {time.perf_counter() - started:.0f} s, {fields.Date.today()}")
    category = env["product.category"].search([("name", "=", "Bench")], limit=1)
    tag = env["res.partner.category"].create({"name": "Bench"})
    customers = env["res.partner"].search([("name", "=", "Bench")])
    customers.category_id = tag
    met = [
        bench.measure("a shorter window", window_days=30),
        bench.measure(
            "everything",
            window_days=30,
            restocking_fee_basis="percent",
            restocking_fee_rate=10,
            late_outcome="review",
            late_fee_basis="unit",
            late_fee_rate=2,
            freight_payer="customer",
            return_freight_amount=4,
            exchange_threshold=10,
            auto_approve_limit=50,
            risk_rate=50,
            final_sale_category_ids=[Command.set(category.ids)],
            is_used_accepted=False,
            partner_category_ids=[Command.set(tag.ids)],
        ),
    ]
    print("all goals met" if all(met) else "GOALS MISSED, see above")
    return all(met)


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        all_met = run(environment)
    sys.exit(0 if all_met else 1)
