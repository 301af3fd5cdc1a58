"""What all tests of the checkout need of pytest."""

import os
from collections import Counter

import pytest

# In the names of files with few tests, each of which takes a minute.
LONG = ("_cost", "_scale", "_typed", "_hoot", "_property")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart():
    """Let users be made quickly, and no process take away the files of another.

    A password that withstands thieves takes most of a second to hash, and each class of tests has
    five users.

    Each process has a database of its own, and all share one filestore: after every class Odoo
    removes the files that its database does not know, among them the assets a browser beside is
    about to load.
    """
    from odoo.addons.base.models import res_users

    res_users.MIN_ROUNDS = 1
    if os.environ.get("PYTEST_XDIST_WORKER"):
        from odoo.tests.common import TransactionCase

        TransactionCase._gc_filestore = staticmethod(lambda: None)


def pytest_collection_modifyitems(items):
    """Let the files whose tests really commit come last: nothing else meets what they leave.

    Before them the longest, which leaves the processes the least to wait for at the end: those that
    do a thing with many records to see what it costs, then those with the most tests.
    """
    sizes = Counter(item.path for item in items)
    commits = {item.path: _commits(item.module) for item in items}

    def get_rank(item):
        is_short = not any(word in item.path.stem for word in LONG)
        return commits[item.path], is_short, -sizes[item.path], str(item.path)

    items.sort(key=get_rank)


def _commits(module):
    """Tell whether a test file works on connections of its own."""
    return any(hasattr(value, "in_transaction") for value in vars(module).values())
