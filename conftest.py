"""What all tests of the checkout need of pytest."""

import os

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart():
    """Let no process take away the files of another.

    Each has a database of its own, and all share one filestore: after every class Odoo removes the
    files that its database does not know, among them the assets a browser beside is about to load.
    """
    if os.environ.get("PYTEST_XDIST_WORKER"):
        from odoo.tests.common import TransactionCase

        TransactionCase._gc_filestore = staticmethod(lambda: None)
