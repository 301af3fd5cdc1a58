"""The linters: each in its own pinned environment, all heard before the verdict."""

import os
import subprocess

from .settings import HOME, ROOT, digest, our_addons
from .steps import build_directory, run, say
from .system import LINT, ensure_packages
from .venvs import ensure_venv

PRODUCT = "rma_management"
# pylint-odoo's demands on addons of the OCA; and we do spread a large model over files by subject.
NOT_OURS = "manifest-required-author,missing-readme,consider-merging-classes-inherited"
PRETTIER_FILES = "**/*.{xml,js,css,scss,json,mjs}"


def run_lint(_arguments):
    """Run every linter; return 1 if any complains."""
    failed = [name for name, command in _linters(_tools()).items() if not _passes(name, command)]
    if failed:
        say(f"lint: {', '.join(failed)} complained")
        return 1
    say("lint: all clean")
    return 0


def run_format(_arguments):
    """Let the formatters rewrite the files, and the linter mend what it can by itself."""
    tools = _tools()
    _passes("ruff", [*tools.ruff, "check", "--fix", "--quiet", "."])
    _passes("ruff format", [*tools.ruff, "format", "."])
    _passes("prettier", [*tools.prettier, "--write", PRETTIER_FILES])
    _passes("eslint", [*tools.eslint, "--fix", "."])
    format_translations()


def format_translations():
    """Give the translation files the form that the linter asks for."""
    if files := _translations():
        _passes("oca-checks-po", [*_tools().oca_po, "--fix", *files])


class _Tools:
    """The commands the linters begin with."""

    def __init__(self, python, modules):
        self.python = [python]
        self.ruff = [python, "-m", "ruff"]
        self.pylint = [python, "-m", "pylint", "--rcfile=pyproject.toml", f"--disable={NOT_OURS}"]
        # The README is written in Markdown by intent; Odoo's Apps page reads index.html first.
        self.oca_module = [python.with_name("oca-checks-odoo-module")]
        self.oca_module += ["--disable=prefer-readme-rst"]
        self.oca_po = [python.with_name("oca-checks-po")]
        plugin = modules / "@prettier" / "plugin-xml" / "src" / "plugin.js"
        self.prettier = ["node", modules / "prettier" / "bin" / "prettier.cjs"]
        self.prettier += [
            f"--plugin={plugin}",
            "--log-level=warn",
            "--no-error-on-unmatched-pattern",
        ]
        self.eslint = ["node", modules / "eslint" / "bin" / "eslint.js"]
        self.eslint += ["--max-warnings=0", "--no-error-on-unmatched-pattern"]


def _tools():
    """Install the linters; they need neither Odoo nor a database."""
    HOME.mkdir(parents=True, exist_ok=True)
    ensure_packages(LINT)
    python = ensure_venv("lint", "requirements-lint.txt")
    return _Tools(python, _ensure_node_modules())


def _ensure_node_modules():
    """Install the linters written in JavaScript; return their node_modules."""
    files = [ROOT / name for name in ("package.json", "package-lock.json")]

    def install(directory):
        for file in files:
            (directory / file.name).write_bytes(file.read_bytes())
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run(npm, "npm ci", cwd=directory)

    key = digest(*(file.read_bytes() for file in files))
    title = "JavaScript and XML linters"
    return build_directory(HOME / "node" / f"node-{key}", title, install) / "node_modules"


def _linters(tools):
    """Return the commands to run, by name."""
    addons = sorted(our_addons())
    others = [name for name in addons if name != PRODUCT]
    linters = {
        "ruff": [*tools.ruff, "check", "."],
        "ruff format": [*tools.ruff, "format", "--check", "."],
        "prettier": [*tools.prettier, "--check", PRETTIER_FILES],
        "eslint": [*tools.eslint, "."],
        "own checks": [*tools.python, "dev/checks.py", "dev", *addons],
        "own checks of the rooms": [*tools.python, "dev/house.py", PRODUCT, *others],
    }
    if addons:
        linters["pylint-odoo"] = [*tools.pylint, *addons]
        linters["oca-checks-odoo-module"] = [*tools.oca_module, *addons]
    if translations := _translations():
        linters["oca-checks-po"] = [*tools.oca_po, *translations]
    return linters


def _translations():
    return [path for name in our_addons() for path in sorted((ROOT / name).glob("i18n/*.po*"))]


def _passes(name, command):
    """Run one linter in the checkout, show what it says, tell whether it is content."""
    say(f"lint: {name}")
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    command = [str(part) for part in command]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
