"""How long the returns desk takes on a database of 300,000 returns.

``make bench-desk`` runs it:  dev/python dev/bench_desk.py DATABASE

The database is filled first (some minutes), unless it already is. Each step is done as a warehouse
worker, each round on another return, cold (nothing in Odoo's caches) and warm; nothing of it is
kept. A goal that is missed makes the exit status 1.
"""

import gc
import re
import statistics
import sys
import time
import uuid
from unittest import mock

from fill_desk import PREFIX, SHARED, UNITS, Filler
from measure import Sample, print_rows
from session import open_environment

from odoo import Command
from odoo.tools import SQL

ROUNDS = 7
GOAL = 300  # ms
BIG_GOAL = 1500  # ms, for the return of many units


def run(env):
    """Fill the database if need be, measure and print.

    :param env: superuser's environment on a clone of the test template
    :return: whether all goals are met
    """
    if not env["sale.order"].search_count([("client_order_ref", "=", PREFIX)]):
        started = time.perf_counter()
        Filler(env).fill()
        print(f"database filled in {time.perf_counter() - started:.0f} s")
    print_rows(env, ("rma_order", "rma_order_line", "stock_move", "stock_move_line", "stock_lot"))
    return Bench(env).run()


class Bench:
    """Does what the desk does, as a warehouse worker."""

    def __init__(self, env):
        users = env["res.users"]
        login = "bench-inspector"
        groups = env.ref("rma_management.group_rma_inspector") | env.ref("base.group_user")
        user = users.search([("login", "=", login)]) or users.create(
            {"name": login, "login": login, "group_ids": [Command.set(groups.ids)]}
        )
        self.env = env(user=user.id)
        self.desk = self.env["rma.desk"]
        env.flush_all()
        env.cr.commit()

    def run(self):
        """Measure every step; return whether all goals are met."""
        print(f"{'':<34} {'cold ms':>9} {'warm ms':>9} {'queries':>8} {'at most':>8}")
        met = []
        for name, goal, step, returns in self._get_cases():
            met.append(self._report(name, goal, step, returns))
        print("all goals met" if all(met) else "GOALS MISSED, see above")
        return all(met)

    def _get_cases(self):
        """Return [(name, goal in ms, step, returns to do it with)]."""
        here = self._find("inspect", ROUNDS + 1)
        due = self._find("receive", ROUNDS + 1)
        over = self._find("none", ROUNDS + 1)
        big = self._find("receive", ROUNDS + 1, f"{PREFIX}-BIG")
        many = list(self._find("receive", 1, f"{PREFIX}-MANY")) * 4
        return [
            ("first screen", GOAL, self._start, due),
            ("scan RAN, on its way", GOAL, self._scan_ran, due),
            ("scan RAN, over", GOAL, self._scan_ran, over),
            ("scan transfer", GOAL, self._scan_transfer, due),
            ("scan product, nothing open", GOAL, self._scan_product, due),
            ("scan product, on open return", GOAL, self._scan_product_here, due),
            ("scan serial awaited, nothing open", GOAL, self._scan_serial, due),
            ("scan serial of another unit", GOAL, self._scan_serial, over),
            ("scan wrong serial, on open return", GOAL, self._scan_serial_here, due),
            ("scan code of nothing", GOAL, self._scan_nothing, due),
            ("receive", GOAL, self._receive, due),
            ("inspect", GOAL, self._inspect, here),
            (f"scan RAN, line of {SHARED} returns", GOAL, self._scan_ran, big),
            (f"receive, line of {SHARED} returns", BIG_GOAL, self._receive, big),
            (f"inspect, line of {SHARED} returns", BIG_GOAL, self._inspect_received, big),
            (f"scan RAN, {UNITS} serials on their way", BIG_GOAL, self._scan_ran, many),
            (f"receive {UNITS} serials", 10 * BIG_GOAL, self._receive, many),
            (f"scan RAN, {UNITS} serials here", BIG_GOAL, self._scan_ran_received, many),
            (f"inspect 1 of {UNITS} serials", BIG_GOAL, self._inspect_received, many),
            (f"scan RAN, {UNITS} here, reckoned", BIG_GOAL, self._scan_ran_reckoned, many),
            (f"inspect 1 of {UNITS}, reckoned", BIG_GOAL, self._inspect_reckoned, many),
        ]  # fmt: skip

    def _find(self, step, count, ref=PREFIX):
        """Return returns in a queue; copies with a number that a scanner accepts."""
        steps = ("ship", "receive") if step == "receive" else (step,)
        order = self.env["sale.order"].sudo().search([("client_order_ref", "=", ref)])
        domain = [("next_step", "in", steps), ("line_ids.sale_line_id.order_id", "in", order.ids)]
        if step == "none":
            domain.append(("state", "=", "done"))
        found = self.env["rma.order"].sudo().search(domain, limit=count, order="id desc")
        if len(found) < count:
            raise ValueError(f"{len(found)} returns to {step} instead of {count}")
        for rma in found:
            self.env.cr.execute(
                "UPDATE rma_order SET name = %s WHERE id = %s",
                [rma._issue_ran(rma.company_id.id), rma.id],
            )
        self.env.cr.commit()
        self.env.invalidate_all()
        return found.sudo(False)

    def _report(self, name, goal, step, returns):
        """Print what a step takes; return whether it meets its goal."""
        cold = self._take(step, returns[0], cold=True)
        warm = [self._take(step, rma) for rma in returns[1:]]
        median = statistics.median(sample.seconds for sample in warm) * 1000
        queries = max(sample.queries for sample in warm)
        row = f"{name:<34} {cold.seconds * 1000:>9.1f} {median:>9.1f} {queries:>8} {goal:>8}"
        missed = median > goal
        print(row + ("  MISSED" if missed else ""), flush=True)
        if missed and "--explain" in sys.argv:
            self._explain(step, returns[0])
        return not missed

    def _take(self, step, rma, cold=False, around=None):
        """Return what a step takes, cold: with nothing in Odoo's caches."""
        step = step(rma)
        self.env.flush_all()
        self.env.invalidate_all()
        if cold:
            self.env.registry.clear_all_caches()
        gc.collect()
        queries, started = self.env.cr.sql_log_count, time.perf_counter()
        if around:
            with around:
                step()
        else:
            step()
            self.env.flush_all()
        sample = Sample(self.env.cr.sql_log_count - queries, time.perf_counter() - started)
        # Nothing is kept: neither of the step nor of what it needed.
        self.env.invalidate_all(flush=False)
        self.env.cr.rollback()
        return sample

    # The steps: each prepares, and returns what is measured

    def _start(self, _rma):
        return self.desk.get_start

    def _scan_ran(self, rma):
        name = rma.name
        return lambda: self._expect("order", self.desk.scan(name))

    def _scan_transfer(self, rma):
        name = rma.sudo().picking_ids[-1].name
        return lambda: self._expect("order", self.desk.scan(name))

    def _scan_product(self, _rma):
        return lambda: self._expect("choice", self.desk.scan("4006381333931"))

    def _scan_product_here(self, rma):
        return lambda: self._expect("item", self.desk.scan("4006381333931", rma.id))

    def _scan_serial(self, rma):
        name = rma.line_ids.lot_ids.name
        return lambda: self._expect("order", self.desk.scan(name))

    def _scan_serial_here(self, rma):
        return lambda: self._expect("unexpected", self.desk.scan("BDM00007", rma.id))

    def _scan_nothing(self, _rma):
        return lambda: self._expect("error", self.desk.scan("NOSUCHTHING"))

    def _expect(self, kind, answer):
        if answer["kind"] != kind:
            raise ValueError(f"{answer['kind']} instead of {kind}: {answer.get('message')}")

    def _receive(self, rma):
        counts = [
            {"product_id": card["product_id"], "lot_id": lot, "quantity": quantity}
            for card in self.desk.get_order(rma.id)["cards"]
            for lot, quantity in self._get_units(card)
        ]
        return lambda: self.desk.receive(rma.id, counts, str(uuid.uuid4()))

    def _get_units(self, card):
        if card["tracking"] == "none":
            return [(False, card["expected"])]
        return [(lot["id"], 1) for lot in card["lots"]]

    def _inspect(self, rma):
        part = self.desk.get_order(rma.id)["to_inspect"][-1]
        line = {
            "line_id": part["line_id"],
            "lot_id": part["lot_id"],
            "quantity": 1,
            "grade_id": self.desk._get_grades()[0].id,
        }
        return lambda: self.desk.inspect(rma.id, [line], str(uuid.uuid4()))

    def _inspect_received(self, rma):
        self._receive(rma)()
        return self._inspect(rma)

    def _scan_ran_received(self, rma):
        self._receive(rma)()
        return self._scan_ran(rma)

    def _scan_ran_reckoned(self, rma):
        rma.company_id.sudo().rma_recommend_disposition = True
        return self._scan_ran_received(rma)

    def _inspect_reckoned(self, rma):
        rma.company_id.sudo().rma_recommend_disposition = True
        return self._inspect_received(rma)

    def _explain(self, step, rma):
        """Print the slow queries of a step with their plans."""
        executed, cr = [], self.env.cr
        execute = cr.execute

        def listen(query, *args, **kwargs):
            started = time.perf_counter()
            result = execute(query, *args, **kwargs)
            executed.append((time.perf_counter() - started, query, args))
            return result

        self._take(step, rma, around=mock.patch.object(cr, "execute", listen))
        for seconds, query, args in sorted(executed, key=lambda entry: -entry[0])[:4]:
            print(f"\n{seconds * 1000:.1f} ms {str(query)[:600]} {str(args)[:200]}")
            text = query.code if isinstance(query, SQL) else query
            if text.lstrip()[:6].upper() == "SELECT":
                plain = query if isinstance(query, SQL) else SQL(query, *(args[0] if args else ()))
                rows = self.env.execute_query(SQL("EXPLAIN (ANALYZE, BUFFERS) %s", plain))
                plan = "\n".join(line for (line,) in rows)
                print(re.sub(r"(\{\d+,\d+),[\d,]+", r"\1,…", plan))


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        all_met = run(environment)
    sys.exit(0 if all_met else 1)
