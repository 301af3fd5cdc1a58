"""The whole life of a return, measured side by side: core's own way, ours, others'.

``make bench`` runs it:  dev/python dev/bench.py DATABASE FIGURES.json [--all] [--only NAME]

The ways (`bench_ways`) take turns with the same orders, each phase as a request of its own, warm;
what one has done is rolled back for the next. Measured are wall clock, processor (Python's and
PostgreSQL's), queries and memory. A goal that is missed makes the exit status 1. ``--all`` measures
what takes minutes, too; ``--only`` the cases whose names contain something.
"""

import argparse
import json
import platform
import statistics
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench_ways import PHASES, WAYS
from measure import Cost, Meter, vacuum
from session import open_environment

from odoo import Command

WHOLE = "whole"
INSPECTED, STRAIGHT = "ours, inspected", "ours, straight"


@dataclass(frozen=True)
class Case:
    """How much is returned, and what it may take."""

    name: str
    orders: int
    lines: int
    rounds: int = 1  # the median counts
    one_by_one: bool = False  # each order by itself, all summed up; else all in one call
    is_slow: bool = False  # measured when asked for, and only what has a goal
    shares: dict = field(default_factory=dict)  # {way: most of core's processor time}
    seconds: dict = field(default_factory=dict)  # {way: most seconds of the processor}


CASES = (
    Case("1 order × 10 lines", 1, 10, rounds=7, shares={INSPECTED: 0.80, STRAIGHT: 0.65}),
    Case("1 order × 100 lines", 1, 100, rounds=3, shares={INSPECTED: 0.65, STRAIGHT: 0.45}),
    Case(
        "60 orders × 3 lines, one by one", 60, 3,
        one_by_one=True, shares={INSPECTED: 0.90, STRAIGHT: 0.90},
    ),
    Case("60 orders × 3 lines, together", 60, 3, shares={INSPECTED: 0.35, STRAIGHT: 0.35}),
    Case(
        "1,000 orders × 3 lines, together", 1000, 3,
        is_slow=True, seconds={INSPECTED: 120, STRAIGHT: 120},
    ),
)  # fmt: skip


class Bench:
    """Sells, and takes back in turns."""

    def __init__(self, env):
        self.env = env
        self.meter = Meter(env.cr)
        self.ways = [way(env) for way in WAYS if way.model in env]
        self.sold = env["sale.order"]
        warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
        self.products = env["product.product"].create(
            [
                {
                    "name": f"Bench {number}",
                    "is_storable": True,
                    "list_price": 33.33,
                    "invoice_policy": "delivery",
                }
                for number in range(max(case.lines for case in CASES))
            ]
        )
        for product in self.products:
            env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 1e6)
        if "rma.policy" in env:
            # For goods declared unopened: with none declared they are inspected.
            env["rma.policy"].search([]).is_straight_to_stock = True

    def warm_up(self):
        """Fill Odoo's caches, and give PostgreSQL something to know of every table."""
        for way in self.ways:
            for count in (1, 2):
                self._go(way, self._sell(count, 2))
        vacuum(self.env)

    def measure(self, case):
        """Return what each phase of each way takes, {way: {phase: Cost}}; nothing of it is kept."""
        ways = [way for way in self.ways if not case.is_slow or way.name in case.seconds]
        if not ways:
            return {}
        if len(self.sold) < case.orders or len(self.sold[:1].order_line) != case.lines:
            self.sold = self._sell(case.orders, case.lines)
            vacuum(self.env)
        orders = self.sold[: case.orders]
        rounds = {way.name: [] for way in ways}
        for _round in range(case.rounds):
            taken = {way.name: [] for way in ways}
            for part in orders if case.one_by_one else [orders]:
                for way in ways:
                    taken[way.name].append(self._go(way, part))
                    self.env.cr.rollback()
            for name, costs in taken.items():
                rounds[name].append(sum_up(costs))
        return {name: get_median(costs) for name, costs in rounds.items()}

    def _go(self, way, orders):
        """Go one way to its end; return {phase: Cost}."""
        subject, costs = orders, {}
        for phase in PHASES:
            result, costs[phase] = self.meter.take(getattr(way, phase), subject)
            subject = result or subject
        self._check(way, orders)
        return costs

    def _check(self, way, orders):
        """Refuse to compare what does not end alike."""
        notes = orders.invoice_ids.filtered(lambda move: move.move_type == "out_refund")
        invoices = orders.invoice_ids - notes
        problems = {
            "not all is back": any(orders.order_line.mapped("qty_delivered")),
            "not all is credited": any(orders.order_line.mapped("qty_invoiced")),
            "not all is posted": set(notes.mapped("state")) != {"posted"},
            "not all is reconciled": any(invoices.mapped("amount_residual")),
        }
        if found := [name for name, is_wrong in problems.items() if is_wrong]:
            raise ValueError(f"{way.name}: {', '.join(found)}")

    def _sell(self, count, lines):
        """Return delivered and invoiced orders, each of a customer of its own."""
        partners = self.env["res.partner"].create(
            [
                {"name": f"Bench {number}", "email": f"bench.{number}@example.com"}
                for number in range(count)
            ]
        )
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": 3})
                        for product in self.products[:lines]
                    ],
                }
                for partner in partners
            ]
        )
        orders.action_confirm()
        orders.picking_ids.button_validate()
        orders._create_invoices(grouped=True).action_post()
        self.env.cr.commit()
        return orders


def sum_up(taken):
    """Return the sums of [{phase: Cost}], and of all phases together."""
    costs = {phase: sum((costs[phase] for costs in taken), Cost()) for phase in PHASES}
    return {**costs, WHOLE: sum(costs.values(), Cost())}


def get_median(rounds):
    """Return the medians of [{phase: Cost}], of each figure by itself."""
    return {
        phase: Cost(
            *(
                statistics.median_high(getattr(costs[phase], name) for costs in rounds)
                for name in asdict(Cost())
            )
        )
        for phase in rounds[0]
    }


HEADINGS = ("wall s", "Python", "Postgres", "CPU s", "queries", "MB", "of core", "at most")


def report(case, taken):
    """Print a case; return whether its goals are met.

    :param taken: {way: {phase: Cost}}
    """
    print(f"\n{case.name}, median of {case.rounds}")
    print(" " * 27 + "".join(f"{heading:>9}" for heading in HEADINGS))
    met = True
    for way, costs in taken.items():
        for phase, cost in costs.items():
            row = f"  {way if phase == PHASES[0] else '':<16} {phase:<8}"
            row += f"{cost.wall:>9.2f}{cost.python:>9.2f}{cost.postgres:>9.2f}{cost.cpu:>9.2f}"
            row += f"{cost.queries:>9,}{cost.memory / 1e6:>9.1f}"
            if phase == WHOLE:
                text, is_missed = judge(case, way, taken)
                row += text
                met = met and not is_missed
            print(row, flush=True)
    return met


def judge(case, way, taken):
    """Return what a way's whole means beside core's and its goals, in words; and if one is missed.

    :param taken: {way: {phase: Cost}}
    """
    cost, text, is_missed = taken[way][WHOLE], f"{'':>9}", False
    if "core" in taken:
        share = cost.cpu / taken["core"][WHOLE].cpu
        text = f"{share:>8.2f}×"
        if most := case.shares.get(way):
            is_missed = share > most
            text += f"{most:>8.2f}×"
    if most := case.seconds.get(way):
        is_missed = cost.cpu > most
        text += f"{most:>7} s"
    return text + ("  MISSED" if is_missed else ""), is_missed


def run(env, path, cases):
    """Measure, print and write the figures.

    :param env: the superuser's environment on a clone of a template, thrown away afterwards
    :param path: of the JSON file
    :return: whether all goals are met
    """
    # As a person; e-mails stay in the queue, whoever writes them.
    user = env.ref("base.user_admin")
    bench = Bench(env(user=user, context={**env.context, "mail_notify_force_send": False}))
    bench.warm_up()
    met = []
    figures = {
        "machine": platform.platform(),
        "python": platform.python_version(),
        "postgres": env.cr.connection.server_version,
        "cases": [],
    }
    for case in cases:
        taken = bench.measure(case)
        if not taken:
            continue
        met.append(report(case, taken))
        ways = {
            way: {phase: asdict(cost) for phase, cost in costs.items()}
            for way, costs in taken.items()
        }
        figures["cases"].append({**asdict(case), "ways": ways})
        path.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    print("\nall goals met" if all(met) else "\nGOALS MISSED, see above")
    return all(met)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("figures", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only", default="")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    asked = parse(sys.argv[1:])
    chosen = [case for case in CASES if asked.only in case.name and (asked.all or not case.is_slow)]
    with open_environment(asked.database) as environment:
        all_met = run(environment, asked.figures, chosen)
    sys.exit(0 if all_met else 1)
