from ..common_dock import DockCommon


class TestDiscrepancyUnit(DockCommon):
    """People count pieces of a dozen, and say so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dozen = cls.env.ref("uom.product_uom_dozen")
        cls.order = cls.sell([(cls.chair, 3, {"product_uom_id": cls.dozen.id})])

    def receive_pieces(self, came):
        """Authorize two dozen, and receive so many pieces."""
        rma = self.authorize(self.order, {self.chair: 2}, user=self.csr).with_env(self.env)
        move = rma.picking_ids.move_ids
        move.move_line_ids.write({"quantity": came, "product_uom_id": self.chair.uom_id.id})
        move.picked = True
        rma.picking_ids.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=rma.picking_ids.ids
        ).button_validate()
        return rma

    def test_what_differs_is_counted_in_pieces(self):
        table = (
            # came, type, quantity, unit, words
            (23, "short", 1, self.chair.uom_id, "Short: 1 × Chair"),
            (19, "short", 5, self.chair.uom_id, "Short: 5 × Chair"),
            (12, "short", 1, self.dozen, f"Short: 1 {self.dozen.name} × Chair"),
            (25, "surplus", 1, self.chair.uom_id, "Surplus: 1 × Chair"),
        )
        for came, kind, quantity, unit, words in table:
            with self.subTest(came=came), self.cr.savepoint() as savepoint:
                rma = self.receive_pieces(came)
                found = self.only(rma, type=kind, quantity=quantity, product_uom_id=unit.id)
                self.assertEqual(found.display_name, words)
                savepoint.rollback()

    def test_what_is_decided_on_is_as_much(self):
        rma = self.receive_pieces(19)
        rma.discrepancy_ids.with_user(self.csr).action_wait()
        move = rma.picking_ids.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(
            move.product_uom._compute_quantity(move.product_uom_qty, self.chair.uom_id), 5
        )

    def test_surplus_is_accepted_to_the_piece(self):
        rma = self.receive_pieces(25)
        rma.discrepancy_ids.with_user(self.csr).action_accept()
        self.assertFalse(rma.open_discrepancy_text)
        line = self.order.order_line
        self.assertEqual(line._get_delivered_exactly(), 11)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 2500)
