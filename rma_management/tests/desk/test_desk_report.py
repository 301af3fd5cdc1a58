from odoo.exceptions import UserError

from ..common_desk import DeskCommon


class TestDeskReport(DeskCommon):
    """What is not as it was authorized, told at the desk by the warehouse worker (W4)."""

    def report(self, rma, kind, **vals):
        vals.setdefault("key", self.new_key())
        return self.desk.report(rma.id if rma else False, kind, **vals)["order"]

    def get_chairs(self, quantity=2):
        return self.authorize(self.sell([(self.chair, 3)]), {self.chair: quantity})

    def test_unexpected_product_is_booked_once(self):
        rma = self.get_chairs()
        key = self.new_key()
        for _again in range(2):
            self.report(rma, "unexpected_product", key=key, product_id=self.lamp.id, quantity=2)
        found = rma.discrepancy_ids
        self.assertRecordValues(
            found,
            [
                {
                    "type": "unexpected_product",
                    "product_id": self.lamp.id,
                    "quantity": 2.0,
                    "found_by_id": self.inspector.id,
                }
            ],
        )
        moves = self.env["stock.move"].search(
            [("product_id", "=", self.lamp.id), ("rma_order_id", "=", rma.id)]
        )
        self.assertEqual(moves, found.move_id)
        self.assertRecordValues(moves, [{"state": "done", "quantity": 2.0}])
        self.assertEqual(rma.line_ids.qty_received, 0.0)

    def test_numbered_product_without_its_number_is_only_noted(self):
        rma = self.get_chairs()
        self.report(rma, "unexpected_product", product_id=self.phone.id, note="No sticker")
        self.assertRecordValues(
            rma.discrepancy_ids,
            [{"product_id": self.phone.id, "note": "No sticker", "move_id": False}],
        )

    def test_foreign_serial(self):
        rma = self.authorize(self.sell([(self.phone, 1)]), {self.phone: 1})
        [foreign] = self.create_serials(self.phone, ["SN-900"])
        self.report(rma, "foreign_lot", product_id=self.phone.id, lot_id=foreign.id)
        self.assertRecordValues(
            rma.discrepancy_ids, [{"lot_id": foreign.id, "line_id": rma.line_ids.id}]
        )

    def test_empty_box_with_a_photo(self):
        rma = self.get_chairs()
        order = self.report(rma, "empty_box", photos=[self.take_photo()])
        self.assertEqual(order["step"], "receive")
        self.assertRecordValues(
            rma.discrepancy_ids, [{"type": "empty_box", "product_id": False, "state": "open"}]
        )
        photo = rma.discrepancy_ids.photo_ids
        self.assertEqual((photo.mimetype, photo.res_model), ("image/jpeg", "rma.discrepancy"))
        self.assertTrue(photo.with_user(self.csr).raw)
        self.assertEqual(rma.picking_ids.state, "assigned")

    def test_late_parcel_is_set_aside_once(self):
        rma = self.get_chairs()
        rma.action_cancel()
        values = self.desk.get_order(rma.id)
        self.assertEqual((values["step"], values["is_set_aside"]), ("blocked", False))
        self.assertTrue(self.report(rma, "late_ran")["is_set_aside"])
        self.assertEqual(rma.discrepancy_ids.type, "late_ran")
        self.assertTrue(self.scan(rma.name)["order"]["is_set_aside"])

    def test_parcel_of_nobody_becomes_a_draft(self):
        photo = self.take_photo()
        key = self.new_key()
        orders = [
            self.report(
                False, "no_ran", key=key, product_id=self.lamp.id, quantity=3, note="Blue",
                photos=[photo],
            )
            for _again in range(2)
        ]  # fmt: skip
        self.assertEqual(orders[0], orders[1])
        draft = self.env["rma.order"].browse(orders[0]["id"])
        self.assertRecordValues(
            draft, [{"state": "draft", "partner_id": False, "is_blind_receipt": True}]
        )
        self.assertRecordValues(
            draft.line_ids, [{"product_id": self.lamp.id, "product_uom_qty": 3.0}]
        )
        self.assertRecordValues(draft.discrepancy_ids, [{"type": "no_ran", "note": "Blue"}])
        self.assertEqual(len(draft.discrepancy_ids.photo_ids), 1)
        self.assertEqual(draft.blind_move_ids.state, "done")
        # Scanned again it says that it waits, and nothing is booked twice.
        self.assertTrue(self.scan(draft.name)["order"]["is_set_aside"])

    def test_serial_of_nobody(self):
        with self.assertRaisesRegex(UserError, "needs its lot or serial"):
            self.report(False, "no_ran", product_id=self.phone.id)
        order = self.report(False, "no_ran", product_id=self.phone.id, lot_id=self.serials[0].id)
        draft = self.env["rma.order"].browse(order["id"])
        self.assertEqual(draft.line_ids.lot_ids, self.serials[0])

    def test_what_cannot_be_reported_is_told(self):
        rma = self.get_chairs()
        table = [
            (rma, "empty_box", {"photos": ["no base64!"]}, "not a photo"),
            (rma, "nonsense", {}, "cannot report"),
            (rma, "unexpected_product", {"product_id": 2**31 - 1}, "are gone"),
            (rma, "foreign_lot", {"lot_id": 2**31 - 1}, "are gone"),
            (
                rma,
                "foreign_lot",
                {"product_id": self.chair.id, "lot_id": self.serials[0].id},
                "is no",
            ),
            (False, "no_ran", {}, "Say what came"),
            (False, "no_ran", {"product_id": self.lamp.id, "quantity": 0}, "more than zero"),
        ]
        for order, kind, vals, why in table:
            with (
                self.subTest(kind=kind, vals=vals),
                self.assertRaisesRegex(UserError, why),
                self.cr.savepoint(),
            ):
                self.report(order, kind, **vals)
        self.assertFalse(rma.discrepancy_ids)

    def test_goods_of_another_company_are_out_of_sight(self):
        rma = self.get_chairs()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self.create_product("Sofa", 9.0, company_id=other.id)
        with self.assertRaisesRegex(UserError, "are gone"):
            self.report(rma, "unexpected_product", product_id=theirs.id)
