"""The Python environments, each keyed on a hash of its pinned requirements."""

import os
import re
import sys

from .settings import HOME, ROOT, digest
from .steps import build_directory, run


def ensure_venv(name, *requirements):
    """Return the interpreter of the virtual environment with these requirement files."""
    files = [ROOT / requirement for requirement in requirements]
    key = digest(sys.version, *(file.read_bytes() for file in files))

    def build(directory):
        run([sys.executable, "-m", "venv", directory], f"{name} venv")
        # The files pin everything: nothing is left to resolve.
        pip = [directory / "bin" / "python", "-m", "pip", "install", "--no-deps"]
        pip += [part for file in files for part in ("-r", file)]
        env = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        run(pip, f"{name} packages", env=env, progress=re.compile(r"Collecting (\S+)"))

    directory = build_directory(
        HOME / "venv" / f"{name}-{key}", f"Python environment '{name}'", build
    )
    return directory / "bin" / "python"


def ensure_runtime():
    """Return the interpreter that runs Odoo and the tests."""
    return ensure_venv("odoo", "requirements.txt", "requirements-test.txt")
