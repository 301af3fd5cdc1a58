"""How long the returns analysis takes at a million return lines.

``dev/python dev/bench_report.py DATABASE``, a clone of the test template.

Some ten thousand returns are filled in with all their documents, to see what making the copy costs
a line; the copy is then multiplied to a million rows, to see how long each way to group takes. A
group-by that misses its goal makes the exit status 1.
"""

import sys
import time

import fill_desk
from fill_desk import PREFIX, Filler
from measure import print_rows
from session import open_environment

from odoo.tools import SQL

CUSTOMERS = 2_500  # with ten returns of two lines each
LINES = 1_000_000
GOAL = 1500  # ms
MEASURES = ["quantity:sum", "amount_credited:sum", "amount_result:sum", "days_to_refund:avg"]
# So that there is something to tell apart in copies of the same returns.
VARIED = """
    UPDATE rma_report_snapshot SET
        date_requested = date_requested - random() * INTERVAL '3 years',
        date_delivered = date_delivered - random() * INTERVAL '3 years',
        partner_id = (SELECT ARRAY_AGG(id) FROM res_partner)[1 + floor(random() * 2000)::int],
        channel = (ARRAY['phone', 'email', 'portal', 'guest'])[1 + floor(random() * 4)::int]
"""


def run(env):
    """Fill the database if need be, measure and print.

    :param env: superuser's environment
    :return: whether all goals are met
    """
    fill_desk.COPIES = CUSTOMERS
    if not env["sale.order"].search_count([("client_order_ref", "=", PREFIX)]):
        Filler(env).fill()
    env.cr.execute("DROP TABLE IF EXISTS rma_report_snapshot, report_full")
    print_rows(env, ("rma_order_line", "stock_move", "account_move_line"))
    _measure_copy(env)
    _multiply(env)
    met = [_measure(env, spec) for spec in _get_specs(env["rma.report"])]
    print("all goals met" if all(met) else "GOALS MISSED, see above")
    env.cr.rollback()
    return all(met)


def _measure_copy(env):
    for name in env["rma.report"]._get_snapshot_reports():
        started = time.perf_counter()
        env[name]._take_snapshot()
        rows = env[name].search_count([])
        seconds = time.perf_counter() - started
        print(
            f"copy of {rows:,} rows of {name}: {seconds:.1f} s, {seconds / rows * 1e6:.0f} µs each"
        )
    env.cr.commit()


def _multiply(env):
    cr = env.cr
    cr.execute("SELECT max(id), count(*) FROM rma_report_snapshot")
    last, rows = cr.fetchone()
    columns = [name for name in env["rma.report"]._get_columns() if name != "id"]
    names = SQL(", ").join(map(SQL.identifier, columns))
    cr.execute(
        SQL(
            "INSERT INTO rma_report_snapshot (id, %(names)s) SELECT id + %(last)s * n, %(names)s"
            " FROM rma_report_snapshot, generate_series(1, %(copies)s) n",
            names=names,
            last=last,
            copies=LINES // rows,
        )
    )
    cr.execute(VARIED)
    cr.execute("CREATE TABLE report_full AS SELECT * FROM rma_report_snapshot")
    cr.execute("DROP TABLE rma_report_snapshot")
    cr.execute("ALTER TABLE report_full RENAME TO rma_report_snapshot")
    for column in ["id", *env["rma.report"]._get_snapshot_indexes()]:
        cr.execute(SQL("CREATE INDEX ON rma_report_snapshot (%s)", SQL.identifier(column)))
    env["rma.report"]._expect_few_days(SQL.identifier("rma_report_snapshot"))
    cr.execute("ANALYZE rma_report_snapshot")
    size = "pg_size_pretty(pg_table_size('rma_report_snapshot'))"
    cr.execute(f"SELECT count(*), {size} FROM rma_report_snapshot")
    print("analysed rows: {:,}, {}".format(*cr.fetchone()))


def _get_specs(report):
    dates = ("date", "datetime")
    for name, field in report._fields.items():
        is_dimension = field.store and field.type in ("many2one", "selection", "char", *dates)
        if is_dimension and name not in ("line_id", "order_id", "display_name"):
            yield [f"{name}:month" if field.type in dates else name]
    yield ["product_tmpl_id", "reason_id"]
    yield ["date_requested:month", "reason_group_id"]


def _measure(env, specs):
    samples = []
    for _round in range(3):
        env.invalidate_all()
        started = time.perf_counter()
        groups = env["rma.report"].formatted_read_group(
            [("state", "in", ("authorized", "done"))], specs, MEASURES
        )
        samples.append((time.perf_counter() - started) * 1000)
    median = sorted(samples)[1]
    missed = "" if median <= GOAL else "  MISSED"
    print(f"  {', '.join(specs):<40} {len(groups):>7} groups {median:>8.0f} ms{missed}")
    return median <= GOAL


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        sys.exit(0 if run(environment) else 1)
