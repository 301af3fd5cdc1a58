from odoo.tests import tagged

from odoo.addons.rma_management_repair.hooks import uninstall_hook

from .common_repair import RepairCommon


@tagged("post_install", "-at_install")
class TestRepairUninstall(RepairCommon):
    def test_nobody_waits_for_repairs_any_more(self):
        rma = self.start()
        repairs = self.send_to_repair(rma)
        self.assertEqual(rma.next_step, "repair")
        uninstall_hook(self.env)
        # Nothing is left with a step that nobody knows.
        self.assertRecordValues(rma, [{"state": "done", "next_step": "none"}])
        self.assertFalse(repairs.rma_inspection_id)
        self.assertFalse(self.repair.active)
