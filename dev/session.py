"""A script's way into Odoo: ``with open_environment(database) as env``, run by dev/python."""

import contextlib
import socket

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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        config["http_port"] = probe.getsockname()[1]
    service = odoo.service.server
    service.load_server_wide_modules()
    service.server = service.ThreadedServer(odoo.http.root)
    registry = odoo.modules.registry.Registry(database)
    service.server.start(stop=False)
    try:
        with registry.cursor() as cr:
            yield odoo.api.Environment(cr, odoo.api.SUPERUSER_ID, {"lang": "en_US"})
    finally:
        service.server.stop()
