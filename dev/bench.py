"""The whole life of a return, measured side by side: core's own way, ours, others'.

``make bench`` runs it:  dev/python dev/bench.py DATABASE FILE [--all]

The ways (`bench_ways`) take turns with the same orders, each phase as a request of its own, warm;
what one has done is rolled back for the next. Measured are wall clock, processor (Python's and
PostgreSQL's) and queries. The figures are written to a JSON file. A goal that is missed makes the
exit status 1; ``--all`` measures what takes minutes, too.
"""

import json
import statistics
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench_ways import PHASES, WAYS
from measure import Cost, Meter, vacuum
from session import open_environment

from odoo import Command

WHOLE = "whole"


@dataclass(frozen=True)
class Case:
    """How much is returned, and what it may take."""

    name: str
    orders: int  # in one call
    lines: int
    rounds: int
    one_by_one: bool = False  # the rounds are summed up; else their median counts
    is_slow: bool = False
    shares: dict = field(default_factory=dict)  # {way: most of core's processor time}
    seconds: dict = field(default_factory=dict)  # {way: most seconds}


CASES = (
    Case("1 order × 10 lines", 1, 10, 7, shares={"ours, inspected": 0.80, "ours, straight": 0.65}),
    Case("1 order × 100 lines", 1, 100, 3, shares={"ours, inspected": 0.65, "ours, straight": 0.45}),
    Case("60 orders × 3 lines, one by one", 1, 3, 60, one_by_one=True, shares={"ours, inspected": 0.90}),
    Case("60 orders × 3 lines, together", 60, 3, 1, shares={"ours, inspected": 0.35}),
    Case("1,000 orders × 3 lines, one call a phase", 1000, 3, 1, is_slow=True, seconds={"ours, inspected": 120}),
)  # fmt: skip


class Bench:
    """Sells, and takes back in turns."""

    def __init__(self, env):
        self.env = env
        self.meter = Meter(env.cr)
        self.sold = env["sale.order"]
        self.ways = [way(env) for way in WAYS if way.model in env]
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
            env["rma.policy"].search([]).is_straight_to_stock = True
        env.cr.commit()

    def sell(self, case):
        """Sell what a case takes back, in every round the same, and commit it."""
        orders = case.rounds if case.one_by_one else case.orders
        if len(self.sold) < orders or len(self.sold[:1].order_line) != case.lines:
            self.sold = self._sell(orders, case.lines)
        self.env.cr.commit()

    def measure(self, case):
        """Return what each phase of each way takes: {way: {phase: Cost}}; nothing of it is kept."""
        ways = [way for way in self.ways if not case.is_slow or way.name in case.seconds]
        taken = {way.name: [] for way in ways}
        self.sell(case)
        for turn in range(case.rounds):
            orders = self.sold[turn] if case.one_by_one else self.sold[: case.orders]
            for way in ways:
                taken[way.name].append(self._go(way, orders))
                self.env.cr.rollback()
        summarize = sum_up if case.one_by_one else get_median
        return {name: summarize(rounds) for name, rounds in taken.items()}

    def warm_up(self):
        """Fill Odoo's caches, and give PostgreSQL something to know of every table."""
        for way in self.ways:
            for orders in (1, 10):
                self._go(way, self._sell(orders, 2))
                self.env.cr.commit()
        vacuum(self.env)

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
            "delivered": any(orders.order_line.mapped("qty_delivered")),
            "invoiced": any(orders.order_line.mapped("qty_invoiced")),
            "draft": set(notes.mapped("state")) != {"posted"},
            "owed": any(invoices.mapped("amount_residual")),
        }
        if any(problems.values()):
            raise ValueError(f"{way.name}: {[name for name in problems if problems[name]]}")

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
        return orders


def sum_up(rounds):
    """Return the sums of [{phase: Cost}]."""
    costs = {phase: sum((costs[phase] for costs in rounds), Cost()) for phase in PHASES}
    return {**costs, WHOLE: sum(costs.values(), Cost())}


def get_median(rounds):
    """Return the medians of [{phase: Cost}], of each figure by itself."""
    rounds = [{**costs, WHOLE: sum(costs.values(), Cost())} for costs in rounds]
    return {
        phase: Cost(
            **{
                name: statistics.median_high(asdict(costs[phase])[name] for costs in rounds)
                for name in asdict(Cost())
            }
        )
        for phase in (*PHASES, WHOLE)
    }


def report(case, taken):
    """Print a case; return whether its goals are met.

    :param taken: {way: {phase: Cost}}
    """
    print(f"\n{case.name}, {'sum' if case.one_by_one else 'median'} of {case.rounds}")
    print(f"  {'':<18} {'':<8} {'wall s':>8} {'Python':>8} {'Postgres':>8} {'CPU s':>8}"
          f" {'queries':>8} {'of core':>8} {'at most':>8}")  # fmt: skip
    met = True
    for way, costs in taken.items():
        for phase, cost in costs.items():
            row = f"  {way if phase == PHASES[0] else '':<18} {phase:<8} {cost.wall:>8.2f}"
            row += f" {cost.python:>8.2f} {cost.postgres:>8.2f} {cost.cpu:>8.2f} {cost.queries:>8,}"
            if phase == WHOLE:
                text, missed = judge(case, way, cost, taken)
                row += text
                met = met and not missed
            print(row, flush=True)
    return met


def judge(case, way, cost, taken):
    """Return what a way's whole means, in words; and whether its goal is missed."""
    core = taken.get("core")
    share = cost.cpu / core[WHOLE].cpu if core else None
    text = f" {share:>7.2f}×" if core else f" {'':>8}"
    missed = False
    if way in case.shares:
        missed = share > case.shares[way]
        text += f" {case.shares[way]:>7.2f}×"
    if way in case.seconds:
        missed = cost.wall > case.seconds[way]
        text += f" {case.seconds[way]:>6} s"
    return text + ("  MISSED" if missed else ""), missed


def run(env, path, is_all):
    """Measure, print and write the figures.

    :param env: the superuser's environment on a clone of a template, thrown away afterwards
    :param path: of the JSON file
    :return: whether all goals are met
    """
    # As a person; e-mails stay in the queue, whoever writes them.
    user = env.ref("base.user_admin")
    bench = Bench(env(user=user, context={**env.context, "mail_notify_force_send": False}))
    bench.warm_up()
    met, figures = [], []
    for case in CASES:
        if case.is_slow and not is_all:
            continue
        taken = bench.measure(case)
        met.append(report(case, taken))
        figures.append(
            {
                **asdict(case),
                "ways": {
                    way: {phase: asdict(cost) for phase, cost in costs.items()}
                    for way, costs in taken.items()
                },
            }
        )
        path.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    print("all goals met" if all(met) else "GOALS MISSED, see above")
    return all(met)


if __name__ == "__main__":
    names = [name for name in sys.argv[1:] if name != "--all"]
    with open_environment(names[0]) as environment:
        all_met = run(environment, Path(names[1]), "--all" in sys.argv)
    sys.exit(0 if all_met else 1)
