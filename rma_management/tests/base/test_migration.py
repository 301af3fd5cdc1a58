import re

from odoo.modules.migration import load_script
from odoo.tools.misc import file_path

from ..common_dock import DockCommon

SENTENCE = r'<p\s+t-if="object._get_money_promise\(\)".*?</p>'


class TestMigration(DockCommon):
    """What is in the database before an upgrade gets what a new one has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = file_path("rma_management/migrations/19.0.1.5.0/post-migrate.py")
        cls.script = load_script(path, "rma_migration")

    def migrate(self):
        self.script.migrate(self.env.cr, "19.0.1.4.0")

    def test_receipt_mail_tells_the_day_of_the_money(self):
        template = self.env.ref("rma_management.mail_template_receipt")
        shipped = self.script.read_shipped_body()
        former = re.sub(SENTENCE, "", shipped, flags=re.DOTALL)
        edited = former.replace("Hello", "Dear")
        self.assertNotIn("_get_money_promise", former)
        for before, is_ours in ((former, True), (edited, False), (shipped, True)):
            with self.subTest(ours=is_ours):
                template.body_html = before
                self.migrate()
                self.assertEqual("_get_money_promise" in template.body_html, is_ours)
                self.assertEqual("Dear" in template.body_html, not is_ours)

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
