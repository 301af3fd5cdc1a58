"""The Debian packages the environment stands on."""

import os
import shutil
import subprocess

from .steps import SetupError, lock, run, say

# Package: the programs that prove it is there; none: ask dpkg.
RUNTIME = {
    "chromium": ("chromium", "google-chrome", "google-chrome-stable"),
    "fonts-font-awesome": (),
    "fonts-glyphicons-halflings": (),
    "fonts-inconsolata": (),
    "fonts-liberation": (),
    "fonts-ocr-b": (),
    "fonts-roboto-unhinted": (),
    "gcc": ("gcc",),
    "gsfonts": (),
    "libc6-dev": (),
    "libcairo2-dev": (),
    "libjs-jquery": (),
    "libjs-jquery-form": (),
    "libjs-underscore": (),
    "libmagic1": (),
    "pkg-config": ("pkg-config",),
    "poppler-utils": ("pdftotext",),
    "postgresql": (),
    "python3-dev": (),
    "python3-venv": (),
    "wkhtmltopdf": ("wkhtmltopdf",),
    "zbar-tools": ("zbarimg",),
}
LINT = {"nodejs": ("node",), "npm": ("npm",), "python3-venv": ()}


def ensure_packages(packages):
    """Install what is missing when we may, else say what to install.

    :raises SetupError: when packages are missing and this user cannot install them
    """
    if not _missing(packages):
        return
    with lock("system-packages"):
        missing = _missing(packages)
        if not missing:
            return
        command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
        if os.geteuid() or not shutil.which("apt-get"):
            raise SetupError(
                f"missing system packages: {' '.join(missing)}\n"
                f"install them with:  sudo {' '.join(command)}"
            )
        say(f"system packages: {' '.join(missing)}")
        _install(command)


def _missing(packages):
    """Return the names of the packages that are not there, sorted."""
    unproven = [name for name, programs in packages.items() if not any(map(shutil.which, programs))]
    if not unproven or not shutil.which("dpkg-query"):
        return sorted(unproven)
    query = ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n"]
    # A package dpkg never heard of makes it exit with 1, the others are listed all the same.
    answer = subprocess.run([*query, *unproven], capture_output=True, text=True, check=False)
    installed = {
        line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")
    }
    return sorted(set(unproven) - installed)


def _install(command):
    """Run apt; it is left to end by itself when we are interrupted, dpkg dislikes being killed."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    patience = ["-o", "DPkg::Lock::Timeout=600"]
    # Finishes what an earlier, interrupted installation left half configured.
    subprocess.run(["dpkg", "--configure", "-a"], env=env, capture_output=True, check=False)
    run(["apt-get", *patience, "update"], "apt-get update", env=env, survive=True)
    run([command[0], *patience, *command[1:]], "apt-get install", env=env, survive=True)
