from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_management.hooks import set_aside  # check: glue-import what it reads from
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

    def test_tables_of_our_names_are_set_aside(self):
        """What `rma_management` does before it is installed, under other names."""
        order = self.sell([(self.chair, 1)])
        move = order.order_line.move_ids
        self.env.flush_all()
        run = self.env.cr.execute
        run("CREATE TABLE x_their_line (id serial PRIMARY KEY, name varchar)")
        run("INSERT INTO x_their_line (name) VALUES ('RMA/1')")
        run("ALTER TABLE stock_move ADD COLUMN x_their_id int REFERENCES x_their_line")
        run("UPDATE stock_move SET x_their_id = 1 WHERE id = %s", move.ids)
        set_aside(self.env.cr, ["x_their_line"], [("stock_move", "x_their_id")])
        run("SELECT name FROM rma_import.x_their_line")
        self.assertEqual(self.env.cr.fetchall(), [("RMA/1",)])
        run("SELECT id, x_their_id FROM rma_import.stock_move")
        self.assertEqual(self.env.cr.fetchall(), [(move.id, 1)])
        run("SELECT to_regclass('x_their_line')")
        self.assertEqual(self.env.cr.fetchone(), (None,))
        # A second time there is nothing to do.
        set_aside(self.env.cr, ["x_their_line"], [("stock_move", "x_their_id")])
