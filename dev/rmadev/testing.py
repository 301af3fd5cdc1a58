"""All tests, through pytest, on clones of the template databases.

The product is tested by itself, as a company without any optional app has it, and together with
its glue addons and the apps these are for: two suites, two databases.
"""

import os
import signal
import subprocess

from .environment import ensure_environment
from .runs import disposable_database
from .settings import ALONE, ROOT, our_addons
from .steps import say
from .templates import ensure_template

MOST_PROCESSES = 4
# What tests write is undone, so a table is empty and yet full of dead rows. PostgreSQL, which takes
# it for one that is quickly read from end to end, joins a few of core's for minutes.
SERVER_OPTIONS = "-c enable_seqscan=off"
NOTHING_SELECTED = 5


def run_tests(arguments):
    """Run the tests; return pytest's exit status, the worst where both suites ran.

    :param arguments: passed on to pytest; ``K`` in the environment selects by expression.
        Without either everything runs, in parallel: a process and a database for each core.
    """
    environment = ensure_environment()
    named = {path.relative_to(ROOT).parts[0] for path in _named_paths(arguments)}
    statuses = []
    # The product by itself comes last: its closing line is the long one.
    for title, addons, tested in reversed(_suites()):
        if tested and (not named or named & tested):
            template = ensure_template(environment, demo=False, addons=addons)
            with disposable_database(environment, template, "test") as database:
                say(f"tests of {title} on database {database}")
                paths = [] if named else [ROOT / name / "tests" for name in sorted(tested)]
                paths = [path for path in paths if path.is_dir()]
                statuses.append(run_pytest(environment, database, select(arguments), paths))
    # An expression may well select nothing in one of them.
    return max([status for status in statuses if status != NOTHING_SELECTED] or statuses)


def _suites():
    """Return what is tested in one database: [(title, addons in it, folders with its tests)]."""
    ours = set(our_addons())
    return [
        ("the product by itself", sorted(ours & ALONE), (ours & ALONE) | {"dev"}),
        ("the product beside other apps", sorted(ours), ours - ALONE),
    ]


def _named_paths(arguments):
    """Return the files and folders among the arguments."""
    paths = [(ROOT / argument.partition("::")[0]).resolve() for argument in arguments]
    return [path for path in paths if path.exists() and path.is_relative_to(ROOT)]


def run_pytest(environment, database, arguments, paths):
    """Run pytest on a database; return its exit status."""
    command = [
        *("setpriv", "--pdeathsig", "INT", "--"),
        *(environment.python, "-m", "pytest", "--odoo-http"),
        *(f"--odoo-database={database}", f"--odoo-config={environment.config}"),
        *arguments,
        *paths,
    ]
    # In a session of its own: Ctrl-C reaches pytest once, from us, and we outlive it.
    variables = {**environment.variables, "PGOPTIONS": SERVER_OPTIONS}
    process = subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


def select(arguments):
    """Return pytest's arguments: what was asked for, else everything."""
    expression = os.environ.get("K")
    selected = [*arguments, *(["-k", expression] if expression else [])]
    if not selected:
        selected = [f"--numprocesses={min(os.cpu_count(), MOST_PROCESSES)}", "--dist=loadfile"]
        # In the order that conftest.py gives.
        selected.append("--no-loadscope-reorder")
    return selected
