"""Addons of others that customers come from, to import what they made: OCA's ``rma``."""

import sys

from .databases import Databases
from .environment import ensure_environment
from .runs import disposable_database
from .settings import ALONE, HOME, ROOT, digest
from .steps import build_directory, run, say
from .templates import ensure_base, ensure_derived

PINS = ROOT / "requirements-peers.txt"
PEERS = ["rma_sale"]
OURS = "rma_management_import"
KEPT = "rma_import_demo"


def run_import_demo(arguments):
    """Make returns with OCA's own buttons in a database of their own, and import them.

    With ``--keep`` the database stays, to look around in it.
    """
    environment = with_peers(ensure_environment())
    template = ensure_peers(environment)
    if "--keep" not in arguments:
        with disposable_database(environment, template, "import") as database:
            return _import(environment, database)
    databases = Databases(environment)
    databases.drop(KEPT)
    databases.clone(template, KEPT)
    say(f"database {KEPT} is kept: dev/db drop {KEPT}")
    return _import(environment, KEPT)


def with_peers(environment):
    """Return the environment with the addons of others on the path, fetched if need be.

    :raises SetupError: when they are not here and cannot be fetched
    """
    addons = fetch_wheels() / "odoo" / "addons"
    return environment.with_addons(addons)


def _get_directory():
    return HOME / "peers" / f"peers-{digest(PINS.read_bytes())}"


def fetch_wheels():
    """Unpack the pinned wheels; what they depend on is here, and is not installed again."""

    def install(directory):
        pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--target", directory]
        run([*pip, "-r", PINS], "OCA's addons")

    return build_directory(_get_directory(), "OCA's addons", install)


def ensure_peers(environment):
    """Return a template with core and OCA's addons, and nothing of ours."""
    base = ensure_base(environment, demo=False, addons=sorted(ALONE))
    return ensure_derived(environment, base, PEERS, digest(PINS.read_bytes()))


def _import(environment, database):
    """Make the returns, install ours beside, import, and print the report."""
    script = ROOT / "dev" / "import_demo.py"
    for step, title in (("make", "make returns with OCA's buttons"), ("import", "import them")):
        if step == "import":
            arguments = ["-d", database, "-i", OURS, "--stop-after-init", "--no-http"]
            environment.run_odoo(arguments, f"install {OURS}")
        say(title)
        if status := environment.call([environment.python, script, database, step]):
            return status
    return 0
