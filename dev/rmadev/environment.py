"""Odoo's configuration and environment for this checkout."""

import os
import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from .postgres import Server, ensure_server
from .settings import HOME, ROOT, digest, our_addons
from .source import Source, ensure_source
from .steps import run
from .system import RUNTIME, ensure_packages
from .venvs import ensure_runtime

LOADING = re.compile(r"Loading module (\S+ \(\d+/\d+\))")


@dataclass(frozen=True)
class Environment:
    """Everything needed to run Odoo: interpreter, source, database server, configuration."""

    python: Path
    source: Source
    server: Server
    config: Path

    @property
    def variables(self):
        """Return the environment variables under which Python finds Odoo and the databases."""
        inherited = os.environ.get("PYTHONPATH")
        paths = [str(self.source.path), *([inherited] if inherited else [])]
        variables = {key: os.environ[key] for key in os.environ if key != "PYTHONHOME"}
        variables.update(self.server.environment)
        variables["ODOO_RC"] = str(self.config)
        variables["PYTHONPATH"] = os.pathsep.join(paths)
        programs = [str(ROOT / "dev" / "bin"), str(self.python.parent), os.environ["PATH"]]
        variables["PATH"] = os.pathsep.join(programs)
        return variables

    @property
    def odoo(self):
        """Return the command that is Odoo's own CLI."""
        return [self.python, ROOT / "dev" / "bin" / "odoo"]

    def run_odoo(self, arguments, title):
        """Run Odoo's CLI to its end, showing which module it is loading."""
        run([*self.odoo, *arguments], title, env=self.variables, cwd=HOME, progress=LOADING)

    def call(self, command):
        """Run a program to its end, showing what it prints; return its exit status."""
        command = [str(part) for part in command]
        return subprocess.run(command, env=self.variables, cwd=HOME, check=False).returncode

    def with_addons(self, path):
        """Return the same environment with one more directory of addons."""
        return replace(self, config=_write_config(self.source, self.server, [path]))

    def run_script(self, name, database, *, title):
        """Run a script of ``dev/`` on a database to its end."""
        run([self.python, ROOT / "dev" / name, database], title, env=self.variables, cwd=HOME)


def ensure_environment():
    """Return the environment; a step that is done already costs next to nothing."""
    HOME.mkdir(parents=True, exist_ok=True)
    ensure_packages(RUNTIME)
    source = ensure_source()
    python = ensure_runtime()
    server = ensure_server()
    return Environment(python, source, server, _write_config(source, server))


def _write_config(source, server, more=()):
    """Write the configuration of this checkout, source and server; return its path."""
    ours = [ROOT] if our_addons() else []
    addons_path = ",".join(str(path) for path in [*ours, *more, *source.addons_paths])
    content = f"""\
[options]
addons_path = {addons_path}
data_dir = {server.data_dir}
db_host = {server.host}
db_port = {server.port}
db_user = {server.user}
http_interface = 127.0.0.1
"""
    path = HOME / "config" / f"odoo-{digest(content)}.conf"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(content)
        partial.rename(path)
    return path
