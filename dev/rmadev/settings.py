"""Where things are: this checkout, and the environment that all checkouts share."""

import ast
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("RMA_HOME") or "~/.cache/rma-management").expanduser().resolve()
VAR = ROOT / "var"
# What a company without any optional app has, and what tests it.
ALONE = {"rma_management", "test_rma_management"}


def digest(*parts):
    """Return a short stable hash of strings and bytes."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part if isinstance(part, bytes) else str(part).encode())
        sha.update(b"\0")
    return sha.hexdigest()[:12]


def our_addons():
    """Return the addons of this checkout, ``{name: manifest}``, by name."""
    manifests = sorted(ROOT.glob("*/__manifest__.py"))
    return {path.parent.name: ast.literal_eval(path.read_text()) for path in manifests}
