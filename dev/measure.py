"""What the benches have in common."""

import gc
import subprocess
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

from odoo.tools import SQL

NANOSECONDS = 1e-9


class Sample(NamedTuple):
    """One measurement."""

    queries: int
    seconds: float


@dataclass(frozen=True)
class Cost:
    """What some work took: seconds on the clock, of the processor in either process, queries."""

    wall: float = 0.0
    python: float = 0.0
    postgres: float = 0.0
    queries: int = 0

    @property
    def cpu(self):
        """Seconds of the processor, Python and PostgreSQL together."""
        return self.python + self.postgres

    def __add__(self, other):
        return self._with(other, 1)

    def __sub__(self, other):
        return self._with(other, -1)

    def _with(self, other, sign):
        names = [field.name for field in fields(self)]
        return Cost(*(getattr(self, name) + sign * getattr(other, name) for name in names))


class Meter:
    """Reads what this process and its database connection have used up so far."""

    def __init__(self, cr):
        self._cr = cr
        cr.execute("SELECT pg_backend_pid(), inet_server_addr()")
        pid, address = cr.fetchone()
        if address and str(address) != "127.0.0.1":
            raise ValueError(f"PostgreSQL runs on {address}: its processor cannot be read from here")
        # To the nanosecond; /proc/PID/stat counts hundredths of a second.
        self._schedule = Path(f"/proc/{pid}/schedstat")

    def read(self):
        """Return the `Cost` so far; what lies between two readings is their difference."""
        postgres = int(self._schedule.read_text().split()[0]) * NANOSECONDS
        queries = self._cr.sql_log_count
        return Cost(time.perf_counter(), time.process_time(), postgres, queries)

    def take(self, step, *args):
        """Do a step as a request of its own, all but the commit; return (its result, its cost)."""
        gc.collect()
        before = self.read()
        result = step(*args)
        self._cr.flush()
        self._cr.clear()
        return result, self.read() - before


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
    subprocess.run(["psql", "-Xqd", env.cr.dbname, "-c", "VACUUM (ANALYZE, SKIP_LOCKED)"], check=True)
