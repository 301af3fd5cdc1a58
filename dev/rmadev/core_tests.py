"""Core's own tests, without and with our addons: what behaves otherwise because of us.

Two databases of the same modules, one of them with our addons on top, and the same files run on
both. A test that fails on both is core's, or this machine's; what differs is ours.
"""

import xml.etree.ElementTree as ElementTree

from .environment import ensure_environment
from .runs import disposable_database
from .settings import ROOT, VAR
from .steps import SetupError, say
from .templates import ensure_base, ensure_template
from .testing import run_pytest, select

# Where returns, transfers, orders and notes are made: modules, or files of one.
TESTED = (
    "sale_stock",
    "stock/tests/test_stock_flow.py",
    "stock/tests/test_stock_return_picking.py",
    "sale_mrp",
    "stock_delivery",
    "repair",
    "sale_loyalty",
    "purchase_stock",
)
# The paths outside our checkout need to be told of its settings.
SETTINGS = (f"--config-file={ROOT / 'pyproject.toml'}", "-p", "conftest")


def run_core_tests(arguments):
    """List the tests of core's that our addons change; return 1 where there are any.

    :param arguments: passed on to pytest; paths below core's addons take the place of ``TESTED``,
        and ``K`` in the environment selects by expression
    """
    environment = ensure_environment()
    templates = {
        "without": ensure_base(environment, demo=False),
        "with": ensure_template(environment, demo=False),
    }
    located = {name: locate(environment.source.addons_paths, name) for name in arguments}
    options = [name for name, path in located.items() if not path]
    paths = [path for path in located.values() if path] or [
        locate(environment.source.addons_paths, name) for name in TESTED
    ]
    outcomes = {}
    for which, template in templates.items():
        report = VAR / f"core-{which}.xml"
        report.parent.mkdir(parents=True, exist_ok=True)
        report.unlink(missing_ok=True)
        with disposable_database(environment, template, "core") as database:
            say(f"core's tests {which} our addons on database {database}")
            selected = [*SETTINGS, f"--junitxml={report}", *select(options)]
            run_pytest(environment, database, selected, paths)
        outcomes[which] = read_outcomes(report)
    return _tell(outcomes["without"], outcomes["with"])


def read_outcomes(report):
    """Return what came of each test of a JUnit report: {test: passed, failed or skipped}.

    :raises SetupError: when there is none, because pytest never got as far
    """
    if not report.exists():
        raise SetupError(f"core's tests did not run: {report} was not written")
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        found = {child.tag for child in case}
        outcome = "failed" if found & {"failure", "error"} else "passed"
        outcomes[name] = "skipped" if "skipped" in found and outcome == "passed" else outcome
    return outcomes


def compare(without, with_ours):
    """Return the tests that behave otherwise: [(test, outcome without, outcome with)]."""
    return [
        (name, without.get(name, "missing"), with_ours.get(name, "missing"))
        for name in sorted(without.keys() | with_ours.keys())
        if without.get(name) != with_ours.get(name)
    ]


def locate(addons_paths, name):
    """Return where a module, or a file of one, has its tests; None where core has no such thing."""
    found = [path / name for path in addons_paths if not name.startswith("-")]
    found = [path for path in found if path.exists()]
    return next((path if path.is_file() else path / "tests" for path in found), None)


def _tell(without, with_ours):
    differences = compare(without, with_ours)
    say(f"{len(without)} of core's tests without our addons, {len(with_ours)} with them")
    for name, before, after in differences:
        say(f"{name}: {before} without our addons, {after} with them")
    say(f"{len(differences)} behave otherwise")
    return 1 if differences else 0
