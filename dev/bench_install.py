"""Install the product on a large database: how long it takes, and whom it keeps waiting.

``make bench-install`` runs it:  dev/python dev/bench_install.py DATABASE [--moves 1000000]

The database is a company's that has sold, delivered and invoiced by core's own ways. While a table
is changed nobody else reads it; for how long is looked up in PostgreSQL's locks, all the while.
"""

import argparse
import subprocess
import sys
import threading
import time
from pathlib import Path

from fill_desk import Filler
from measure import print_rows, vacuum
from multiply import Multiplier, Table
from session import open_environment

import odoo.sql_db
from odoo.fields import Command

ODOO = Path(__file__).parent / "bin" / "odoo"
ADDON = "rma_management"
LINES = 4  # an order
MOST_SECONDS = 20
MOST_LOCKED = 2
ROWS = ("sale_order", "sale_order_line", "stock_move", "account_move", "account_move_line")
# Between two looks; what is locked for less keeps nobody waiting.
PAUSE = 0.02


class SalesFiller(Filler):
    """An order that was delivered and invoiced, copied."""

    def __init__(self, env):
        self.env = env
        warehouses = env["stock.warehouse"].search([("company_id", "=", env.company.id)])
        self.warehouse = warehouses[:1]
        self.plain = self._make_product("Bench install", "4006381333931")

    def multiply(self, copies):
        stock = self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(self.plain, stock, 1e9)
        self.env.flush_all()
        before = self._get_last_ids()
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Bench install"}).id,
                "order_line": [
                    Command.create({"product_id": self.plain.id, "product_uom_qty": number + 1})
                    for number in range(LINES)
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.with_context(skip_sms=True).button_validate()
        order._create_invoices().action_post()
        self.env.flush_all()
        tables = [table for table in self._get_tables(before, self.env["stock.lot"]) if table.ids]
        vacuum(self.env)
        Multiplier(self.env.cr, tables, map(Table, self._get_relations(tables))).run(copies)
        vacuum(self.env)


class LockWatch(threading.Thread):
    """Adds up for how long tables that were there before are closed to everybody else."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self._database = odoo.sql_db.db_connect(database)
        self._stopped = threading.Event()
        self.seconds = {}  # {table: the longest time in one piece}

    def run(self):
        since = {}
        with self._database.cursor() as cr:
            cr.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 10000")
            tables = [row[0] for row in cr.fetchall()]
            while not self._stopped.wait(PAUSE):
                cr.rollback()
                cr.execute(
                    "SELECT relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
                    " WHERE mode = 'AccessExclusiveLock' AND granted AND relname = ANY(%s)"
                    " AND database = (SELECT oid FROM pg_database WHERE datname ="
                    " current_database())",
                    [tables],
                )
                locked = {row[0] for row in cr.fetchall()}
                now = time.monotonic()
                since = {name: since.get(name, now) for name in locked}
                for name, start in since.items():
                    self.seconds[name] = max(self.seconds.get(name, 0.0), now - start)

    def stop(self):
        self._stopped.set()
        self.join()


def measure(database):
    """Install; return (seconds, {table: for how many seconds it was closed})."""
    watch = LockWatch(database)
    watch.start()
    start = time.monotonic()
    subprocess.run(
        [sys.executable, ODOO, "-d", database, "-i", ADDON, "--stop-after-init", "--no-http"]
        + ["--log-level=warn"],
        check=True,
    )
    seconds = time.monotonic() - start
    watch.stop()
    return seconds, watch.seconds


def main(arguments):
    """Fill, install and print; return whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--moves", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with open_environment(options.database) as env:
        SalesFiller(env).multiply(options.moves // LINES)
        print_rows(env, ROWS)
    odoo.sql_db.close_all()
    seconds, locked = measure(options.database)
    print(f"installed in {seconds:.1f} s; at most {MOST_SECONDS} s")
    for name, closed in sorted(locked.items(), key=lambda item: -item[1]):
        print(f"  {name:<24} closed for {closed:5.1f} s; at most {MOST_LOCKED} s")
    return seconds <= MOST_SECONDS and max(locked.values(), default=0) <= MOST_LOCKED


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
