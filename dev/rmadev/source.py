"""Odoo 19 itself: an existing checkout (``ODOO_SRC``) or Debian's package, unpacked and mended."""

import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from .settings import HOME, digest
from .steps import SetupError, build_directory, run

PACKAGE = "odoo-19"
DIST_PACKAGES = "usr/lib/python3/dist-packages"
# The package links its fonts and jQuery to these directories of the system.
SHARED = ("javascript", "fonts", "fonts-font-awesome")
# Named by the backend's bundle, but taken out of the package.
EMPTY_FILES = ("odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js",)
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Source:
    """An importable Odoo: ``path`` goes on ``PYTHONPATH``, ``version`` names it in cache keys."""

    def __init__(self, path, version):
        self.path = path
        self.version = version

    @property
    def addons_paths(self):
        """Return the directories with Odoo's own addons.

        A checkout keeps them in two places. Debian's package has them all in the first; what it
        has in the second is a copy without data files.
        """
        packaged = self.path / "odoo" / "addons"
        return [packaged] if (packaged / "web").is_dir() else [packaged, self.path / "addons"]


def ensure_source():
    """Return the Odoo source, fetching it first if need be."""
    if os.environ.get("ODOO_SRC"):
        return _existing(Path(os.environ["ODOO_SRC"]).expanduser().resolve())
    prefix = build_directory(HOME / "odoo", f"Odoo 19: Debian's package {PACKAGE}", _fetch)
    return Source(prefix / DIST_PACKAGES, (prefix / "version").read_text())


def _existing(path):
    """Accept a checkout, a ``dist-packages`` directory or the ``odoo`` package itself."""
    for root in (path, path.parent, path / DIST_PACKAGES):
        release = root / "odoo" / "release.py"
        if release.is_file():
            break
    else:
        raise SetupError(f"ODOO_SRC={path} holds no odoo/release.py")
    if "version_info = (19," not in release.read_text():
        raise SetupError(f"ODOO_SRC={path} is not Odoo 19 (see {release})")
    commit = subprocess.run(
        ["git", "-C", root, "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    return Source(root, digest(root, release.read_text(), commit.stdout))


def _fetch(prefix):
    """Download Debian's package, verified by apt, unpack it and mend it."""
    options = _apt_options(prefix / "apt")
    download = prefix / "download"
    download.mkdir()
    run(["apt-get", *options, "download", PACKAGE], "download Odoo", cwd=download)
    package = next(download.glob("*.deb"))
    run(["dpkg-deb", "--extract", package, prefix], "unpack Odoo")
    _mend(prefix)
    (prefix / "version").write_text(package.name.split("_")[1])
    shutil.rmtree(download)
    shutil.rmtree(prefix / "apt", ignore_errors=True)


def _apt_options(state):
    """Return the apt options under which the package can be had.

    The configured suites are asked first. Where they lack it, a private apt state with the sid
    suite of the same mirror is made: the system's own sources stay untouched.
    """
    policy = subprocess.run(
        ["apt-cache", "policy", PACKAGE], capture_output=True, text=True, check=False
    ).stdout
    if re.search(r"Candidate: \d", policy):
        return []
    for directory in ("lists/partial", "cache/archives/partial"):
        (state / directory).mkdir(parents=True)
    options = ["-o", f"Dir::State::Lists={state / 'lists'}", "-o", f"Dir::Cache={state / 'cache'}"]
    options += ["-o", "APT::Sandbox::User="]
    sources = state / "sources.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {_mirror(options)} sid main\n")
    options += ["-o", f"Dir::Etc::SourceList={sources}", "-o", "Dir::Etc::SourceParts=/dev/null"]
    run(["apt-get", *options, "update"], "read the list of Debian sid")
    return options


def _mirror(private_state):
    """Return the address of the Debian mirror this machine is configured with.

    :param private_state: apt options, for a machine that was stripped of apt's lists
    """
    targets = _index_targets([])
    if not targets:
        run(["apt-get", *private_state, "update"], "read the lists of the configured sources")
        targets = _index_targets(private_state)
    codename = platform.freedesktop_os_release().get("VERSION_CODENAME")
    for address, release in targets:
        if release == codename:
            return address
    raise SetupError("apt knows no Debian mirror; set ODOO_SRC to a checkout of Odoo 19")


def _index_targets(options):
    """Return ``(address, release)`` of each configured source that apt has a list of."""
    command = ["apt-get", *options, "indextargets", "--format", "$(REPO_URI) $(RELEASE)"]
    command += ["Created-By: Packages"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line.split() for line in answer.splitlines()]


def _mend(prefix):
    """Point the package's links at the system's fonts and scripts, put back what is missing."""
    share = prefix / "usr" / "share"
    for name in SHARED:
        (share / name).symlink_to(f"/usr/share/{name}")
    root = prefix / DIST_PACKAGES
    for name in EMPTY_FILES:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    regular = Path("/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf")
    for link in sorted((root / "odoo" / "addons").rglob("*.ttf")):
        if link.is_symlink() and not link.exists():  # Montserrat is not in every Debian
            styled = regular.with_name(link.name.replace("Montserrat", "Roboto"))
            link.unlink()
            link.symlink_to(styled if styled.exists() else regular)
