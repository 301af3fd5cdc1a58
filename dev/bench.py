"""Measurements of the main job, on a database of their own.

``make bench`` runs it:  dev/python dev/bench.py DATABASE

Each step is measured warm: queries (flushed before and after) and time, the median of some rounds.
The credit notes are measured in turns with what core needs to reverse the whole of like invoices.
A goal that is missed makes the exit status 1.
"""

import gc
import statistics
import sys
import time
from typing import NamedTuple

from measure import Sample
from session import open_environment

from odoo import Command

STEPS = ("enter and authorize", "receive", "inspect", "credit note, posted")
CREDIT, REVERSAL = STEPS[-1], "core's reversal, posted"


class Case(NamedTuple):
    """How much is returned at once."""

    orders: int
    lines: int
    rounds: int
    queries: dict  # {step: most queries}
    share: float | None = None  # most of core's time that the credit notes may take
    one_by_one: bool = False  # how core reverses: each invoice in a call of its own

    def __str__(self):
        orders = "1 order" if self.orders == 1 else f"{self.orders} orders"
        return f"{orders} of {self.lines} lines"


CASES = (
    Case(1, 10, 7, {STEPS[0]: 170, CREDIT: 200}, 0.8),
    Case(1, 100, 7, {STEPS[0]: 550, CREDIT: 400}, 0.8),
    Case(100, 3, 1, {CREDIT: 5000}, 0.6, one_by_one=True),
)


def run(env):
    """Measure and print.

    :param env: superuser's environment on a clone of the test template, thrown away afterwards
    :return: whether all goals are met
    """
    bench = Bench(env)
    bench.measure(Case(1, 2, 1, {}))  # warms the caches
    print(f"{'':<26} {'queries':>8} {'at most':>8} {'ms':>9} {'of core':>9} {'at most':>8}")
    met = [report(case, bench.measure(case)) for case in CASES]
    print("all goals met" if all(met) else "GOALS MISSED, see above")
    return all(met)


def report(case, samples):
    """Print a case; return whether its goals are met.

    :param samples: {step: [Sample]}
    """
    print(f"{case}, median of {case.rounds}")
    medians = {
        step: Sample(
            int(statistics.median(sample.queries for sample in taken)),
            statistics.median(sample.seconds for sample in taken),
        )
        for step, taken in samples.items()
    }
    met = True
    for step, median in medians.items():
        most = case.queries.get(step)
        row = f"  {step:<24} {median.queries:>8} {most or '':>8} {median.seconds * 1000:>9.1f}"
        missed = most is not None and median.queries > most
        if step == CREDIT:
            share = median.seconds / medians[REVERSAL].seconds
            row += f" {share:>9.2f} {case.share or '':>8}"
            missed = missed or (case.share is not None and share > case.share)
        print(row + ("  MISSED" if missed else ""), flush=True)
        met = met and not missed
    return met


class Bench:
    """Makes orders and takes them back."""

    def __init__(self, env):
        self.env = env
        self.partner = env["res.partner"].create({"name": "Bench", "email": "bench@example.com"})
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

    def measure(self, case):
        """Return what each step of a case took: {step: [Sample]}."""
        samples = {step: [] for step in (*STEPS, REVERSAL)}
        for _round in range(case.rounds):
            orders = self._sell(case)
            returns = self._take(samples[STEPS[0]], self._enter, orders)
            self._take(samples[STEPS[1]], self._receive, returns)
            self._take(samples[STEPS[2]], self._inspect, returns)
            self._take(samples[CREDIT], self._credit, returns)
            wrong = returns.filtered(lambda rma: rma.state != "done")
            if wrong:
                raise ValueError(f"not done: {', '.join(wrong.mapped('name'))}")
            reverse = self._reverse_each if case.one_by_one else self._reverse
            self._take(samples[REVERSAL], reverse, self._sell(case).invoice_ids)
        return samples

    def _take(self, samples, step, records):
        """Do a step, note what it took and return its result."""
        self.env.flush_all()
        self.env.invalidate_all()
        # All rounds are one transaction, of which autovacuum tells the planner nothing.
        self.env.cr.execute("ANALYZE")
        gc.collect()
        queries, started = self.env.cr.sql_log_count, time.perf_counter()
        result = step(records)
        self.env.flush_all()
        seconds = time.perf_counter() - started
        samples.append(Sample(self.env.cr.sql_log_count - queries, seconds))
        return result

    def _sell(self, case):
        """Return delivered and invoiced orders."""
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.partner.id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": 3})
                        for product in self.products[: case.lines]
                    ],
                }
                for _number in range(case.orders)
            ]
        )
        orders.action_confirm()
        orders.picking_ids.button_validate()
        orders._create_invoices(grouped=True).action_post()
        return orders

    def _enter(self, orders):
        """Enter returns of everything: one on the wizard, many as programs do."""
        if len(orders) == 1:
            entry = self.env["rma.entry"].create({"sale_order_ids": [Command.set(orders.ids)]})
            entry.action_return_all()
            return self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        returns = self.env["rma.order"].create(
            [
                {
                    "partner_id": order.partner_id.id,
                    "line_ids": [
                        Command.create(
                            {"sale_line_id": line.id, "product_uom_qty": line.product_uom_qty}
                        )
                        for line in order.order_line
                    ],
                }
                for order in orders
            ]
        )
        returns.action_submit()
        return returns

    def _receive(self, returns):
        returns.picking_ids.button_validate()

    def _inspect(self, returns):
        for rma in returns:
            self.env["rma.inspect"].create({"order_id": rma.id}).action_apply()

    def _credit(self, returns):
        returns.action_create_credit_notes()
        returns.credit_note_ids.action_post()

    def _reverse(self, invoices):
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        wizard = reversal.create(
            {"journal_id": invoices.journal_id.id, "date": invoices[:1].invoice_date}
        )
        wizard.refund_moves()
        invoices.reversal_move_ids.action_post()

    def _reverse_each(self, invoices):
        for invoice in invoices:
            self._reverse(invoice)


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        all_met = run(environment)
    sys.exit(0 if all_met else 1)
