"""Databases, each together with its filestore."""

import os
import shutil
import subprocess

from .steps import SetupError


class Databases:
    """The databases of one environment."""

    def __init__(self, environment):
        self.server = environment.server

    def names(self):
        """Return the names of all databases but PostgreSQL's own."""
        return self._sql(
            "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
            " ORDER BY datname"
        ).splitlines()

    def exists(self, name):
        """Tell whether there is a database of this name."""
        return name in self.names()

    def clone(self, origin, target):
        """Copy a database and its filestore under a new name.

        :raises SetupError: when the origin is missing or in use, or the target exists
        """
        if not self.exists(origin):
            raise SetupError(f"there is no database '{origin}'")
        if self.exists(target):
            raise SetupError(f"database '{target}' exists already: dev/db drop {target}")
        # A server that merely keeps its connections open must not be in the way.
        self._sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = {_literal(origin)} AND state = 'idle' AND usename = current_user"
        )
        shutil.rmtree(self._filestore(target), ignore_errors=True)
        if self._filestore(origin).exists():
            # Odoo never changes a stored file in place: links do.
            shutil.copytree(self._filestore(origin), self._filestore(target), copy_function=_link)
        self._sql(f"CREATE DATABASE {_identifier(target)} TEMPLATE {_identifier(origin)}")

    def drop(self, name):
        """Drop a database and its filestore, whoever is connected; a missing one is no error."""
        self._sql(f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)")
        shutil.rmtree(self._filestore(name), ignore_errors=True)

    def rename(self, name, target):
        """Give a database its final name; the database comes last, its name means all is there."""
        shutil.rmtree(self._filestore(target), ignore_errors=True)
        if self._filestore(name).exists():
            self._filestore(name).rename(self._filestore(target))
        self._sql(f"ALTER DATABASE {_identifier(name)} RENAME TO {_identifier(target)}")

    def _filestore(self, name):
        return self.server.data_dir / "filestore" / name

    def _sql(self, query):
        command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]
        command += ["--set=ON_ERROR_STOP=1", "--dbname=postgres", "--command", query]
        environment = {**os.environ, **self.server.environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SetupError(done.stderr.strip())
        return done.stdout


def _identifier(name):
    return '"' + name.replace('"', '""') + '"'


def _literal(text):
    return "'" + text.replace("'", "''") + "'"


def _link(origin, target):
    """Hard-link a file, or copy it where the file system has no links."""
    try:
        os.link(origin, target)
    except OSError:
        shutil.copy2(origin, target)
