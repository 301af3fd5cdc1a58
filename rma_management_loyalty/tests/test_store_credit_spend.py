from odoo import Command
from odoo.tests import tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditSpend(StoreCreditCommon):
    """Store credit pays for the next order, and comes back with what it paid for."""

    def test_spent_to_the_last_cent(self):
        self.set_bonus(10)
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        order = self.spend([(self.chair, 2)])
        invoice = order.invoice_ids
        self.assertEqual((order.amount_total, invoice.amount_total), (108.0, 108.0))
        self.assertEqual(invoice.amount_tax, 40.0)
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (0.0, 0.0))
        self.pay(invoice)
        self.assertEqual(self.get_open(), 0.0)

    def test_order_paid_in_full(self):
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        order = self.spend([(self.lamp, 1)])
        self.assertEqual(order.invoice_ids.amount_total, 0.0)
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (80.0, 80.0))
        self.assertEqual(self.get_open(), 0.0)

    def test_goods_paid_with_it_go_back_on_it(self):
        """240 of goods, 120 paid with store credit: half of each return goes back on the wallet."""
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        order = self.spend([(self.chair, 2)])
        self.pay(order.invoice_ids)
        self.assertEqual(self.card_of().points, 0.0)
        rma = self.authorize(order, {self.chair: 1})
        note = self.credit(rma, post=False)
        self.assertEqual((note.amount_total, self.card_of().points), (60.0, 0.0))
        note.with_user(self.accountant).action_post()
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (60.0, 60.0))
        self.assertEqual(rma.amount_store_credit, 60.0)
        self.assertEqual(self.card_of().history_ids.sorted("id")[-1].rma_kind, "restored")
        note.button_draft()
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (0.0, 0.0))
        note.action_post()
        rest = self.take(order, {self.chair: 1})
        # Sixty of the other half as store credit, sixty back.
        self.assertEqual(rest.amount_total, 60.0)
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (180.0, 180.0))

    def test_payment_is_shared_by_goods_of_all_taxes(self):
        """A wallet pays for what is taxed as for what is not."""
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        book = self.create_product("Book", 100.0, taxes_id=[Command.clear()])
        order = self.spend([(self.chair, 1), (book, 1)])
        self.pay(order.invoice_ids)
        note = self.credit(self.authorize(order, {book: 1}))
        self.assertEqual((note.amount_total, self.card_of().points), (40.0, 60.0))
        self.credit(self.authorize(order, {self.chair: 1}))
        self.assertEqual(self.card_of().points, 120.0)
        self.assertEqual(self.balance(self.owed), 120.0)

    def test_gift_card_is_restored_too(self):
        program = self.env["loyalty.program"].create(
            self.env["loyalty.program"]._get_template_values()["gift_card"]
        )
        card = self.env["loyalty.card"].create({"program_id": program.id, "points": 50.0})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [Command.create({"product_id": self.chair.id, "product_uom_qty": 1})],
            }
        )
        order._try_apply_code(card.code)
        order._apply_program_reward(program.reward_ids, card)
        order.action_confirm()
        self.deliver(order)
        self.invoice(order)
        self.assertEqual(card.points, 0.0)
        note = self.credit(self.authorize(order, {self.chair: 1}))
        self.assertEqual((note.amount_total, card.points), (70.0, 50.0))
