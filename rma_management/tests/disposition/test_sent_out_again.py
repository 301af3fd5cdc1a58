from datetime import timedelta

from odoo import fields

from ..common_inspection import InspectionCommon


class TestSentOutAgain(InspectionCommon):
    """What goes out to the customer again was delivered before, for whoever counts deliveries."""

    def setUp(self):
        super().setUp()
        self.place = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        category = self.env["product.category"].create({"name": "Sofas"})
        self.product = self.create_product("Sofa", 100.0, quantity=0, categ_id=category.id)
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.place.lot_stock_id, 50
        )
        self.order = self.sell([(self.product, 4)], warehouse_id=self.place.id)

    def send_out(self):
        """Have two of the four inspected and sent to the customer again."""
        rma = self.authorize(self.order, {self.product: 2})
        self.receive(rma)
        inspection = self.inspect(rma, disposition=self.send_back)
        inspection.move_ids.picking_id.button_validate()
        return inspection.move_ids

    def take_back(self, picking):
        """Take a transfer back with core's own dialog."""
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_ids=picking.ids, active_model=picking._name)
            .create({})
        )
        wizard.product_return_moves.quantity = 2
        back = picking.browse(wizard.action_create_returns()["res_id"])
        back.button_validate()
        return back

    def count_delivered(self):
        """Return how many each reader says were delivered, by its name."""
        self.env.flush_all()
        tomorrow = fields.Date.today() + timedelta(days=1)
        arrival = self.env["rma.arrival"]._in_action().create({"warehouse_id": self.place.id})
        history = dict(arrival._read_history(tomorrow).delivered)
        arrival.sudo().unlink()
        delivered, _credited = self.env["rma.liability"]._read_experience(
            self.company, fields.Date.today() - timedelta(days=1), tomorrow
        )
        rates = self.env["rma.report.rate"].with_user(self.manager)
        ((rate,),) = rates._read_group(
            [("product_id", "=", self.product.id)], [], ["qty_delivered:sum"]
        )
        since = fields.Datetime.now() - timedelta(days=1)
        exposed = self.env["rma.quality.case"].sudo()._read_delivered(self.company, since)
        return {
            "arrivals": sum(history.values()),
            "liability": sum(
                row.quantity for row in delivered if row.categ_id == self.product.categ_id.id
            ),
            "rate": rate,
            # Quality counts transfers: one of each that delivered.
            "quality": sum(row.count for row in exposed if row.product == self.product.id),
        }

    def test_readers_of_deliveries(self):
        before = self.count_delivered()
        self.assertEqual(before, {"arrivals": 4, "liability": 4, "rate": 4, "quality": 1})
        for name, send in (
            ("returned to the customer", self.send_out),
            ("a return's receipt taken back", self.take_back_receipt),
            ("a return of core taken back", self.take_back_twice),
        ):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                sent = send()
                self.assertEqual(sent.state, "done")
                self.assertTrue(sent._is_to_customer())
                self.assertEqual(self.count_delivered(), before)
                savepoint.rollback()
        self.sell([(self.product, 3)], warehouse_id=self.place.id)
        after = self.count_delivered()
        self.assertEqual(
            {name: after[name] - before[name] for name in after},
            {"arrivals": 3, "liability": 3, "rate": 3, "quality": 1},
        )

    def take_back_receipt(self):
        rma = self.authorize(self.order, {self.product: 2})
        self.receive(rma)
        return self.take_back(rma.picking_ids).move_ids

    def take_back_twice(self):
        back = self.take_back(self.order.picking_ids)
        return self.take_back(back).move_ids
