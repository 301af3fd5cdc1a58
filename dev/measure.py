"""What the benches have in common."""

import gc
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from odoo.tools import SQL

NANOSECOND = 1e-9
RESET_PEAK = "5"  # of the memory, to what it is now


class Sample(NamedTuple):
    """One measurement."""

    queries: int
    seconds: float


@dataclass(frozen=True)
class Cost:
    """What some work took: seconds on the clock and of the processor, queries, most memory."""

    wall: float = 0.0
    python: float = 0.0
    postgres: float = 0.0
    queries: int = 0
    memory: int = 0  # bytes more than before; of several steps the most

    @property
    def cpu(self):
        """Seconds of the processor, Python and PostgreSQL together."""
        return self.python + self.postgres

    def __add__(self, other):
        return Cost(
            self.wall + other.wall,
            self.python + other.python,
            self.postgres + other.postgres,
            self.queries + other.queries,
            max(self.memory, other.memory),
        )


class Meter:
    """Reads what this process and its database connection use up."""

    def __init__(self, cr):
        self._cr = cr
        cr.execute("SELECT pg_backend_pid(), host(inet_server_addr())")
        pid, address = cr.fetchone()
        if address and address not in ("127.0.0.1", "::1"):
            raise ValueError(f"PostgreSQL runs on {address}: its processor cannot be read here")
        # To the nanosecond; /proc/PID/stat counts hundredths of a second.
        self._schedule = Path(f"/proc/{pid}/schedstat")

    def take(self, step, *args):
        """Do a step as a request of its own, all but the commit; return (its result, its Cost)."""
        gc.collect()
        Path("/proc/self/clear_refs").write_text(RESET_PEAK)
        memory = _get_memory("VmRSS")
        before = self._read()
        result = step(*args)
        self._cr.flush()
        self._cr.clear()
        spent = [after - start for start, after in zip(before, self._read(), strict=True)]
        return result, Cost(*spent, memory=_get_memory("VmHWM") - memory)

    def _read(self):
        postgres = int(self._schedule.read_text().split()[0]) * NANOSECOND
        queries = self._cr.sql_log_count
        return time.perf_counter(), time.process_time(), postgres, queries


def _get_memory(name):
    """Return a figure of this process in bytes: VmRSS is now, VmHWM the most."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)[1]) * 1024


class Clock:
    """Tells the seconds that Python and the database spent on us, whoever else is at work here.

    Of a database server on another machine, only how long it had us wait can be told.
    """

    def __init__(self, cr):
        cr.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL")
        pid, is_here = cr.fetchone()
        self.path = Path(f"/proc/{pid}/schedstat")
        # What is spent by helpers of the database's process would be missed.
        cr.execute("SET max_parallel_workers_per_gather = 0")
        self.is_exact = is_here and self.path.exists()

    def read(self):
        """Return seconds since some moment."""
        if not self.is_exact:
            return time.perf_counter()
        return time.process_time() + int(self.path.read_text().split()[0]) * NANOSECOND


def print_rows(env, tables):
    """Print how many rows these tables have."""
    for table in tables:
        env.cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
        print(f"  {table:<20} {env.cr.fetchone()[0]:>10,}")


def vacuum(env):
    """Commit and tidy up.

    An index made over rows that were just changed is not used while an older transaction runs,
    be it in another database.
    """
    env.cr.commit()
    # Tables of the whole server may be locked from another database.
    query = "VACUUM (ANALYZE, SKIP_LOCKED)"
    subprocess.run(["psql", "-Xqd", env.cr.dbname, "-c", query], check=True)
