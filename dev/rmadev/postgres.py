"""The database server: an existing one (``PGHOST``) or a private cluster of this RMA_HOME."""

import getpass
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

from .settings import HOME, digest
from .steps import SetupError, lock, say

RECORD = HOME / "postgres.json"
# Clusters of root's RMA_HOMEs: the server runs as `postgres`, who cannot look under /root.
SYSTEM_CLUSTERS = Path("/var/lib/rma-management")
# Nothing here is worth surviving a power cut; speed is.
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{socket}'
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
checkpoint_timeout = 30min
random_page_cost = 1.1
jit = off
"""


@dataclass(frozen=True)
class Server:
    """How to reach the database server."""

    host: str
    port: str
    user: str
    private: bool

    @property
    def environment(self):
        """Return the libpq variables that lead to this server."""
        return {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}

    @property
    def data_dir(self):
        """Return Odoo's data directory: the filestores belong to the server's databases."""
        if self.private:
            return HOME / "data"
        return HOME / f"data-{digest(self.host, self.port)}"


def ensure_server():
    """Return the database server, started if it is ours and down."""
    host = os.environ.get("PGHOST")
    # Inside dev/python the variables lead to our own cluster: that is not somebody else's server.
    if host and host != str(_socket_directory(_cluster_directory())):
        return _existing(host)
    with lock("postgres"):
        cluster = _ensure_cluster()
        socket = _socket_directory(cluster)
        server = Server(str(socket), "5432", "odoo", private=True)
        if not _is_ready(server):
            _start(cluster, socket)
    return server


def stop_server():
    """Stop the private cluster; return whether there was one running."""
    if not RECORD.exists():
        return False
    with lock("postgres"):
        return _stop(Path(json.loads(RECORD.read_text())["directory"]))


def _existing(host):
    """Return the server the PG* variables name.

    :raises SetupError: when it does not answer, or with a role that Odoo refuses
    """
    user = os.environ.get("PGUSER") or getpass.getuser()
    server = Server(host, os.environ.get("PGPORT") or "5432", user, private=False)
    if user == "postgres":
        raise SetupError("Odoo refuses the role 'postgres': set PGUSER to a role with CREATEDB")
    if not _is_ready(server):
        raise SetupError(f"no database server answers at PGHOST={host} PGPORT={server.port}")
    return server


def _is_ready(server):
    command = ["pg_isready", "--quiet", "--timeout=5"]
    return not subprocess.run(
        command, env={**os.environ, **server.environment}, check=False
    ).returncode


def _cluster_directory():
    """Return where the private cluster of this RMA_HOME is or will be."""
    if os.geteuid() == 0:
        return SYSTEM_CLUSTERS / digest(HOME)
    return HOME / "postgres"


def _socket_directory(cluster):
    """Return the directory of the server's socket; its path may have 107 characters at most."""
    if len(str(cluster)) < 80:
        return cluster / "run"
    return Path(tempfile.gettempdir()) / f"rma-postgres-{os.geteuid()}-{digest(cluster)}"


def _ensure_cluster():
    """Make the cluster if it is not there, or if it is the rest of an RMA_HOME that was deleted."""
    cluster = _cluster_directory()
    if os.geteuid() == 0:
        _remove_orphans()
    if _is_ours(cluster):
        return cluster
    say(f"database server: a private cluster in {cluster}")
    _remove(cluster)
    token = uuid.uuid4().hex
    RECORD.write_text(json.dumps({"directory": str(cluster), "token": token}))
    (cluster / "run").mkdir(parents=True)
    _give_to_server(cluster)
    data = cluster / "data"
    options = ["--username=odoo", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    _as_server(_program("initdb"), "--pgdata", data, "--no-sync", *options)
    socket = _socket_directory(cluster)
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write(CONFIGURATION.format(socket=socket))
    (cluster / "home").write_text(json.dumps({"home": str(HOME), "token": token}))
    return cluster


def _is_ours(cluster, record=RECORD):
    """Tell whether the cluster was finished, and for the RMA_HOME that has this record."""
    try:
        theirs = json.loads((cluster / "home").read_text())
        return theirs["token"] == json.loads(record.read_text())["token"]
    except (OSError, ValueError):
        return False


def _remove_orphans():
    """Remove the clusters of root's RMA_HOMEs that are no more."""
    for finished in SYSTEM_CLUSTERS.glob("*/home"):
        home = Path(json.loads(finished.read_text())["home"])
        if home != HOME and not _is_ours(finished.parent, home / RECORD.name):
            say(f"database server: removing the cluster of {home}, which is gone")
            _remove(finished.parent)


def _remove(cluster):
    _stop(cluster)
    shutil.rmtree(cluster, ignore_errors=True)
    shutil.rmtree(_socket_directory(cluster), ignore_errors=True)


def _start(cluster, socket):
    say("database server: starting")
    if not socket.exists():
        socket.mkdir(mode=0o700, parents=True)
    _give_to_server(socket)
    log = cluster / "postgres.log"
    try:
        _as_server(_control(cluster), "start", "--wait", "--log", log, "--pgdata", cluster / "data")
    except SetupError as error:
        raise SetupError(
            f"{error}\nits log: {log}\n"
            f"to begin again with an empty server:  rm -r {cluster} (databases are lost)"
        ) from None


def _stop(cluster):
    """Stop the cluster's server; return whether it was running."""
    if not (cluster / "data" / "postmaster.pid").exists():
        return False
    try:
        _as_server(_control(cluster), "stop", "--wait", "--mode=fast", "--pgdata", cluster / "data")
    except SetupError:  # a stale pid file: nothing was running
        return False
    return True


def _control(cluster):
    """Return the pg_ctl of the version that made the cluster."""
    version = cluster / "data" / "PG_VERSION"
    return _program("pg_ctl", version.read_text().strip() if version.exists() else "*")


def _program(name, version="*"):
    """Return a server program's path; Debian keeps them out of PATH."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"{version}/bin/{name}"),
        key=lambda path: int(path.parts[-3]),
    )
    path = found[-1] if found else shutil.which(name)
    if not path:
        raise SetupError(f"PostgreSQL's {name} was not found: apt-get install postgresql")
    return path


def _give_to_server(directory):
    """Let only the server's user into the directory (root can go anywhere)."""
    directory.chmod(0o700)
    if os.geteuid() == 0:
        shutil.chown(directory, "postgres", "postgres")
        for child in directory.iterdir():
            shutil.chown(child, "postgres", "postgres")


def _as_server(*command):
    """Run a server program, as `postgres` when we are root: it refuses root."""
    command = [str(part) for part in command]
    home = HOME
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
        home = pwd.getpwnam("postgres").pw_dir
    # Output goes to a file: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            cwd="/",
            env={**_clean_environment(), "HOME": str(home)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            raise SetupError(f"{' '.join(command)} failed:\n{output.read()}")


def _clean_environment():
    """Return our environment without libpq's variables, which server programs would read."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")}
