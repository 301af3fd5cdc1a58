from unittest.mock import patch

from odoo.modules.migration import load_script
from odoo.tools.misc import file_path

from ..common_dock import DockCommon


class TestMigration(DockCommon):
    """What is in the database before an upgrade gets what a new one has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.script = cls.load("post-migrate")

    @classmethod
    def load(cls, name):
        path = file_path(f"rma_management/migrations/19.0.1.5.0/{name}.py")
        return load_script(path, f"rma_migration_{name}")

    def migrate(self, script=None):
        (script or self.script).migrate(self.env.cr, "19.0.1.4.0")

    def test_mails_that_nobody_changed_are_renewed(self):
        for name, (file, _digests) in self.script.SHIPPED.items():
            template = self.env.ref(f"rma_management.{name}")
            shipped = template.body_html
            template.body_html = "<p>As it was shipped</p>"
            digest = self.script.get_digest(template.body_html)
            with patch.dict(self.script.SHIPPED, {name: (file, {digest})}):
                self.migrate()
            with self.subTest(mail=name):
                self.assertEqual(
                    self.script.get_digest(template.body_html), self.script.get_digest(shipped)
                )
                template.body_html = "<p>Dear customer</p>"
                self.migrate()
                self.assertEqual(template.body_html, "<p>Dear customer</p>")

    def test_undecided_goods_leave_the_sale_line(self):
        order = self.sell([(self.chair, 8)])
        rma = self.authorize(order, {self.chair: 3}, user=self.csr).with_env(self.env)
        self.dock(rma, {self.chair: 5})
        line = order.order_line
        # As it was booked before: all of it taken back from the order.
        moves = rma.picking_ids.move_ids
        moves.write({"sale_line_id": line.id, "to_refund": True})
        self.assertEqual(line.qty_delivered, 3)
        for _time in range(2):
            self.migrate()
            self.assertEqual((line.qty_delivered, rma.line_ids.qty_received), (5, 5))
            self.only(rma, type="surplus", quantity=2, state="open")

    def test_grades_tell_what_was_not_as_declared(self):
        found = self.env["rma.inspection"]
        for name in "ac":
            order = self.sell([(self.chair, 1)])
            rma = self.authorize(order, {self.chair: 1}, line={"condition": "opened"})
            self.receive(rma)
            wizard = self.env["rma.inspect"].create({"order_id": rma.id})
            wizard.line_ids.grade_id = self.env.ref(f"rma_management.rma_grade_{name}")
            wizard.action_apply()
            found |= rma.inspection_ids.with_env(self.env)
        self.env.flush_all()
        self.env.cr.execute("UPDATE rma_inspection SET is_as_declared = true")
        self.env.invalidate_all()
        self.migrate(self.load("post-inspection"))
        self.assertEqual(found.sorted("id").mapped("is_as_declared"), [True, False])
