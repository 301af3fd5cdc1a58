from ..common_inspection import InspectionCommon


class TestInspectionBatch(InspectionCommon):
    """Many returns inspected at once: one transfer per destination, no query per unit."""

    def get_many(self, count, quantity=1):
        orders = self.sell_many(count * [self.partner], [(self.chair, quantity)])
        returns = [self.authorize(order, {self.chair: quantity}) for order in orders]
        pickings = (
            self.env["rma.order"]
            .union(*returns)
            .picking_ids.filtered(lambda picking: picking.state == "assigned")
        )
        pickings.with_context(skip_backorder=True).button_validate()
        return self.env["rma.order"].union(*returns)

    def test_one_transfer_per_destination(self):
        outlet = self.env["stock.location"].create(
            {"name": "Outlet", "location_id": self.warehouse.view_location_id.id}
        )
        other = self.env["rma.disposition"].create({"name": "Outlet", "location_id": outlet.id})
        returns = self.get_many(6)
        wizard = self.env["rma.inspect"].browse(
            returns.with_user(self.inspector).action_open_inspect()["res_id"]
        )
        self.assertTrue(wizard.is_batch)
        self.assertEqual(len(wizard.line_ids), 6)
        wizard.line_ids[:2].disposition_id = other
        wizard.action_apply()
        pickings = returns.inspection_ids.move_ids.picking_id
        self.assertRecordValues(
            pickings.sorted("id"),
            [
                {"location_dest_id": place.id, "state": "done", "partner_id": self.partner.id}
                for place in (outlet, self.warehouse.lot_stock_id)
            ],
        )
        self.assertEqual(sorted(len(picking.move_ids) for picking in pickings), [2, 4])
        self.assertEqual(pickings.rma_order_ids, returns)
        for rma in returns:
            self.assertIn(rma.name, "".join(pickings.mapped("origin")))
            self.assertEqual(len(rma.inspection_ids), 1)
        self.assertEqual(set(returns.mapped("inspection_status")), {"done"})

    def test_back_to_the_customer_each_for_itself(self):
        returns = self.get_many(3)
        wizard = self.get_wizard(*returns)
        wizard.line_ids.disposition_id = self.send_back
        wizard.action_apply()
        self.assertEqual(len(returns.inspection_ids.move_ids.picking_id), 3)

    def test_several_wizards_at_once(self):
        returns = self.get_many(3)
        wizards = self.env["rma.inspect"].create([{"order_id": rma.id} for rma in returns])
        wizards.action_apply()
        wizards.action_apply()
        self.assertEqual(len(returns.inspection_ids), 3)
        self.assertEqual(len(returns.inspection_ids.move_ids.picking_id), 1)

    def count(self, returns, disposition):
        wizard = self.get_wizard(*returns)
        wizard.line_ids.disposition_id = disposition
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        wizard.action_apply()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_cost_per_unit(self):
        """Measured warm: what a further unit costs, of all an inspection of one unit costs."""
        self.company.write({"rma_photo_amount": 1000.0, "rma_reinspection_percent": 50.0})
        self.env["rma.accessory"].create(
            {"name": "Manual", "product_tmpl_id": self.chair.product_tmpl_id.id, "price": 1.0}
        )
        for disposition, per_unit in ((self.restock, 14), (self.scrap, 45)):
            with self.subTest(disposition=disposition.name):
                self.count(self.get_many(1), disposition)
                one = self.count(self.get_many(1), disposition)
                eleven = self.count(self.get_many(11), disposition)
                self.assertLessEqual((eleven - one) / 10, per_unit)

    def test_neither_messages_nor_followers(self):
        """Many inspections leave the transfer's own line in the history, and nothing else."""
        self.env = self.env(context=dict(self.env.context, tracking_disable=False))
        costs = []
        for count in (2, 6, 12):
            wizard = self.get_wizard(*self.get_many(count))
            messages, followers = self.env["mail.message"].sudo(), self.env["mail.followers"].sudo()
            self.env.flush_all()
            before = messages.search([]), followers.search([])
            costs.append(self.count_queries(wizard.action_apply)[0])
            self.env.cr.precommit.run()
            pickings = wizard.order_ids.inspection_ids.move_ids.picking_id
            self.assertEqual(len(pickings), 1)
            new = messages.search([]) - before[0]
            self.assertEqual(new.mapped("model"), ["stock.picking"])
            new = followers.search([]) - before[1]
            self.assertLessEqual(len(new), 1)
        self.assertLessEqual((costs[2] - costs[1]) / 6, 14, costs)
