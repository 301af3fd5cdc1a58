from odoo import Command

from ..common_desk import DeskCommon


class TestDeskReceived(DeskCommon):
    """A unit that nobody waits for lies on the desk after its return has been received (W3)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.phone, 2)])
        cls.first, cls.second, cls.stranger = cls.serials

    def return_first(self, is_named=True):
        """Have the first phone returned and received, by its number or as one of the two."""
        line = {"lot_ids": [Command.set(self.first.ids)]} if is_named else {}
        rma = self.authorize(self.order, {self.phone: 1}, line=line)
        self.count(rma, {self.first: 1})
        return rma

    def set_aside(self, rma, answer):
        item = answer["item"]
        return self.desk.report(
            rma.id, answer["type"], self.new_key(), item["product_id"], item["lot_id"]
        )

    def check_says_what_to_do(self, rma):
        for lot, text in (
            (self.second, "was sold on the same order, but"),
            (self.stranger, "was not sold with"),
        ):
            with self.subTest(lot=lot.name):
                answer = self.scan(lot.name, rma)
                self.assertEqual(
                    (answer["kind"], answer["type"]), ("unexpected", "unexpected_product")
                )
                for part in (text, f"Phone {lot.name}", rma.name, "Set it aside"):
                    self.assertIn(part, answer["message"])
        self.assertEqual(self.scan(self.first.name, rma)["kind"], "item")

    def test_says_what_to_do(self):
        rma = self.return_first()
        self.check_says_what_to_do(rma)
        self.inspect(rma)
        self.check_says_what_to_do(rma)

    def test_says_what_to_do_where_no_number_was_named(self):
        rma = self.return_first(is_named=False)
        self.check_says_what_to_do(rma)
        # The screen does not know it from the card, where it would look like one that has come.
        [card] = self.desk.get_order(rma.id)["cards"]
        self.assertEqual((card["lots"], card["is_any_lot"]), ([], False))

    def test_before_it_is_received(self):
        line = {"lot_ids": [Command.set(self.first.ids)]}
        rma = self.authorize(self.order, {self.phone: 1}, line=line)
        for lot, kind in ((self.second, "wrong_serial"), (self.stranger, "foreign_lot")):
            answer = self.scan(lot.name, rma)
            self.assertEqual(answer["type"], kind)
            self.assertIn("is not expected on", answer["message"])

    def test_another_return_waits_for_it(self):
        rma = self.return_first()
        line = {"lot_ids": [Command.set(self.second.ids)]}
        other = self.authorize(self.order, {self.phone: 1}, line=line)
        answer = self.scan(self.second.name, rma)
        self.assertIn("is not expected on", answer["message"])
        self.assertEqual([row["id"] for row in answer["orders"]], [other.id])

    def test_set_aside_it_is_booked_and_accepted(self):
        rma = self.return_first()
        self.set_aside(rma, self.scan(self.second.name, rma))
        found = rma.discrepancy_ids
        self.assertRecordValues(
            found,
            [{"type": "unexpected_product", "lot_id": self.second.id, "state": "open"}],
        )
        self.assertEqual(found.move_id.state, "done")
        self.assertEqual(found.move_id.lot_ids, self.second)
        # It is set aside once, however often it is scanned.
        answer = self.scan(self.second.name, rma)
        self.assertEqual(answer["kind"], "error")
        self.assertIn("set aside already", answer["message"])
        found.with_user(self.csr).action_accept()
        self.assertEqual(rma.line_ids.lot_ids, self.first | self.second)
        self.assertEqual(sum(rma.line_ids.mapped("qty_received")), 2.0)
        self.assertEqual(self.scan(self.second.name, rma)["kind"], "item")
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 1000.0)

    def test_set_aside_it_is_sent_back(self):
        rma = self.return_first()
        self.set_aside(rma, self.scan(self.second.name, rma))
        rma.discrepancy_ids.with_user(self.csr).action_refuse()
        exits = rma.discrepancy_ids.exit_move_ids
        self.assertEqual((exits.lot_ids, exits.state), (self.second, "assigned"))
        self.assertEqual(rma.line_ids.lot_ids, self.first)

    def test_a_stranger_is_not_credited(self):
        rma = self.return_first()
        self.set_aside(rma, self.scan(self.stranger.name, rma))
        self.assertEqual(rma.discrepancy_ids.move_id.lot_ids, self.stranger)
        rma.discrepancy_ids.with_user(self.csr).action_refuse()
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 500.0)
