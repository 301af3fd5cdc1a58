"""Measurements, on a database of their own.

``make bench`` runs it:  dev/python dev/bench.py DATABASE
"""

import sys
import time

from session import open_environment


def run(env):
    """Measure and print.

    :param env: superuser's environment on a clone of the test template, thrown away afterwards
    """
    started = time.perf_counter()
    env["res.partner"].search_count([])
    print(f"count partners: {(time.perf_counter() - started) * 1000:.1f} ms")


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        run(environment)
