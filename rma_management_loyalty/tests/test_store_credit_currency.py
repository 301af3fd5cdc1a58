from odoo import Command
from odoo.tests import tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditCurrency(StoreCreditCommon):
    """A wallet per company and currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rounding": 0.01,
                "rate_ids": [
                    Command.create(
                        {"name": "2020-01-01", "rate": 3.0, "company_id": cls.company.id}
                    )
                ],
            }
        )
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": cls.foreign.id}
        )

    def test_wallet_in_the_currency_of_the_note(self):
        order = self.sell_paid([(self.lamp, 1)], pricelist_id=self.pricelist.id)
        invoice = order.invoice_ids
        self.assertEqual(invoice.currency_id, self.foreign)
        # The rate of today is another one: the note keeps that of the sale.
        self.env["res.currency.rate"].create(
            {
                "name": "2021-01-01",
                "rate": 4.0,
                "currency_id": self.foreign.id,
                "company_id": self.company.id,
            }
        )
        note = self.take(order, {self.lamp: 1})
        card = self.card_of(currency=self.foreign)
        self.assertEqual(card.points, note.amount_total)
        self.assertEqual(card.program_id.portal_point_name, "x")
        self.assertFalse(self.card_of())
        self.assertEqual(self.balance(self.owed, currency=True), note.amount_total)
        receivable = note.line_ids.filtered(lambda line: line.display_type == "payment_term")
        self.assertEqual(self.balance(self.owed), -receivable.balance)
        self.assertEqual((note.amount_residual, self.get_open()), (0.0, 0.0))
        self.assertFalse(receivable.matched_debit_ids.exchange_move_id)

    def test_part_of_a_note_in_a_foreign_currency(self):
        self.set_bonus(3.33)
        order = self.sell_paid([(self.lamp, 1), (self.chair, 1)], pricelist_id=self.pricelist.id)
        rma = self.draft(order, {self.lamp: 1, self.chair: 1})
        rma.line_ids[0].resolution = "store_credit"
        rma.action_submit()
        note = self.credit(rma)
        parts = note._split_rma_total()
        self.assertAlmostEqual(sum(parts.values()), note.amount_total, places=6)
        self.assertAlmostEqual(note.amount_residual, parts["refund"], places=6)
        bonus = self.foreign.round(parts["store_credit"] * 0.0333)
        self.assertAlmostEqual(
            self.card_of(currency=self.foreign).points, parts["store_credit"] + bonus, places=6
        )
        # At the rate of the sale: three of theirs are one of ours.
        self.assertAlmostEqual(
            self.balance(self.owed), (parts["store_credit"] + bonus) / 3, delta=0.011
        )

    def test_both_currencies(self):
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        foreign = self.take(
            self.sell_paid([(self.chair, 1)], pricelist_id=self.pricelist.id), {self.chair: 1}
        )
        self.assertEqual(self.card_of().points, 120.0)
        self.assertEqual(self.card_of(currency=self.foreign).points, foreign.amount_total)
        order = self.spend([(self.chair, 1)], pricelist_id=self.pricelist.id)
        self.assertEqual(order.invoice_ids.amount_total, 0.0)
        self.assertRecordValues(
            self.card_of() | self.card_of(currency=self.foreign),
            [{"points": 120.0}, {"points": 0.0}],
        )
        self.assertEqual(self.balance(self.owed), 120.0)


@tagged("post_install", "-at_install")
class TestStoreCreditCompany(StoreCreditCommon):
    """A second company owes its own store credit."""

    def test_wallet_of_the_other_company(self):
        other = self.env["res.company"].create({"name": "Second"})
        self.env["account.chart.template"].try_loading("generic_coa", other, install_demo=False)
        self.env.user.company_ids |= other
        self.accountant.company_ids |= other
        env = self.env(context=dict(self.env.context, allowed_company_ids=other.ids))
        owed = env["account.account"].create(
            {
                "code": "299200",
                "name": "Owed elsewhere",
                "account_type": "liability_current",
                "company_ids": [Command.set(other.ids)],
            }
        )
        other.with_env(env).rma_store_credit_account_id = owed
        order = env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": other.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.lamp.id,
                            "product_uom_qty": 1,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.quantity = 1
        order.picking_ids.button_validate()
        self.invoice(order)
        self.pay(order.invoice_ids)
        rma = env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": other.id,
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": order.order_line.id,
                            "product_uom_qty": 1,
                            "resolution": "store_credit",
                        }
                    )
                ],
            }
        )
        rma.action_submit()
        rma.action_create_credit_notes()
        # The accountant looks at both companies and stands in the first.
        note = rma.credit_note_ids.with_user(self.accountant).with_context(
            allowed_company_ids=(self.company | other).ids
        )
        note.action_post()
        self.assertEqual(self.card_of(company=other).points, 33.33)
        self.assertFalse(self.card_of())
        self.assertEqual((self.balance(owed), self.balance(self.owed)), (33.33, 0.0))
        self.assertEqual(note.rma_store_credit_entry_ids.company_id, other)
