"""Disposable databases: one run, one clone, gone afterwards even if the run was killed."""

import contextlib
import fcntl
import os
import secrets

from .databases import Databases
from .steps import lock


@contextlib.contextmanager
def disposable_database(environment, origin, purpose):
    """Clone a database for as long as the context lasts; yield its name.

    A file of the same name is locked meanwhile. A file that is not locked belongs to a run that
    was killed: the next run drops its databases.
    """
    databases = Databases(environment)
    directory = environment.server.data_dir / "runs"
    directory.mkdir(parents=True, exist_ok=True)
    with lock("runs"):
        _sweep(databases, directory)
        name = f"rma_{purpose}_{os.getpid()}_{secrets.token_hex(3)}"
        mark = (directory / name).open("w")
        fcntl.flock(mark, fcntl.LOCK_EX)
    try:
        databases.clone(origin, name)
        yield name
    finally:
        _drop(databases, name)
        (directory / name).unlink()
        mark.close()


def _sweep(databases, directory):
    """Drop what killed runs left behind."""
    for path in directory.iterdir():
        with path.open() as mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            _drop(databases, path.name)
            path.unlink()


def _drop(databases, name):
    """Drop a run's database and the copies its parallel workers made."""
    for copy in databases.names():
        if copy == name or copy.startswith(f"{name}-"):
            databases.drop(copy)
