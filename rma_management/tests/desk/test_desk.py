from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..common_desk import DeskCommon


class TestDesk(DeskCommon):
    """What the returns desk books, by a worker with no right but the inspector's (W2)."""

    def test_one_unit_all_the_way(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        opened = self.scan(rma.name)
        self.assertEqual((opened["kind"], opened["order"]["step"]), ("order", "receive"))
        self.assertEqual(self.scan(self.chair.barcode, rma)["kind"], "item")
        received = self.count(rma, {self.chair: 1})
        self.assertEqual((received["order"]["step"], received["left"]), ("inspect", []))
        done = self.grade(rma)
        self.assertEqual(done["order"]["step"], "done")
        self.assertRecordValues(
            rma.inspection_ids,
            [
                {
                    "quantity": 1.0,
                    "grade_id": self.grades[0].id,
                    "disposition_id": self.restock.id,
                    "user_id": self.inspector.id,
                }
            ],
        )
        self.assertRecordValues(rma, [{"receipt_status": "done", "inspection_status": "done"}])

    # Receiving

    def test_receive_books_what_was_counted(self):
        table = [
            # counted, short, received, still open, transfers in the end
            ({self.chair: 2, self.lamp: 1}, False, 3, 0, 1),
            ({self.chair: 1}, False, 1, 2, 2),
            ({self.chair: 1}, True, 1, 0, 1),
            ({self.chair: 3, self.lamp: 1}, False, 4, 0, 1),
        ]
        for counts, short, received, expected, pickings in table:
            with self.subTest(counts=counts, short=short):
                order = self.sell([(self.chair, 5), (self.lamp, 2)])
                rma = self.authorize(order, {self.chair: 2, self.lamp: 1})
                self.count(rma, counts, short=short)
                self.assertEqual(sum(rma.line_ids.mapped("qty_received")), received)
                self.assertEqual(sum(rma.line_ids.mapped("qty_open")), expected)
                self.assertEqual(rma.picking_count, pickings)

    def test_receive_twice_books_once(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        key = self.new_key()
        first = self.count(rma, {self.chair: 1}, key=key)
        self.assertEqual(self.count(rma, {self.chair: 1}, key=key), first)
        self.assertEqual(rma.line_ids.qty_received, 1.0)
        self.count(rma, {self.chair: 1})
        self.assertEqual(rma.line_ids.qty_received, 2.0)

    def test_key_is_the_users_and_the_methods_own(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        key = self.new_key()
        self.count(rma, {self.chair: 1}, key=key)
        self.grade(rma, key=key)
        self.assertEqual(rma.line_ids.qty_inspected, 1.0)
        self.desk = self.desk.with_user(self.manager)
        self.count(rma, {self.chair: 1}, key=key)
        self.assertEqual(rma.line_ids.qty_received, 2.0)

    def test_key_stands_for_one_request(self):
        """Under the key of another request nothing is booked, and nothing of it is told."""
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        other = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        key = self.new_key()
        first = self.count(rma, {self.chair: 1}, key=key)
        for request in (
            lambda: self.count(other, {self.chair: 1}, key=key),
            lambda: self.count(rma, {self.chair: 2}, key=key),
            lambda: self.count(rma, {self.chair: 1}, key=key, short=True),
        ):
            with self.assertRaisesRegex(UserError, "under this key"):
                request()
        self.assertEqual(other.line_ids.qty_received, 0.0)
        self.assertEqual(self.count(rma, {self.chair: 1}, key=key), first)
        key = self.new_key()
        self.grade(rma, key=key)
        with self.assertRaisesRegex(UserError, "under this key"):
            self.desk.inspect(rma.id, [], key)
        key = self.new_key()
        self.desk.report(rma.id, "damaged_parcel", key, note="Wet.")
        with self.assertRaisesRegex(UserError, "under this key"):
            self.desk.report(rma.id, "damaged_parcel", key, note="Dry.")

    def test_request_without_a_key_is_refused(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        for key in (None, "", "short", 12345678, "x" * 65):
            with self.subTest(key=key), self.assertRaisesRegex(UserError, "no key"):
                self.count(rma, {self.chair: 1}, key=key)

    def test_failed_request_may_be_sent_again(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        key = self.new_key()
        with self.assertRaisesRegex(UserError, "Nothing is counted"), self.env.cr.savepoint():
            self.count(rma, {self.chair: 0}, key=key)
        self.count(rma, {self.chair: 1}, key=key)
        self.assertEqual(rma.line_ids.qty_received, 1.0)

    def test_old_keys_are_forgotten(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        keys = [self.new_key(), self.new_key()]
        for key in keys:
            self.count(rma, {self.chair: 1}, key=key)
        requests = self.env["rma.desk.key"].search([("name", "in", keys)])
        self.assertEqual(len(requests), 2)
        old = requests[0]
        self.env.cr.execute(
            "UPDATE rma_desk_key SET create_date = create_date - interval '8 days' WHERE id = %s",
            [old.id],
        )
        self.env["rma.desk.key"]._gc_keys()
        self.assertEqual(requests.exists(), requests - old)

    def test_what_was_received_meanwhile_is_given_back(self):
        rma = self.authorize(
            self.sell([(self.chair, 3), (self.lamp, 1)]), {self.chair: 1, self.lamp: 1}
        )
        self.count(rma, {self.chair: 1})
        answer = self.count(rma, {self.chair: 1, self.lamp: 1})
        self.assertEqual(
            answer["left"], [{"product_id": self.chair.id, "lot_id": False, "quantity": 1.0}]
        )
        self.assertEqual(rma.line_ids.mapped("qty_received"), [1.0, 1.0])

    def test_two_lines_of_one_product_are_one_card(self):
        order = self.create_order([(self.chair, 2), (self.chair, 3)])
        self.deliver(order)
        rma = self.authorize(order, {order.order_line[0]: 2, order.order_line[1]: 1})
        [card] = self.desk.get_order(rma.id)["cards"]
        self.assertEqual(card["expected"], 3.0)
        self.count(rma, {self.chair: 3})
        self.assertEqual(rma.line_ids.mapped("qty_received"), [2.0, 1.0])

    def test_pieces_of_a_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 1, {"product_uom_id": dozen.id})])
        unit = self.chair.uom_id
        rma = self.authorize(order, {self.chair: 5}, line={"product_uom_id": unit.id})
        self.count(rma, {self.chair: 5})
        self.assertRecordValues(rma.line_ids, [{"qty_received": 5.0, "qty_open": 0.0}])

    # Serials

    def sell_phones(self, quantity=3, lots=()):
        order = self.sell([(self.phone, quantity)])
        line = {"lot_ids": [fields.Command.set([lot.id for lot in lots])]} if lots else {}
        return self.authorize(order, {self.phone: len(lots) or quantity}, line=line)

    def test_serials_are_received_by_name(self):
        rma = self.sell_phones()
        self.count(rma, {self.serials[1]: 1})
        [card] = self.desk.get_order(rma.id)["cards"]
        self.assertEqual([lot["name"] for lot in card["lots"]], ["SN-001", "SN-003"])
        self.count(rma, {self.serials[0]: 1, self.serials[2]: 1})
        self.assertRecordValues(rma.line_ids, [{"qty_received": 3.0, "qty_open": 0.0}])
        received = rma.line_ids._get_received_lots()
        self.assertEqual(set(received), set(self.serials))

    def test_serial_that_may_not_come_stays_at_the_desk(self):
        rma = self.sell_phones(lots=[self.serials[0], self.serials[1]])
        [foreign] = self.create_serials(self.phone, ["SN-900"])
        self.count(rma, {self.serials[0]: 1})
        for lot in (foreign, self.serials[2], self.serials[0]):
            with self.subTest(lot=lot.name):
                answer = self.count(rma, {lot: 1})
                self.assertEqual(answer["left"][0]["lot_id"], lot.id)
                self.assertEqual(rma.line_ids.qty_received, 1.0)

    # Inspecting

    def test_inspection_with_photo_and_defect(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        self.count(rma, {self.chair: 2})
        key = self.new_key()
        vals = {
            "grade_id": self.grades[3].id,
            "disposition_id": self.scrap.id,
            "defect": "Cracked leg",
            "photos": [self.take_photo()],
        }
        self.grade(rma, key=key, **vals)
        self.grade(rma, key=key, **vals)
        inspection = rma.inspection_ids
        self.assertRecordValues(
            inspection,
            [{"defect": "Cracked leg", "disposition_id": self.scrap.id, "quantity": 1.0}],
        )
        photo = inspection.photo_ids
        self.assertEqual((photo.mimetype, photo.res_id), ("image/jpeg", inspection.id))
        self.assertTrue(photo.with_user(self.csr).raw)
        self.grade(rma)
        self.assertEqual(rma.inspection_status, "done")

    def test_inspection_refuses_what_is_no_photo(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        self.count(rma, {self.chair: 2})
        for photo in ("no base64!", "bm8gcGljdHVyZQ==", 7):
            with self.subTest(photo=photo), self.assertRaises(UserError):
                self.grade(rma, photos=[photo])

    def test_proposals_are_the_inspections(self):
        reason = self.env["rma.reason"].create(
            {"name": "Broken", "default_disposition_id": self.send_back.id}
        )
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        rma = self.draft(order, {self.chair: 1, self.lamp: 1})
        rma.line_ids[0].reason_id = reason
        rma.action_submit()
        self.count(rma, {self.chair: 1, self.lamp: 1})
        by_reason, by_grade = self.desk.get_order(rma.id)["to_inspect"]
        best, worst = str(self.grades[0].id), str(self.grades[3].id)
        self.assertEqual(by_reason["proposals"][best], self.restock.id)
        self.assertEqual(by_reason["proposals"][worst], self.send_back.id)
        self.assertEqual(by_grade["proposals"][worst], self.scrap.id)

    def test_what_is_left_out_is_proposed(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        self.count(rma, {self.chair: 3})
        for left_out in ({"grade_id": None}, {"grade_id": False, "condition": "damaged"}):
            self.grade(rma, **left_out)
            grade, _why = self.grades._propose(left_out.get("condition", False), ())
            inspection = rma.inspection_ids.sorted("id")[-1]
            self.assertEqual(inspection.grade_id, grade)
            self.assertTrue(inspection.disposition_id)
        self.assertEqual(len(rma.inspection_ids.grade_id), 2)

    # Who, and what cannot be

    def test_only_for_those_who_receive_and_inspect(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        for user in (self.csr, self.stock_user, self.accountant):
            desk = self.env["rma.desk"].with_user(user)
            calls = [
                lambda desk=desk: desk.get_start(),
                lambda desk=desk: desk.scan(rma.name),
                lambda desk=desk: desk.get_order(rma.id),
                lambda desk=desk: desk.receive(rma.id, [], self.new_key()),
                lambda desk=desk: desk.inspect(rma.id, [], self.new_key()),
                lambda desk=desk: desk.report(rma.id, "surplus", self.new_key()),
            ]
            for number, call in enumerate(calls):
                with self.subTest(user=user.login, call=number), self.assertRaises(AccessError):
                    call()

    def test_other_companies_are_out_of_sight(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        other = self.env["res.company"].create({"name": "Elsewhere"})
        worker = new_test_user(
            self.env,
            "rma_elsewhere",
            groups="rma_management.group_rma_inspector",
            company_id=other.id,
            company_ids=[fields.Command.set(other.ids)],
        )
        desk = self.desk.with_user(worker).with_context(allowed_company_ids=other.ids)
        self.assertEqual(desk.scan(rma.name)["kind"], "error")
        self.assertEqual(desk.scan(rma.picking_ids.name)["kind"], "error")
        self.assertEqual(desk.scan(self.chair.barcode)["kind"], "unexpected")
        with self.assertRaises(AccessError):
            desk.get_order(rma.id)
        with self.assertRaises(AccessError):
            desk.receive(rma.id, [], self.new_key())

    def test_ids_from_the_browser_are_not_trusted(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        other = self.authorize(self.sell([(self.lamp, 3)]), {self.lamp: 2})
        self.count(rma, {self.chair: 1})
        self.count(other, {self.lamp: 1})
        with self.assertRaisesRegex(UserError, "not of"):
            self.count(rma, {self.lamp: 1})
        with self.assertRaisesRegex(UserError, "not received"):
            self.grade(rma, line_id=other.line_ids.id)
        with self.assertRaisesRegex(UserError, "only 1 Units received"):
            self.grade(rma, quantity=2)
        for gone in (0, -1, 2**31 - 1, "1", None):
            with self.subTest(id=gone), self.assertRaisesRegex(UserError, "is gone"):
                self.desk.get_order(gone)

    def test_no_prices(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        self.assertNotRegex(str(self.desk.get_order(rma.id)), "price|amount|100|120|240")

    def test_refused_parcels_say_what_to_do(self):
        order = self.sell([(self.chair, 9)])
        draft = self.draft(order, {self.chair: 1})
        cancelled = self.authorize(order, {self.chair: 1})
        cancelled.action_cancel()
        expired = self.authorize(order, {self.chair: 1}, date_expiry=fields.Date.today())
        expired.sudo().date_expiry = fields.Date.today() - timedelta(days=3)
        late = self.desk.get_order(expired.id)
        self.assertEqual((late["step"], late["refusal"]), ("receive", ""))
        self.assertIn("Late", late["warning"])
        expired._end_waiting()
        for rma, why in (
            (draft, "not authorized"),
            (cancelled, "cancelled"),
            (expired, "ran out"),
        ):
            with self.subTest(why=why):
                values = self.scan(rma.name)["order"]
                self.assertEqual(values["step"], "blocked")
                self.assertIn(why, values["refusal"])
                self.assertIn("Customer service decides", values["refusal"])

    def test_start_tells_what_is_left_to_do(self):
        order = self.sell([(self.chair, 9), (self.lamp, 9)])
        rma = self.authorize(order, {self.chair: 2, self.lamp: 3})

        def read(queue):
            rows = {row["id"]: row["summary"] for row in self.desk.get_start()[queue]}
            return rows.get(rma.id)

        self.assertEqual(read("expected"), "2 products")
        self.count(rma, {self.chair: 2, self.lamp: 1})
        self.assertEqual(read("to_inspect"), "2 products")
        self.grade(rma, quantity=2)
        self.assertEqual(read("to_inspect"), "1 × Lamp")

    def test_start_lists_what_waits(self):
        order = self.sell([(self.chair, 9)])
        expected = self.authorize(order, {self.chair: 1})
        arrived = self.authorize(order, {self.chair: 1})
        self.count(arrived, {self.chair: 1})
        start = self.desk.get_start()
        self.assertIn(arrived.name, [row["name"] for row in start["to_inspect"]])
        self.assertIn(expected.name, [row["name"] for row in start["expected"]])
        self.assertEqual([grade["name"] for grade in start["grades"]], ["A", "B", "C", "D"])
