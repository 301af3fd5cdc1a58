from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.rma_management_import.models import rma_import, rma_import_load

from .common import ImportCommon


@tagged("post_install", "-at_install")
class TestOca(ImportCommon):
    """Rows of OCA's table become returns by their documents, once."""

    def test_credited_row_is_over(self):
        order = self.sell([(self.chair, 3)])
        back = self.take_back(order, 1)
        item = self.give_back(order)
        row = self.add_oca(
            order, state="refunded", reception_move_id=back.id, refund_line_id=item.id
        )
        record = self.import_all("oca")
        line = self.get_line(record, row)
        self.assertRecordValues(
            line,
            [
                {
                    "state": "done",
                    "qty_received": 1.0,
                    "qty_credited": 1.0,
                    "qty_to_credit": 0.0,
                    "qty_to_inspect": 0.0,
                    "sale_line_id": order.order_line.id,
                    "resolution": "refund",
                }
            ],
        )
        self.assertEqual(line.order_id.former_name, "RMA0001")
        self.assertEqual(line.order_id.next_step, "none")
        self.assertEqual(order.order_line.qty_returnable, 2)
        self.assertEqual(line.order_id.amount_credited, item.move_id.amount_total)
        self.assertFalse(record.difference_count, record.issue_ids.mapped("text"))
        self.assertEqual(record.state, "done")
        self.assertTrue(record.report)

    def test_state_is_not_believed(self):
        order = self.sell([(self.chair, 3)])
        back = self.take_back(order, 1)
        item = self.give_back(order, post=False)
        row = self.add_oca(
            order, state="refunded", reception_move_id=back.id, refund_line_id=item.id
        )
        record = self.import_all("oca")
        line = self.get_line(record, row)
        self.assertEqual((line.state, line.qty_credited), ("authorized", 0.0))
        self.assertTrue(line.has_draft_credit)
        self.assertEqual(self.get_kinds(record), ["state_lie"])

    def test_what_is_left_to_do_is_done_here(self):
        order = self.sell([(self.chair, 2)])
        back = self.take_back(order, 1)
        row = self.add_oca(order, reception_move_id=back.id)
        rma = self.get_line(self.import_all("oca"), row).order_id
        self.assertEqual((rma.state, rma.next_step), ("authorized", "inspect"))
        self.inspect(rma)
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 120.0)
        self.assertEqual(rma.state, "done")

    def test_nothing_comes_in_twice(self):
        order = self.sell([(self.chair, 3)])
        self.add_oca(order, reception_move_id=self.take_back(order, 1).id)
        self.assertEqual(self.import_all("oca").imported_count, 1)
        self.add_oca(order, name="RMA0002", state="draft", order_id=None)
        again = self.import_all("oca")
        self.assertEqual((again.known_count, again.imported_count), (1, 1))
        self.assertEqual(len(again._get_returns()), 2)

    def test_dry_run_makes_nothing_and_says_why(self):
        order = self.sell([(self.chair, 3)])
        self.add_oca(order, state="draft")
        self.add_oca(order, name="NO-PRODUCT", product_id=None, state="draft")
        self.add_oca(order, name="NOBODY", partner_id=None)
        self.add_oca(order, name="GONE", product_id=2**30)
        self.add_oca(order, name="NOTHING", product_uom_qty=0)
        self.add_oca(order, name="TOO-MUCH", product_uom_qty=1e15)
        self.add_oca(order, name="NO-NUMBER", product_uom_qty=float("nan"))
        self.add_oca(order, name="NO-DATE", date=None)
        before = self.env["rma.order"].search_count([])
        record = self.env["rma.import"].create({"system": "oca"})
        record.action_check()
        self.assertEqual(self.env["rma.order"].search_count([]), before)
        self.assertEqual(record.state, "checked")
        self.assertEqual((record.row_count, record.ready_count, record.rejected_count), (8, 1, 7))
        rejected = record.issue_ids.filtered(lambda issue: issue.kind == "rejected")
        texts = {issue.row_name: issue.text for issue in rejected}
        self.assertEqual(
            texts,
            {
                "NO-PRODUCT": "It has no product.",
                "NOBODY": "It has no customer.",
                "GONE": "Its product was deleted.",
                "NOTHING": "Its quantity is not above zero.",
                "TOO-MUCH": "Its quantity cannot be 1e+15.",
                "NO-NUMBER": "Its quantity cannot be nan.",
                "NO-DATE": "It has no date.",
            },
        )

    def test_rows_of_one_receipt_and_one_reference(self):
        order = self.sell([(self.chair, 6)])
        back = self.take_back(order, 5)
        split = [self.add_oca(order, product_uom_qty=n, reception_move_id=back.id) for n in (3, 2)]
        other = self.sell([(self.lamp, 1)])
        grouped = [
            self.add_oca(sold, state="draft", stock_reference_id=7) for sold in (order, other)
        ]
        record = self.import_all("oca")
        self.assertEqual(self.get_line(record, split[0]), self.get_line(record, split[1]))
        self.assertEqual(self.get_line(record, split[0]).product_uom_qty, 5)
        orders = [self.get_line(record, row).order_id for row in grouped]
        self.assertEqual(orders[0], orders[1])
        self.assertEqual(len(orders[0].line_ids), 2)

    def test_what_cannot_be_written_keeps_no_other_row_out(self):
        """All are of one order and day, and would be one return."""
        order = self.sell([(self.chair, 9)])
        good = [self.add_oca(order, name=f"GOOD{n}", state="draft") for n in range(2)]
        self.add_oca(order, name="TOO-MUCH", product_uom_qty=1e15, state="draft")
        self.add_oca(order, name="NO-DATE", date=None, state="draft")
        self.add_oca(order, name="NO-SENSE", state="draft")
        self.add_oca(order, name="NO-WISH", state="draft")
        prepare = rma_import_load.RmaImportLoad._prepare_line_vals
        wrong = {
            # What is refused in words, and what the database refuses.
            "NO-SENSE": {"product_uom_qty": 1e14},
            "NO-WISH": {"resolution": False},
        }

        def prepare_wrong(record, part):
            return prepare(record, part) | wrong.get(part.names, {})

        self.patch(rma_import_load.RmaImportLoad, "_prepare_line_vals", prepare_wrong)
        with mute_logger("odoo.sql_db"):
            record = self.import_all("oca")
        lines = [self.get_line(record, row) for row in good]
        self.assertEqual(lines[0].order_id.line_ids, lines[0] | lines[1])
        self.assertEqual((record.imported_count, record.rejected_count), (2, 4))
        texts = {issue.row_name: issue.text for issue in record.issue_ids}
        self.assertEqual(set(texts), {"TOO-MUCH", "NO-DATE", "NO-SENSE", "NO-WISH"})
        self.assertRegex(texts["NO-SENSE"], "Type an ordinary number")
        self.assertRegex(texts["NO-WISH"], "log of the server")

    def test_defects_of_the_source_are_listed(self):
        order = self.sell([(self.chair, 2)])
        first = self.take_back(order, 2)
        item = self.give_back(order)
        again = item.move_id.copy()
        again.action_post()
        second = self.receive_by_hand(2)
        for move, line, quantity in (
            (first, item, 2),
            (second, again.invoice_line_ids, 1),
        ):
            self.add_oca(
                order,
                product_uom_qty=quantity,
                reception_move_id=move.id,
                refund_line_id=line.id,
                state="refunded",
            )
        record = self.import_all("oca")
        kinds = self.get_kinds(record)
        self.assertIn("double_credit", kinds)
        self.assertIn("over_return", kinds)
        self.assertNotIn("difference", kinds)

    def receive_by_hand(self, quantity):
        """Take goods back without telling of which order they are."""
        move = self.env["stock.move"].create(
            {
                "product_id": self.chair.id,
                "product_uom_qty": quantity,
                "location_id": self.env.ref("stock.stock_location_customers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
            }
        )
        move._action_confirm()
        move.quantity, move.picked = quantity, True
        move._action_done()
        return move

    def test_receipt_that_no_order_knew_of_counts(self):
        order = self.sell([(self.chair, 3)])
        row = self.add_oca(order, reception_move_id=self.receive_by_hand(1).id)
        self.assertEqual(order.order_line.qty_returnable, 3)
        record = self.import_all("oca")
        self.assertEqual(order.order_line.qty_returnable, 2)
        self.assertEqual(order.order_line.qty_delivered, 2)
        self.assertEqual(self.get_line(record, row).qty_received, 1)
        self.assertFalse(record.difference_count)

    def test_what_did_not_count_as_returned_is_credited_all_the_same(self):
        order = self.sell([(self.chair, 2)])
        back = self.take_back(order, 1)
        back.to_refund = False
        self.assertEqual(order.order_line.qty_delivered, 2)
        row = self.add_oca(order, reception_move_id=back.id)
        rma = self.get_line(self.import_all("oca"), row).order_id
        self.assertEqual(rma.amount_estimated, 120.0)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_total, 120.0)

    def test_nobody_is_told_and_no_document_is_made(self):
        order = self.sell([(self.chair, 3)])
        back = self.take_back(order, 1)
        item = self.give_back(order)
        self.add_oca(order, state="refunded", reception_move_id=back.id, refund_line_id=item.id)
        self.add_oca(order, reception_move_id=self.take_back(order, 1).id)
        models = ("mail.mail", "mail.message", "rma.message", "stock.picking", "account.move")
        before = {name: self.env[name].search_count([]) for name in models}
        self.import_all("oca")
        after = {name: self.env[name].search_count([]) for name in models}
        self.assertEqual(after, before)

    def test_replacement_and_goods_sent_back_are_told_apart(self):
        order = self.sell([(self.chair, 2)])
        back = self.take_back(order, 1)
        rows = [self.add_oca(order, reception_move_id=back.id, state="replaced")]
        move = self.env["stock.move"].create(
            {
                "product_id": self.chair.id,
                "product_uom_qty": 1,
                "location_id": self.warehouse.lot_stock_id.copy().id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
            }
        )
        move._action_confirm()
        move.quantity, move.picked = 1, True
        move._action_done()
        self.insert("stock_move", id=move.id, rma_id=rows[0])
        line = self.get_line(self.import_all("oca"), rows[0])
        self.assertEqual(line.replacement_move_ids, move)
        self.assertEqual(
            (line.resolution, line.state, line.qty_replaced), ("exchange", "done", 1.0)
        )

    def test_what_was_written_comes_along(self):
        order = self.sell([(self.chair, 2)])
        row = self.add_oca(order, state="draft", description="<p>It creaks.</p>")
        file = self.env["ir.attachment"].create(
            {"name": "photo.txt", "raw": b"a photo", "res_model": "rma", "res_id": row}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "WITH m AS (INSERT INTO mail_message (model, res_id, body, message_type, date)"
            " VALUES ('rma', %s, '<p>The customer called.</p>', 'comment', now()) RETURNING id)"
            " INSERT INTO message_attachment_rel (message_id, attachment_id) SELECT id, %s FROM m",
            [row, file.id],
        )
        rma = self.get_line(self.import_all("oca"), row).order_id
        message = rma.message_ids.filtered(lambda m: "called" in m.body)
        self.assertEqual(message.attachment_ids.raw, b"a photo")
        self.assertEqual(message.attachment_ids.res_id, rma.id)
        self.assertIn("creaks", rma.note)
        self.assertEqual(file.res_model, "rma")

    def test_returns_of_ours_keep_their_documents(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        self.add_oca(order, reception_move_id=rma.line_ids.move_ids.id)
        record = self.import_all("oca")
        self.assertEqual((record.imported_count, record.rejected_count), (0, 1))
        self.assertIn(rma.name, record.issue_ids.text)

    def test_job_goes_on_where_it_was_interrupted(self):
        order = self.sell([(self.chair, 3)])
        for number in range(3):
            self.add_oca(order, name=f"R{number}", state="draft", order_id=None)
        self.patch(rma_import, "BATCH", 1)
        record = self.env["rma.import"].create({"system": "oca"})
        record.action_import()
        self.assertEqual(record.state, "running")

        def commit(_done, _left):
            # What a transaction has kept for itself goes with it.
            self.env.cr.cache.clear()
            return 0

        self.assertEqual(record._for_import()._import(commit), 2)
        while record._for_import()._import(commit):
            pass
        self.assertEqual((record.state, len(record._get_returns())), ("done", 3))

    def test_only_an_administrator_may(self):
        user = new_test_user(self.env, "import_manager", groups="rma_management.group_rma_manager")
        record = self.env["rma.import"].create({"system": "oca"})
        with self.assertRaises(UserError):
            record.with_user(user).action_check()
