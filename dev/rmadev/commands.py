"""What can be asked for on the command line."""

import os
import subprocess
import sys

from .bench import run_bench
from .core_tests import run_core_tests
from .databases import Databases
from .demo import run_demo, run_stop
from .environment import ensure_environment
from .linting import format_translations, run_format, run_lint
from .peers import run_import_demo
from .runs import disposable_database
from .settings import ROOT, our_addons
from .steps import SetupError, say
from .templates import ensure_base, ensure_template
from .testing import run_tests

SEARCH_DATABASE = "rma_bench_search"
DESK_DATABASE = "rma_bench_desk"
MILLION_DATABASE = "rma_bench_million"
DB_USAGE = "usage: dev/db clone FROM TO | drop NAME | list | template [--demo] [--base] [ADDON…]"


def run_setup(_arguments):
    """Make the environment, nothing more."""
    ensure_environment()


def run_odoo(arguments):
    """Become Odoo's own CLI."""
    environment = ensure_environment()
    _become(environment, [*environment.odoo, *arguments])


def run_python(arguments):
    """Become the environment's Python."""
    environment = ensure_environment()
    _become(environment, [environment.python, *arguments])


def run_db(arguments):
    """Copy, drop or list databases, or print the name of a template."""
    environment = ensure_environment()
    databases = Databases(environment)
    match arguments:
        case ["clone", origin, target]:
            databases.clone(origin, target)
        case ["drop", name]:
            databases.drop(name)
        case ["list"]:
            print("\n".join(databases.names()))
        case ["template", *rest]:
            ensure = ensure_base if "--base" in rest else ensure_template
            addons = [name for name in rest if name not in ("--base", "--demo")]
            print(ensure(environment, "--demo" in rest, addons or None))
        case _:
            raise SetupError(DB_USAGE)


def run_bench_search(arguments):
    """Run ``dev/bench_search.py``; with --keep its large database stays for the next run."""
    return _run_large_bench("bench_search.py", SEARCH_DATABASE, arguments)


def run_bench_desk(arguments):
    """Run ``dev/bench_desk.py``; with --keep its large database stays for the next run."""
    return _run_large_bench("bench_desk.py", DESK_DATABASE, arguments)


def run_bench_million(arguments):
    """Run ``dev/bench_million.py``; with --keep its large database stays for the next run."""
    return _run_large_bench("bench_million.py", MILLION_DATABASE, arguments)


def run_bench_import(arguments):
    """Run ``dev/bench_import.py`` on a database of its own."""
    return _run_glue_bench("bench_import.py", "rma_management_import", arguments)


def run_bench_load(arguments):
    """Run ``dev/bench_load.py`` on a database of its own."""
    return _run_glue_bench("bench_load.py", "rma_management_api", arguments)


def run_bench_install(arguments):
    """Run ``dev/bench_install.py`` on a database that does not know the product yet."""
    environment = ensure_environment()
    template = ensure_base(environment, demo=False, addons=["rma_management"])
    with disposable_database(environment, template, "bench") as database:
        command = [environment.python, ROOT / "dev" / "bench_install.py", database, *arguments]
        return environment.call(command)


def _run_glue_bench(script, addon, arguments):
    environment = ensure_environment()
    template = ensure_template(environment, demo=False, addons=["rma_management", addon])
    with disposable_database(environment, template, "bench") as database:
        command = [environment.python, ROOT / "dev" / script, database, *arguments]
        return environment.call(command)


def _run_large_bench(script, kept, arguments):
    environment = ensure_environment()
    template = ensure_template(environment, demo=False)
    command = [environment.python, ROOT / "dev" / script]
    if "--keep" not in arguments:
        with disposable_database(environment, template, "bench") as database:
            command = [*command, database]
            return subprocess.run(command, env=environment.variables, check=False).returncode
    databases = Databases(environment)
    if databases.exists(kept):
        update = ["-d", kept, "-u", ",".join(our_addons())]
        environment.run_odoo([*update, "--stop-after-init", "--no-http"], "update the database")
    else:
        databases.clone(template, kept)
    say(f"database {kept} is kept: dev/db drop {kept}")
    command = [*command, kept]
    return subprocess.run(command, env=environment.variables, check=False).returncode


def run_screenshots(_arguments):
    """Run ``dev/screenshots.py`` on an untouched demo database."""
    environment = ensure_environment()
    template = ensure_template(environment, demo=True)
    with disposable_database(environment, template, "screenshots") as database:
        images = ROOT / "docs" / "images"
        command = [environment.python, ROOT / "dev" / "screenshots.py", database, images]
        return subprocess.run(command, env=environment.variables, check=False).returncode


def run_update_pot(_arguments):
    """Export each addon's translation template into its i18n folder."""
    environment = ensure_environment()
    template = ensure_template(environment, demo=False)
    with disposable_database(environment, template, "pot") as database:
        product = [name for name in our_addons() if not name.startswith("test_")]
        arguments = ["i18n", "export", "-d", database, *product]
        environment.run_odoo(arguments, "export translation templates")
    format_translations()


def _become(environment, command):
    """Replace this process, so that signals and the terminal go straight to the program."""
    sys.stdout.flush()
    command = [str(part) for part in command]
    os.execve(command[0], command, environment.variables)


COMMANDS = {
    "setup": run_setup,
    "odoo": run_odoo,
    "python": run_python,
    "db": run_db,
    "test": run_tests,
    "test-core": run_core_tests,
    "demo": run_demo,
    "stop": run_stop,
    "lint": run_lint,
    "format": run_format,
    "bench": run_bench,
    "bench-search": run_bench_search,
    "bench-desk": run_bench_desk,
    "bench-million": run_bench_million,
    "bench-import": run_bench_import,
    "bench-load": run_bench_load,
    "bench-install": run_bench_install,
    "import-demo": run_import_demo,
    "screenshots": run_screenshots,
    "update-pot": run_update_pot,
}
