"""Template databases: pristine, kept, cloned for every run.

Two layers, each without or with demo data::

    base      the modules our addons depend on     key: Odoo, modules
    addons    base + our addons installed          key: base, content of our addons

A change of our addons rebuilds the upper layer only.
"""

import os
import time

from .databases import Databases
from .settings import ALONE, HOME, ROOT, digest, our_addons
from .steps import SetupError, lock, say

PREFIX = "rma_template"
KEPT = 6
# What people need to look around in a demo database: the menu of the Sales app.
SHOWN = {"sale_management"}
# What an installed database does not depend on.
IGNORED_DIRECTORIES = {"__pycache__", "tests", "static"}
IGNORED_SUFFIXES = {".pot", ".pyc", ".md"}


def ensure_template(environment, demo, addons=None):
    """Return the name of the template with our addons installed, built if need be.

    :param addons: names of the addons to install, all of ours by default
    """
    ours = our_addons()
    # Addons that only serve the tests have no business in a demo database.
    addons = sorted(addons or [name for name in ours if not (demo and name.startswith("test_"))])
    if unknown := set(addons) - set(ours):
        raise SetupError(f"no such addon in {ROOT}: {', '.join(sorted(unknown))}")
    base = ensure_base(environment, demo, addons)
    if not addons:
        return base
    name = f"{PREFIX}_addons_{_flavour(demo)}_{digest(base, *map(addon_digest, addons))}"
    _ensure(environment, name, addons, origin=base, demo=demo, assets=True)
    return name


def ensure_base(environment, demo, addons=None):
    """Return the name of the template with what our addons depend on, built if need be."""
    ours = our_addons()
    needed = {module for name in addons or ours for module in ours[name].get("depends", [])}
    if demo:
        needed |= SHOWN
    modules = sorted(needed - set(ours)) or ["base"]
    key = digest(environment.source.version, *modules)
    name = f"{PREFIX}_base_{_flavour(demo)}_{key}"
    # Whoever tests beside other apps tests the product alone as well: one grows out of the other.
    alone = not demo and set(addons or ours) > ALONE
    origin = ensure_base(environment, demo, sorted(ALONE)) if alone else None
    _ensure(environment, name, modules, origin=origin, demo=demo)
    return name


def ensure_derived(environment, base, modules, key):
    """Return the name of a template with addons of others on a base, built if need be.

    :param key: what tells one version of these addons from another
    """
    name = f"{PREFIX}_peers_{digest(base, key, *modules)}"
    _ensure(environment, name, modules, origin=base, demo=False)
    return name


def addon_digest(name):
    """Return a hash of all in one of our addons that an installed database depends on."""
    parts = [name]
    for directory, children, files in os.walk(ROOT / name):
        children[:] = sorted(set(children) - IGNORED_DIRECTORIES)
        for file in sorted(files):
            path = os.path.join(directory, file)
            if os.path.splitext(file)[1] not in IGNORED_SUFFIXES:
                parts.append(os.path.relpath(path, ROOT))
                with open(path, "rb") as handle:
                    parts.append(handle.read())
    return digest(*parts)


def _flavour(demo):
    return "demo" if demo else "test"


def _ensure(environment, name, modules, *, origin, demo, assets=False):
    """Build a template under another name, which it loses when all is well.

    :param assets: whether browsers will ask for what the pages of the modules are made of
    """
    databases = Databases(environment)
    with lock(name):
        if not databases.exists(name):
            say(f"template database {name}: {' '.join(modules)}")
            partial = f"{name}_partial"
            databases.drop(partial)
            if origin:
                databases.clone(origin, partial)
            arguments = ["-d", partial, "-i", ",".join(modules), "--stop-after-init", "--no-http"]
            arguments += ["--max-cron-threads=0", *(["--with-demo"] if demo else [])]
            environment.run_odoo(arguments, f"install {name}")
            if assets:
                environment.run_script("assets.py", partial, title=f"assets of {name}")
            databases.rename(partial, name)
            _prune(databases, name)
        _used(name).parent.mkdir(parents=True, exist_ok=True)
        _used(name).write_text(time.ctime())


def _used(name):
    """Return the file whose time tells when a template was last used."""
    return HOME / "templates" / name


def _prune(databases, newest):
    """Drop the templates of the same layer and flavour that were not used for longest."""
    layer = newest.rpartition("_")[0]
    others = [path for path in HOME.glob(f"templates/{layer}_*") if path.name != newest]
    others.sort(key=lambda path: path.stat().st_mtime)
    for path in others[: max(0, len(others) - KEPT + 1)]:
        databases.drop(path.name)
        path.unlink(missing_ok=True)
