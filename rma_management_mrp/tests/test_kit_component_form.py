from odoo.tests import Form

from .test_kit_component import ComponentCommon


class TestKitComponentForm(ComponentCommon):
    """Customer service chooses a component in place of the kit."""

    def test_entry(self):
        order = self.sell([(self.kit, 1), (self.chair, 1)])
        form = Form(self.env["rma.entry"].with_user(self.csr))
        form.sale_order_ids.add(order)
        with form.line_ids.edit(0) as line:
            self.assertEqual((line.product_id, line.qty_returnable), (self.kit, 1))
            line.product_id = self.plate
            self.assertEqual(line.qty_returnable, 4)
            line.quantity = 1
            self.assertEqual(line.verdict, "authorize")
        self.assertTrue(form.has_kits)
        self.assertEqual(form.amount_estimated, 14.72)
        with self.assertRaises(AssertionError), form.line_ids.edit(1) as line:
            line.product_id = self.lamp
        entry = form.save()
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertEqual(self.count_open(rma), {self.plate: 1})

    def test_return(self):
        order = self.sell([(self.kit, 1)])
        form = Form(self.env["rma.order"].with_user(self.csr))
        form.partner_id = self.partner
        with form.line_ids.new() as line:
            line.sale_line_id = order.order_line
            line.product_id = self.plate
            line.product_uom_qty = 5
            self.assertEqual(line.qty_on_offer, 4)
        self.assertTrue(form.has_kits)
        with form.line_ids.edit(0) as line:
            line.product_uom_qty = 2
        rma = form.save()
        self.assertEqual(rma.amount_estimated, 29.46)
        rma.action_submit()
        self.assertEqual(self.count_open(rma), {self.plate: 2})
