"""A script's way into Odoo: ``with open_environment(database) as env``, run by dev/python."""

import contextlib
import socket
from unittest import mock

import odoo
import odoo.api
import odoo.http
import odoo.modules.registry
import odoo.service.server
from odoo.tools import config


@contextlib.contextmanager
def open_environment(database):
    """Yield the superuser's environment on a database, committed when all went well.

    Odoo answers on a free port meanwhile: printing a PDF fetches its styles from there.
    """
    config.parse_config(["--database", database, "--log-level=warn"], setup_logging=True)
    config["http_port"] = _free_port()
    registry = odoo.modules.registry.Registry(database)
    with _serving(registry, config["http_port"]), registry.cursor() as cr:
        yield odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {"lang": "en_US"})


@contextlib.contextmanager
def _serving(registry, port):
    """Serve in a thread, and have reports look for their styles there."""
    service = odoo.service.server
    service.load_server_wide_modules()
    service.server = service.ThreadedServer(odoo.http.root)
    service.server.start(stop=False)
    report = registry["ir.actions.report"]
    address = f"http://127.0.0.1:{port}"
    try:
        with mock.patch.object(report, "_get_report_url", lambda *_args, **_kwargs: address):
            yield
    finally:
        service.server.stop()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
