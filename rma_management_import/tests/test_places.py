from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_management.tests.common import RmaCommon


@tagged("post_install", "-at_install")
class TestPlaces(RmaCommon):
    """Where the tables of another system are, and that ours are never taken for theirs."""

    def test_our_own_tables_are_not_theirs(self):
        for system in ("oca", "forgeflow"):
            record = self.env["rma.import"].create({"system": system})
            with self.subTest(system=system), self.assertRaisesRegex(UserError, "no table"):
                record.action_check()

    def test_unknown_database(self):
        record = self.env["rma.import"].create(
            {"system": "oca", "origin_database": "no_such_database_here"}
        )
        with self.assertRaisesRegex(UserError, "cannot be opened"):
            record.action_check()

    def test_search_path_is_left_as_it_was(self):
        record = self.env["rma.import"].create({"system": "oca"})
        self.env.cr.execute("SHOW search_path")
        before = self.env.cr.fetchone()
        with self.assertRaises(UserError):
            record.action_check()
        self.env.cr.execute("SHOW search_path")
        self.assertEqual(self.env.cr.fetchone(), before)
