"""The demo: a database with demo data, the main job done on it, Odoo left serving."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from .databases import Databases
from .environment import ensure_environment
from .postgres import stop_server
from .settings import HOME, ROOT, VAR
from .steps import SetupError, lock, say
from .templates import ensure_template

DATABASE = "rma_demo"
DEFAULT_PORT = 8069
RECORDS = HOME / "demo"


def run_demo(_arguments):
    """Make the demo database, run ``dev/demo.py`` on it and leave Odoo serving it."""
    port = int(os.environ.get("RMA_HTTP_PORT") or DEFAULT_PORT)
    with lock(f"demo-{port}"):
        _free_port(port)
        environment = ensure_environment()
        template = ensure_template(environment, demo=True)
        database = DATABASE if port == DEFAULT_PORT else f"{DATABASE}_{port}"
        _ensure_database(environment, template, database)
        _run_main_job(environment, database)
        _serve(environment, database, port)


def run_stop(_arguments):
    """End every Odoo this RMA_HOME serves, then the private database server."""
    stopped = [_stop(record) for record in RECORDS.glob("*.json")]
    say("Odoo stopped" if any(stopped) else "no Odoo was running")
    say("database server stopped" if stop_server() else "no private database server was running")


def _free_port(port):
    """Stop our own earlier server on the port.

    :raises SetupError: when somebody else's listens there
    """
    record = RECORDS / f"{port}.json"
    if record.exists() and _stop(record):
        say(f"stopped the Odoo that was serving on port {port}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(
                f"port {port} cannot be used: {error.strerror}\n"
                f"end the program that listens there, or take another port:"
                f"  RMA_HTTP_PORT={port + 1} make demo"
            ) from None


def _stop(record):
    """End the Odoo of a record; return whether it was running."""
    pid = json.loads(record.read_text())["pid"]
    with contextlib.suppress(OSError):
        if record.stem not in Path(f"/proc/{pid}/cmdline").read_text():  # somebody else's by now
            pid = None
    if pid is None or not _is_running(pid):
        record.unlink()
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 15
    while _is_running(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)
    record.unlink()
    return True


def _is_running(pid):
    """Tell whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _ensure_database(environment, template, database):
    """Keep the demo database until the addons change; then begin again from the template."""
    databases = Databases(environment)
    origin = environment.server.data_dir / f"{database}.origin"
    if databases.exists(database):
        if origin.exists() and origin.read_text() == template:
            say(f"demo database {database}: kept (for a fresh one: dev/db drop {database})")
            return
        say(f"demo database {database}: the addons changed, making it anew")
    origin.unlink(missing_ok=True)
    databases.drop(database)
    databases.clone(template, database)
    origin.write_text(template)


def _run_main_job(environment, database):
    VAR.mkdir(exist_ok=True)
    command = [environment.python, ROOT / "dev" / "demo.py", database, VAR]
    if subprocess.run(command, env=environment.variables, check=False).returncode:
        raise SetupError("the main job failed (dev/demo.py, see above)")


def _serve(environment, database, port):
    """Start Odoo in the background and wait until it answers."""
    log = HOME / "log" / f"demo-{port}.log"
    command = [*environment.odoo, "--database", database, "--no-database-list"]
    command += ["--db-filter", f"^{database}$", "--http-port", port, "--workers=0"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=HOME,
            env=environment.variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / f"{port}.json").write_text(json.dumps({"pid": process.pid, "database": database}))
    _wait_until_serving(process, port, log)
    print(
        f"\nOdoo is serving on http://localhost:{port}  (log in: admin / admin)\n"
        "one log-in per role, its password the same word: csr, inspector, accountant, manager\n"
        "a customer: portal, same way; without an account: /returns and /withdraw\n"
        f"database {database}, documents in {VAR}, log in {log}\n"
        "make stop ends it"
    )


def _wait_until_serving(process, port, log):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/web/login", timeout=60).close()
            return
        time.sleep(0.5)
    raise SetupError(f"Odoo does not answer on port {port}; its log: {log}")
