from fractions import Fraction

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase

from odoo.addons.rma_management_purchase.tools.credits import share_credits

from .common_vendor import VendorCommon


class TestShareCredits(BaseCase):
    """Credits, without a database."""

    def test_table(self):
        cases = [
            # returned, billed, refunded, kept: (credited, due) of each return
            ([2], 10, 0, 8, [(0, 2)]),
            ([2], 10, 2, 8, [(2, 0)]),
            ([2, 3], 10, 3, 5, [(2, 0), (1, 2)]),
            ([2], 0, 0, 8, [(0, 0)]),
            ([2], 9, 0, 8, [(0, 1)]),
            ([2], 8, 0, 8, [(0, 0)]),
            ([2], 10, 5, 8, [(2, 0)]),
            ([0, 1], 3, 0, 2, [(0, 0), (0, 1)]),
            ([], 3, 1, 2, []),
        ]
        for returned, *rest, expected in cases:
            with self.subTest(returned=returned, rest=rest):
                self.assertEqual(
                    share_credits([Fraction(q) for q in returned], *map(Fraction, rest)), expected
                )


class TestVendorCredit(VendorCommon):
    """The credit a vendor owes follows from bills and credit notes."""

    def ship(self, returned):
        returned.move_ids.picking_id.filtered(lambda p: p.state != "done").button_validate()

    def test_unbilled_goods_need_no_credit(self):
        purchase = self.buy(self.desk, 5, bill=False)
        returned = self.send_to_vendor(self.take_back(self.desk))
        self.ship(returned)
        self.assertRecordValues(returned, [{"state": "unbilled", "amount_expected": 0.0}])
        bill = self.bill(purchase)
        self.assertEqual((bill.move_type, bill.amount_untaxed), ("in_invoice", 160.0))
        self.assertEqual(returned.state, "unbilled")

    def test_credited_bit_by_bit(self):
        purchase = self.buy(self.desk, 5)
        first = self.send_to_vendor(self.take_back(self.desk, 2))
        self.ship(first)
        second = self.send_to_vendor(self.take_back(self.desk))
        self.ship(second)
        self.assertEqual((first | second).mapped("amount_expected"), [80.0, 40.0])
        purchase.action_create_invoice()
        refund = purchase.invoice_ids.filtered(lambda move: move.move_type == "in_refund")
        refund.invoice_line_ids.quantity = 2
        refund.invoice_date = refund.date
        # A draft is no credit yet.
        self.assertEqual((first.state, second.state), ("expected", "expected"))
        refund.action_post()
        self.assertEqual((first.state, second.state), ("credited", "expected"))
        self.bill(purchase)
        self.assertEqual((first.state, second.state), ("credited", "credited"))
        refund.button_draft()
        refund.button_cancel()
        self.assertEqual((first.amount_credited, first.amount_expected), (40.0, 40.0))

    def test_price_of_the_credit_note(self):
        purchase = self.buy(self.desk, 5, price=50.0, discount=20.0)
        returned = self.send_to_vendor(self.take_back(self.desk))
        self.ship(returned)
        self.assertEqual(returned.amount_expected, 40.0)
        purchase.action_create_invoice()
        refund = purchase.invoice_ids.filtered(lambda move: move.move_type == "in_refund")
        refund.invoice_line_ids.write({"price_unit": 30.0, "discount": 0.0})
        refund.invoice_date = refund.date
        refund.action_post()
        self.assertRecordValues(returned, [{"amount_credited": 30.0, "state": "credited"}])

    def test_entered_with_one_click(self):
        """One draft per vendor, once, by the accountant or the buyer."""
        shelf = self.create_product("Shelf", 50.0, quantity=0, purchase_method="receive")
        desks = self.buy(self.desk, 5)
        shelves = self.buy(shelf, 5, price=10.0)
        order = self.sell([(self.desk, 2), (shelf, 1)])
        rma = self.authorize(order, {self.desk: 2, shelf: 1})
        self.receive(rma)
        returned = self.send_to_vendor(rma)
        with self.assertRaisesRegex(UserError, "shipped first"):
            returned.with_user(self.accountant).action_create_credit_notes()
        self.ship(returned)
        action = returned.with_user(self.accountant).action_create_credit_notes()
        refund = self.env["account.move"].browse(action["res_id"])
        self.assertRecordValues(
            refund,
            [
                {
                    "move_type": "in_refund",
                    "state": "draft",
                    "amount_untaxed": 90.0,
                    "partner_id": self.vendor.id,
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "draft already"):
            returned.with_user(self.buyer).action_create_credit_notes()
        refund.invoice_date = refund.date
        refund.with_user(self.accountant).action_post()
        self.assertEqual(set(returned.mapped("state")), {"credited"})
        self.assertEqual(desks.order_line.qty_to_invoice, 0)
        self.assertEqual(shelves.order_line.qty_to_invoice, 0)
        with self.assertRaises(UserError):
            returned.with_user(self.buyer).action_create_credit_notes()

    def test_buyer_enters_a_part_in_the_unit_of_the_purchase(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.buy(self.desk, 2, price=240.0, product_uom_id=dozen.id)
        returned = self.send_to_vendor(self.take_back(self.desk, 6))
        self.ship(returned)
        with self.assertRaises(AccessError):
            returned.with_user(self.csr).action_create_credit_notes()
        action = returned.with_user(self.buyer).action_create_credit_notes()
        entry = self.env["account.move"].browse(action["res_id"]).invoice_line_ids
        self.assertRecordValues(
            entry, [{"quantity": 0.5, "product_uom_id": dozen.id, "price_subtotal": 120.0}]
        )

    def test_pieces_of_a_dozen(self):
        """Credited to the cent, and nothing is left to be billed on the purchase."""
        dozen = self.env.ref("uom.product_uom_dozen")
        tax = self.env["account.tax"].create(
            {"name": "20", "amount": 20, "type_tax_use": "purchase"}
        )
        for pieces, price, net, total in (
            ([1], 240.0, 20.0, 24.0),
            ([5], 240.0, 100.0, 120.0),
            ([1, 1, 1, 1, 1], 240.0, 100.0, 120.0),
            ([5], 100.0, 41.67, 50.0),
            ([12], 100.0, 100.0, 120.0),
        ):
            with self.subTest(pieces=pieces, price=price), self.cr.savepoint() as savepoint:
                purchase = self.buy(
                    self.desk, 1, price=price, product_uom_id=dozen.id, tax_ids=tax.ids
                )
                returned = self.env["rma.vendor.return"]
                for quantity in pieces:
                    returned |= self.send_to_vendor(self.take_back(self.desk, quantity))
                    self.ship(returned)
                self.assertAlmostEqual(sum(returned.mapped("amount_expected")), net)
                action = returned.with_user(self.buyer).action_create_credit_notes()
                refund = self.env["account.move"].browse(action["res_id"])
                self.assertEqual((refund.amount_untaxed, refund.amount_total), (net, total))
                with self.assertRaisesRegex(UserError, "draft already"):
                    returned.with_user(self.buyer).action_create_credit_notes()
                refund.invoice_date = refund.date
                refund.action_post()
                self.assertEqual(set(returned.mapped("state")), {"credited"})
                self.assertEqual(purchase.order_line.qty_to_invoice, 0)
                savepoint.rollback()

    def test_piece_of_a_dozen_credited_by_core(self):
        """A hundredth of a dozen that the unit cannot tell is no credit that is still due."""
        dozen = self.env.ref("uom.product_uom_dozen")
        purchase = self.buy(self.desk, 1, price=240.0, product_uom_id=dozen.id)
        returned = self.send_to_vendor(self.take_back(self.desk))
        self.ship(returned)
        self.assertEqual(self.bill(purchase).amount_untaxed, 19.2)
        self.assertRecordValues(
            returned, [{"state": "credited", "amount_credited": 19.2, "amount_expected": 0.0}]
        )

    def test_filter(self):
        self.buy(self.desk, 5)
        returned = self.send_to_vendor(self.take_back(self.desk))
        self.ship(returned)
        model = self.env["rma.vendor.return"].with_user(self.accountant)
        self.assertIn(returned, model.search([("state", "=", "expected")]))

    def test_valuation(self):
        """What leaves for the vendor is worth what core's own return of the receipt is worth."""
        for method in ("standard", "average", "fifo"):
            with self.subTest(method=method):
                category = self.env["product.category"].create(
                    {"name": method, "property_cost_method": method}
                )
                values = []
                for by_core in (True, False):
                    product = self.create_product(
                        f"{method} {by_core}", 100.0, quantity=0, categ_id=category.id
                    )
                    self.buy(product, 2, price=30.0)
                    latest = self.buy(product, 2, price=50.0)
                    if by_core:
                        order = self.sell([(product, 1)])
                        rma = self.return_all_the_way(order, {product: 1})
                        wizard = self.env["stock.return.picking"].create(
                            {"picking_id": latest.picking_ids.id}
                        )
                        wizard.product_return_moves.quantity = 1
                        action = wizard.action_create_returns()
                        picking = self.env["stock.picking"].browse(action["res_id"])
                        picking.move_ids.picked = True
                        picking.button_validate()
                        moves = picking.move_ids
                        self.assertTrue(rma)
                    else:
                        returned = self.send_to_vendor(self.take_back(product))
                        self.ship(returned)
                        moves = returned.move_ids
                    product.invalidate_recordset()
                    values.append((moves.value, product.total_value, product.standard_price))
                self.assertEqual(*values)
                self.assertTrue(values[0][0])
