"""The main job on the demo database, each step printed with the record's number.

``make demo`` runs it:  dev/python dev/demo.py DATABASE DIRECTORY
"""

import sys
from pathlib import Path

from session import open_environment


def run(env, directory):
    """Do the main job.

    :param env: superuser's environment on a database with demo data
    :param directory: where the printed documents go
    """
    step = Steps()
    step("documents go to", directory)
    module = env["ir.module.module"].search([("name", "=", "rma_management")])
    step("installed", f"{module.name} {module.installed_version}")


class Steps:
    """Prints numbered steps."""

    def __init__(self):
        self.number = 0

    def __call__(self, what, result):
        self.number += 1
        print(f"{self.number:3}. {what:<24} {result}", flush=True)


if __name__ == "__main__":
    database, directory = sys.argv[1:]
    with open_environment(database) as environment:
        run(environment, Path(directory))
