"""Customer service, warehouse, customers and machines at work side by side, over HTTP.

``make bench-load`` runs it:  dev/python dev/bench_load.py DATABASE [--seconds 120] …

Real Odoo serves with four workers; eight clients, two of each kind, send one request after the
other for as long as the time lasts. Printed are the times of each kind of call, and how often a
transaction met another one and was done again. Whatever a client was told is then looked for in
the database, and whatever must never be there. An error, a lost or a double booking, or a receipt
above its goal makes the exit status 1.
"""

import argparse
import contextlib
import json
import os
import queue
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from check_load import Checker
from fill_load import LoadFiller, get_work, is_filled, settle_jobs
from load_clients import LOCALHOST, Agent, Customer, Ledger, Machine, Worker
from measure import print_rows
from session import open_environment

ROOT = Path(__file__).resolve().parents[1]
ODOO = ROOT / "dev" / "bin" / "odoo"
GOAL = 1.5  # seconds, of 95 % of the receipts at the desk
RETRY = re.compile(r"(\w+), (\d) tries left")
BAD_QUERY = re.compile(r"bad query: (.{0,400}?)\s+ERROR: (could not serialize[^\n]*|dead[^\n]*)",
                       re.DOTALL)  # fmt: skip


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--seconds", type=int, default=120, help="how long the clients work")
    parser.add_argument("--warm-up", type=int, default=20, help="seconds before that")
    parser.add_argument("--clients", type=int, default=2, help="of each of the four kinds")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--crons", type=int, default=1, help="workers for Odoo's jobs")
    parser.add_argument("--think", type=float, default=0.0,
                        help="seconds that a client waits before a call, on average")  # fmt: skip
    parser.add_argument("--copies", type=int, default=2000, help="ten returns each")
    parser.add_argument("--orders", type=int, default=90, help="of which nothing came back yet")
    return parser.parse_args()


def main(arguments):
    """Fill, load, check and print; return whether all is well."""
    started = time.perf_counter()
    with open_environment(arguments.database) as env:
        if not is_filled(env):
            LoadFiller(env).fill(arguments.copies, arguments.orders)
            print(f"database filled in {time.perf_counter() - started:.0f} s", flush=True)
        port = find_port()
        settle_jobs(env, port)
        work = get_work(env, arguments.clients)
        checker = Checker(env)
        print_rows(env, ("sale_order", "rma_order", "stock_move", "stock_quant"))
    log = ROOT / "var" / "bench" / "load.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with serve(arguments, port, log) as url:
        ledger = run_clients(arguments, url, work)
    conflicts = read_conflicts(log.read_text(errors="replace"))
    rows = print_times(arguments, ledger, conflicts)
    with open_environment(arguments.database) as env:
        wrong = checker.find(env, ledger)
    return report(arguments, rows, ledger, conflicts, wrong)


@contextlib.contextmanager
def serve(arguments, port, log):
    """Let Odoo serve the database with its workers on a port; yield its address."""
    gevent_port = find_port()
    command = [
        sys.executable, ODOO, "--database", arguments.database, "--http-port", port,
        "--gevent-port", gevent_port, "--workers", arguments.workers,
        "--max-cron-threads", arguments.crons, "--log-level", "warn",
        "--log-handler", "odoo.service.model:INFO",
    ]  # fmt: skip
    with log.open("w") as output:
        # In a session of its own: what Odoo sends to its group does not reach us.
        server = subprocess.Popen(
            [str(part) for part in command], stdout=output, stderr=output, start_new_session=True
        )
        try:
            url = f"http://{LOCALHOST}:{port}"
            wait_for(server, f"{url}/web/health")
            # Each worker reads its registry with its first request.
            with ThreadPoolExecutor(4 * arguments.workers) as pool:
                list(pool.map(urllib.request.urlopen, [f"{url}/web/login"] * 4 * arguments.workers))
            yield url
        finally:
            stop(server)


def stop(server, patience=60):
    """Ask the server to end; a second time where a job keeps it, which ends the job, too."""
    for _time in range(5):
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(patience)
            return
    raise RuntimeError(f"Odoo does not end: process {server.pid}")


def wait_for(server, url, patience=120):
    for _second in range(patience):
        if server.poll() is not None:
            raise RuntimeError("Odoo has ended, see var/bench/load.log")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=60):
            return
        time.sleep(1)
    raise RuntimeError("Odoo does not answer, see var/bench/load.log")


def find_port():
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        return probe.getsockname()[1]


def run_clients(arguments, url, work):
    """Let all clients work until the time is over; return their `Ledger`."""
    ledger, arriving = Ledger(arguments.warm_up), queue.Queue()
    for name in work.arriving:
        arriving.put(name)
    count = arguments.clients
    # Each of those who ask for returns has orders of their own.
    shares = [work.sales[start :: 3 * count] for start in range(3 * count)]
    until = time.monotonic() + arguments.warm_up + arguments.seconds
    common = (url, ledger, until, arguments.think)
    web = lambda role: [(login, arguments.database) for login in work.logins[role]]  # noqa: E731
    clients = [
        *(Agent(shares.pop(), arriving, *who, *common) for who in web("agent")),
        *(Worker(arriving, *who, *common) for who in web("worker")),
        *(Customer(shares.pop(), arriving, *common) for _number in range(count)),
        *(Machine(key, shares.pop(), *common) for key in work.keys),
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return ledger


def read_conflicts(text):
    """Return how often transactions met, by the statement that was refused: {statement: count}."""
    found = Counter()
    for query, error in BAD_QUERY.findall(text):
        statement = re.sub(r"\s+", " ", query.replace("b'", "").strip())
        statement = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "…", statement)
        found[f"{statement[:110]} | {error[:60]}"] += 1
    found["all that were tried again"] = len(RETRY.findall(text))
    return found


def print_times(arguments, ledger, conflicts):
    """Print what was measured; return {kind of call: (count, p50, p95, max)}, in ms."""
    rows = {}
    print(f"{'':<22} {'count':>6} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8}")
    for kind, seconds in sorted(ledger.seconds.items()):
        times = [1000 * each for each in seconds]
        cuts = statistics.quantiles(times, n=20, method="inclusive") if len(times) > 1 else times
        rows[kind] = (len(times), statistics.median(times), cuts[-1], max(times))
        print("{:<22} {:>6} {:>8.0f} {:>8.0f} {:>8.0f}".format(kind, *rows[kind]))
    calls = sum(row[0] for row in rows.values())
    print(f"the machine's load on {os.cpu_count()} processors: {os.getloadavg()[0]:.1f}")
    print(f"{calls} calls in {arguments.seconds} s: {calls / arguments.seconds:.1f} a second")
    print(f"{len(ledger.made)} returns made, {len(ledger.received)} lines received")
    for statement, count in conflicts.most_common():
        print(f"{count:>6} × {statement}")
    return rows


def report(arguments, rows, ledger, conflicts, wrong):
    """Print what is wrong; return whether all is well."""
    for kind, text in ledger.errors[:20]:
        print(f"ERROR {kind}: {text}")
    for text in wrong[:20]:
        print(f"WRONG {text}")
    print(f"{len(ledger.errors)} errors; {len(wrong)} findings in the database")
    worst = rows.get("desk receive", (0, 0, float("inf")))[2] / 1000
    is_met = worst <= GOAL
    print(f"desk receipt p95 {worst:.2f} s, goal {GOAL} s" + ("" if is_met else "  MISSED"))
    save(arguments, rows, ledger, conflicts, wrong)
    return is_met and not ledger.errors and not wrong


def save(arguments, rows, ledger, conflicts, wrong):
    names = ("count", "p50_ms", "p95_ms", "max_ms")
    content = {
        "settings": vars(arguments),
        "calls": {kind: dict(zip(names, row, strict=True)) for kind, row in rows.items()},
        "errors": len(ledger.errors),
        "conflicts": conflicts,
        "findings": wrong,
    }
    path = ROOT / "var" / "bench" / "load.json"
    path.write_text(json.dumps(content, indent=1))


if __name__ == "__main__":
    sys.exit(0 if main(read_arguments()) else 1)
