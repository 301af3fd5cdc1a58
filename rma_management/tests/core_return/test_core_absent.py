from odoo.tests import HttpCase

from ...models.core_return.rma_core_reason import CORE
from ..common_desk import DeskCommon


class TestCoreAbsent(DeskCommon, HttpCase):
    """Where Odoo has no returns of its own, the way into ours does nothing and costs nothing."""

    def setUp(self):
        super().setUp()
        if CORE in self.env:
            self.skipTest("this Odoo has returns of its own")

    def test_setting_up_asks_nothing(self):
        with self.assertQueryCount(0):
            self.env["rma.core.reason"]._set_up()
        self.assertFalse(self.env["rma.core.reason"].search([]))

    def test_no_menu(self):
        menu = self.env.ref("rma_management.rma_core_reason_menu")
        self.assertFalse(menu.active)
        shown = self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()
        self.assertNotIn(menu.id, shown)

    def test_no_reason_is_looked_for_on_transfers(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 1})
        vals = rma._prepare_reverse_picking_vals(
            rma, self.warehouse, self.warehouse.rma_location_id, ()
        )
        self.assertNotIn("return_reason_id", vals)

    def test_label_means_nothing(self):
        order = self.sell([(self.chair, 2)])
        for code in ("OBTRETU:1", order.picking_ids.name):
            with self.subTest(code=code):
                self.assertEqual(self.scan(code)["kind"], "error")

    def test_route_of_the_label_is_not_there(self):
        self.authenticate(None, None)
        page = self.url_open("/my/orders/1/download_return_label", allow_redirects=False)
        self.assertEqual(page.status_code, 404)
