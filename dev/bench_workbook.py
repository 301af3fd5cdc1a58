"""How long the workbook of 100,000 return lines takes, and how much memory.

    dev/db clone "$(dev/db template)" NAME
    dev/python dev/bench_workbook.py NAME

The lines are returns with all their documents, multiplied by SQL. They are read off the copy of the
analysis, as with so many lines. A goal that is missed makes the exit status 1; on a machine that
does other things too, look at the seconds of the processor.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import fill_desk
from fill_desk import PREFIX, Filler
from session import open_environment

from odoo import fields

CUSTOMERS = 5_000  # with ten returns of two lines each
GOALS = {"seconds": 20, "MB more": 300}


def run(env):
    """Fill the database if need be, make the workbook and print what it took.

    :param env: superuser's environment
    :return: whether all goals are met
    """
    fill_desk.COPIES = CUSTOMERS
    if not env["sale.order"].search_count([("client_order_ref", "=", PREFIX)]):
        Filler(env).fill()
    for name in env["rma.report"]._get_snapshot_reports():
        env[name]._take_snapshot()
    env.cr.commit()
    today = fields.Date.today()
    start = today - timedelta(days=3649)
    book = env["rma.workbook"]._prepare(env.company, start, today + timedelta(days=1))._queue()
    before, clock, cpu = _get_memory(), time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        lines = book._write_to(path)
        size = path.stat().st_size
    found = {"seconds": time.perf_counter() - clock, "MB more": _get_memory() - before}
    print(f"{lines:,} lines, {size / 1e6:.1f} MB, {time.process_time() - cpu:.1f} s of processor")
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name, goal in GOALS.items():
        print(f"{name}: {found[name]:.1f} (at most {goal})")
    return all(found[name] <= goal for name, goal in GOALS.items())


def _get_memory():
    """Return the most memory that was used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        is_met = run(environment)
    sys.exit(0 if is_met else 1)
