"""The set-up program: what interruptions, changes and missing things must lead to."""

import fcntl
import re
import subprocess
import sys
import threading

import pytest
from rmadev import environment, steps, system, templates


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(steps, "HOME", tmp_path)
    return tmp_path


def test_directory_is_built_once(home):
    built = []
    for _time in range(2):
        steps.build_directory(home / "thing", "a thing", built.append)
    assert built == [home / "thing"]


def test_interrupted_directory_is_built_anew(home):
    def interrupted(directory):
        (directory / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.build_directory(home / "thing", "a thing", interrupted)
    assert (home / "thing" / "half").exists()

    steps.build_directory(
        home / "thing", "a thing", lambda directory: (directory / "whole").touch()
    )
    assert [path.name for path in sorted((home / "thing").iterdir())] == [".complete", "whole"]


def test_lock_waits_for_the_other_run_and_says_so(home, capsys, monkeypatch):
    monkeypatch.setattr(steps._wait_for, "__defaults__", (0,))
    (home / "locks").mkdir()
    with (home / "locks" / "thing").open("w") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        release = threading.Timer(0.2, fcntl.flock, (theirs, fcntl.LOCK_UN))
        release.start()
        with steps.lock("thing"):
            assert release.finished.is_set()
    assert "another run is busy with 'thing'" in capsys.readouterr().err


def test_command_holds_the_lock_as_long_as_it_lives(home):
    check = (
        "import fcntl, sys\n"
        "with open(sys.argv[1]) as handle:\n"
        "    try:\n"
        "        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "    except BlockingIOError:\n"
        "        print('held')\n"
    )
    with steps.lock("thing"):
        steps.run([sys.executable, "-c", check, home / "locks" / "thing"], "look at the lock")
    assert (home / "log" / "look-at-the-lock.log").read_text() == "held\n"


@pytest.mark.usefixtures("home")
def test_failing_command_shows_the_end_of_its_log():
    with pytest.raises(steps.SetupError, match=re.compile("it broke.*last words", re.DOTALL)):
        steps.run(["sh", "-c", "echo last words; exit 3"], "it broke")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("programs", [(), ("no-such-program",)])
def test_missing_package_is_named_with_the_command_that_installs_it(programs, monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    with pytest.raises(steps.SetupError, match="apt-get install .* no-such-package"):
        system.ensure_packages({"no-such-package": programs, "coreutils": ("ls",)})


@pytest.fixture
def addon(tmp_path, monkeypatch):
    monkeypatch.setattr(templates, "ROOT", tmp_path)
    for name in ("models/order.py", "tests/test_order.py", "static/src/order.js", "i18n/a.pot"):
        path = tmp_path / "addon" / name
        path.parent.mkdir(parents=True)
        path.write_text("old")
    return tmp_path / "addon"


@pytest.mark.parametrize(
    ("name", "matters"),
    [
        ("models/order.py", True),
        ("models/new.py", True),
        ("i18n/fr.po", True),
        ("i18n/a.pot", False),
        ("tests/test_order.py", False),
        ("static/src/order.js", False),
    ],
)
def test_template_depends_on_what_an_installed_database_depends_on(addon, name, matters):
    before = templates.addon_digest("addon")
    (addon / name).write_text("new")
    assert (templates.addon_digest("addon") != before) is matters


def test_odoo_can_start_itself_anew():
    """What Odoo does for its gevent process: the interpreter, what it was started as, a word."""
    odoo = environment.Environment(sys.executable, None, None, None).odoo
    answer = subprocess.check_output([*odoo, "gevent", "--version"], text=True)
    assert answer.startswith("Odoo ")
