"""How a step is run: announced, locked, logged, and marked as done only at its end."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time

from .settings import HOME

# The locks this program holds. The commands it runs inherit them: where it is killed and a command
# lives on for a while, the next run waits for that as well.
_held = []


class SetupError(Exception):
    """Something a person has to put right; the message says what and how."""


def say(text):
    """Tell the person what is going on; standard output stays free for results."""
    print(f"[rma] {text}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def lock(name):
    """Hold the lock of one step against every other run that uses this RMA_HOME."""
    path = HOME / "locks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        _wait_for(handle, name)
        _held.append(handle.fileno())
        try:
            yield
        finally:
            _held.remove(handle.fileno())


def _wait_for(handle, name, patience=2):
    """Lock a file; say so when that takes longer than a moment."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with contextlib.suppress(BlockingIOError):
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        time.sleep(0.05)
    say(f"another run is busy with '{name}', waiting for it")
    return fcntl.flock(handle, fcntl.LOCK_EX)


def build_directory(directory, title, build):
    """Have ``build(directory)`` make a directory once.

    A stamp is written at the very end: a directory without it is the rest of an interrupted run
    and is made anew.
    """
    stamp = directory / ".complete"
    if stamp.exists():
        return directory
    with lock(directory.name):
        if not stamp.exists():
            say(title)
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir(parents=True)
            build(directory)
            stamp.touch()
    return directory


def run(command, title, *, env=None, cwd=None, progress=None, survive=False):
    """Run a long command with its output in a log file, reporting progress now and then.

    :param progress: compiled pattern; the text of its last match is shown with the elapsed time
    :param survive: let the command end by itself when this program is killed; for apt, which has
        locks of its own and may start daemons
    :raises SetupError: with the end of the log when the command fails
    """
    log = HOME / "log" / (title.replace(" ", "-").replace("/", "-") + ".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [str(part) for part in command]
    if not survive and shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "TERM", "--", *command]
    started = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if survive else _held,
        )
    try:
        _watch(process, title, log, progress, started)
    except BaseException:
        if not survive:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
        raise
    if process.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
        raise SetupError(f"{title} failed (whole log: {log})\n{tail}")
    say(f"  {title}: done in {time.monotonic() - started:.0f} s")


def _watch(process, title, log, progress, started):
    """Wait for the process, printing a line every few seconds."""
    interval = 5 if sys.stderr.isatty() else 15
    while True:
        try:
            process.wait(interval)
            return
        except subprocess.TimeoutExpired:
            found = progress.findall(log.read_text(errors="replace")) if progress else []
            detail = f": {found[-1]}" if found else ""
            say(f"  {title}: {time.monotonic() - started:.0f} s{detail}")


def interrupt_on_terminate():
    """Turn SIGTERM and SIGHUP into KeyboardInterrupt, so that ``finally`` clauses clean up."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
