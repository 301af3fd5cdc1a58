"""All tests, through pytest, on a clone of the template database."""

import os
import signal
import subprocess

from .environment import ensure_environment
from .runs import disposable_database
from .settings import ROOT, our_addons
from .steps import say
from .templates import ensure_template

MOST_PROCESSES = 4


def run_tests(arguments):
    """Run the tests; return pytest's exit status.

    :param arguments: passed on to pytest; ``K`` in the environment selects by expression.
        Without either everything runs, in parallel: a process and a database for each core.
    """
    environment = ensure_environment()
    template = ensure_template(environment, demo=False)
    with disposable_database(environment, template, "test") as database:
        say(f"tests on database {database}")
        return _pytest(environment, database, arguments)


def _pytest(environment, database, arguments):
    command = [
        *("setpriv", "--pdeathsig", "INT", "--"),
        *(environment.python, "-m", "pytest", "--odoo-http"),
        *(f"--odoo-database={database}", f"--odoo-config={environment.config}"),
        *_selection(arguments),
    ]
    # In a session of its own: Ctrl-C reaches pytest once, from us, and we outlive it.
    process = subprocess.Popen(command, cwd=ROOT, env=environment.variables, start_new_session=True)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


def _selection(arguments):
    """Return pytest's arguments: what was asked for, else everything."""
    expression = os.environ.get("K")
    selected = [*arguments, *(["-k", expression] if expression else [])]
    if not selected:
        selected = [f"--numprocesses={min(os.cpu_count(), MOST_PROCESSES)}", "--dist=loadfile"]
    paths = [ROOT / name / "tests" for name in our_addons()] + [ROOT / "dev" / "tests"]
    named = any(os.path.exists(argument.partition("::")[0]) for argument in arguments)
    return [*selected, *([] if named else [path for path in paths if path.is_dir()])]
