from .common import KitCommon


class TestKitWithdraw(KitCommon):
    """What is inspected again leaves once, component by component."""

    def ship_back(self, rma, cancel=True):
        """Decide to send everything back; nobody does."""
        self.inspect(rma, disposition=self.send_back)
        picking = self.open_pickings(rma)
        if cancel:
            picking.action_cancel()
        return picking

    def open_pickings(self, rma):
        return rma.inspection_ids.move_ids.picking_id.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )

    def count_left(self, rma):
        """Return what the standing decisions took out of the returns location."""
        moves = rma.inspection_ids.move_ids.filtered(lambda move: move.state == "done")
        return self.count_moves(moves)

    def return_kits(self, kits):
        rma = self.authorize(self.sell([(self.kit, kits)]), {self.kit: kits})
        self.receive(rma)
        return rma

    def test_cancelled_transfer_is_inspected_again(self):
        for kits in (1, 3):
            with self.subTest(kits=kits):
                rma = self.return_kits(kits)
                self.ship_back(rma)
                self.assertEqual(rma.line_ids.qty_to_inspect, kits)
                self.inspect(rma)
                self.assertEqual(self.count_left(rma), {self.lamp: kits, self.plate: 4 * kits})
                self.assertEqual(self.count_waiting(), {})

    def test_withdrawn_between_others(self):
        """One kit stands, one was withdrawn, one comes new: all of them leave, each once."""
        rma = self.return_kits(3)
        self.inspect(rma, quantities={self.kit: 1})
        self.inspect(rma, self.send_back, quantities={self.kit: 1})
        self.open_pickings(rma).action_cancel()
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        (first,) = wizard.line_ids
        self.assertEqual(first.quantity, 2)
        first.quantity = 1
        first.copy({"quantity": 1, "disposition_id": self.scrap.id})
        wizard.action_apply()
        self.assertEqual(self.count_left(rma), {self.lamp: 3, self.plate: 12})
        self.assertEqual(self.count_waiting(), {})

    def test_short_transfer_leaves_the_rest(self):
        """The lamp has gone, three of its plates have not: they are what is inspected again."""
        rma = self.return_kits(1)
        picking = self.ship_back(rma, cancel=False)
        for move in picking.move_ids:
            move.quantity = 1
            move.picked = True
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        self.assertEqual(self.count_waiting(), {self.plate: 3})
        self.inspect(rma)
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(self.count_left(rma), {self.lamp: 1, self.plate: 4})

    def test_one_product_in_two_places_of_the_kit(self):
        self.bom.bom_line_ids = [(0, 0, {"product_id": self.plate.id, "product_qty": 1})]
        rma = self.return_kits(3)
        self.inspect(rma, self.scrap, quantities={self.kit: 1})
        self.inspect(rma, self.send_back, quantities={self.kit: 1})
        self.open_pickings(rma).action_cancel()
        for disposition in (self.scrap, self.restock):
            self.inspect(rma, disposition, quantities={self.kit: 1})
            moves = rma.inspection_ids.sorted("id")[-1].move_ids
            self.assertEqual(self.count_moves(moves), {self.lamp: 1, self.plate: 5})
        self.assertEqual(self.count_waiting(), {})

    def test_named_serials_are_inspected_again(self):
        radio = self.create_product("Radio", 50.0, 0, tracking="serial")
        serials = self.create_serials(radio, ["W1", "W2"])
        case, _bom = self.create_kit("Radio in Case", 70.0, {radio: 1, self.lamp: 2})
        rma = self.authorize(self.sell([(case, 2)]), {case: 2})
        self.receive(rma)
        self.ship_back(rma)
        self.inspect(rma)
        self.assertEqual(self.count_left(rma), {radio: 2, self.lamp: 4})
        done = rma.inspection_ids.move_ids.filtered(lambda move: move.state == "done")
        self.assertEqual(done.move_line_ids.lot_id, serials)
        self.assertEqual(self.count_waiting(), {})
