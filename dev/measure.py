"""What the benches have in common."""

import subprocess
from typing import NamedTuple

from odoo.tools import SQL


class Sample(NamedTuple):
    """One measurement."""

    queries: int
    seconds: float


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
    subprocess.run(["psql", "-Xqd", env.cr.dbname, "-c", "VACUUM ANALYZE"], check=True)
