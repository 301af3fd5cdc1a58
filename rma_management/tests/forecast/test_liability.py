from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user

from ..common import RmaCommon

LAST_YEAR, END = date(2020, 8, 1), date(2021, 6, 30)
SETTINGS = {
    "rma_liability_revenue_account_id": ("income", "Expected refunds"),
    "rma_liability_account_id": ("liability_current", "Refund liability"),
    "rma_liability_asset_account_id": ("asset_current", "Right to returned goods"),
    "rma_liability_cost_account_id": ("expense_direct_cost", "Cost of expected returns"),
}


class TestRefundLiability(RmaCommon):
    """What is owed at a month end for what will come back (A6), entered, and held against it.

    All of it lies in years of which there are no other returns.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.env["product.category"].create({"name": "Furniture"})
        cls.table = cls.create_product(
            "Table", 100.0, quantity=5000, standard_price=60.0, categ_id=cls.goods.id
        )

    def sell_on(self, day, quantity, **vals):
        order = self.sell([(self.table, quantity, vals)])
        order.picking_ids.move_ids.sudo().date = f"{day} 10:00:00"
        return order

    def credit_on(self, day, order, quantity):
        """Take goods back, and credit them with a note of that day."""
        rma = self.authorize(order, {self.table: quantity})
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma, post=False)
        note.write({"invoice_date": day, "date": day})
        note.action_post()
        return note

    def live_a_year(self):
        """Return the order of Example 22: 100 tables sold when 3 % of them used to come back."""
        self.credit_on(date(2020, 8, 10), self.sell_on(LAST_YEAR, 1000), 30)
        return self.sell_on(END, 100)

    def reckon(self, day=END, user=None):
        liabilities = self.env["rma.liability"].with_user(user or self.manager)
        return liabilities.create({"date": day, "company_id": self.company.id})

    def set_accounts(self):
        for name, (account_type, label) in SETTINGS.items():
            self.company[name] = self.env["account.account"].create(
                {"name": label, "code": f"RMA.{name[14:18]}", "account_type": account_type}
            )
        self.company.rma_liability_journal_id = self.env["account.journal"].create(
            {"name": "Month end", "code": "RMAM", "type": "general"}
        )

    def test_example_22(self):
        self.live_a_year()
        liability = self.reckon()
        self.assertRecordValues(
            liability,
            [{"state": "reckoned", "amount_liability": 300.0, "amount_asset": 180.0}],
        )
        line = liability.line_ids
        self.assertEqual(
            (line.categ_id, line.qty_delivered, line.qty_credited), (self.goods, 1100, 30)
        )
        self.assertAlmostEqual(line.rate, 3.0)
        self.assertAlmostEqual(line.qty_expected, 3.0)
        self.assertFalse(line.is_pooled)

    def test_loss_on_goods(self):
        self.live_a_year()
        self.company.rma_liability_loss = 50
        self.assertRecordValues(self.reckon(), [{"amount_liability": 300.0, "amount_asset": 90.0}])

    def test_credited_is_owed_no_more(self):
        order = self.live_a_year()
        self.credit_on(END, order, 40)
        # 60 of the 100 are left; that 40 came back at once is known by now.
        liability = self.reckon()
        line = liability.line_ids
        self.assertEqual(line.qty_credited, 70)
        self.assertLess(line.amount_liability, 6000 * line.rate / 100)
        # What came later was not known.
        other = self.sell_on(END, 10)
        self.credit_on(date(2021, 7, 5), other, 10)
        liability.action_reckon()
        self.assertEqual(liability.line_ids.qty_credited, 70)

    def test_held_against_what_came_true(self):
        order = self.live_a_year()
        self.credit_on(date(2021, 7, 8), order, 4)
        liability = self.reckon()
        self.assertRecordValues(
            liability,
            [{"amount_due": 300.0, "amount_actual": 400.0, "error_percent": -25.0}],
        )
        rows = (
            self.env["rma.liability.backtest"]
            .with_user(self.accountant)
            ._read_group([("liability_id", "=", liability.id)], ["kind"], ["amount:sum"])
        )
        self.assertEqual(dict(rows), {"forecast": 300.0, "actual": 400.0})

    def test_until_now(self):
        """A forecast is held against what it said until today, not until the end of time."""
        order = self.live_a_year()
        with freeze_time("2021-07-05"):
            liability = self.reckon()
            self.assertRecordValues(liability, [{"amount_due": 0.0, "amount_actual": 0.0}])
        self.credit_on(date(2021, 7, 8), order, 4)
        with freeze_time("2021-07-14"):
            liability.action_compare()
            self.assertRecordValues(liability, [{"amount_due": 300.0, "amount_actual": 400.0}])

    def test_few_returns_go_by_all_products(self):
        self.live_a_year()
        other = self.env["product.category"].create({"name": "Lights"})
        self.lamp.categ_id = other
        order = self.sell([(self.lamp, 10)])
        order.picking_ids.move_ids.sudo().date = f"{END} 10:00:00"
        line = self.reckon().line_ids.filtered(lambda line: line.categ_id == other)
        self.assertTrue(line.is_pooled)
        self.assertAlmostEqual(line.rate, 3.0)
        self.assertAlmostEqual(line.amount_liability, 10.0, delta=0.01)

    def test_which_delivery_a_credit_is_of(self):
        order = self.create_order([(self.table, 5)])
        days = (date(2021, 5, 3), date(2021, 6, 3))
        picking = order.picking_ids
        picking.move_ids.quantity = 3
        picking.with_context(skip_backorder=True).button_validate()
        self.deliver(order)
        self.invoice(order)
        for move, day in zip(order.order_line.move_ids.sorted("id"), days, strict=True):
            move.sudo().date = f"{day} 10:00:00"
        notes = [date(2021, 6, 10), date(2021, 7, 10)]
        reverted = [self.credit_on(day, order, 2) for day in notes][1]
        read = self.env["rma.liability"]._read_experience
        delivered, credited = read(self.company, date(2021, 1, 1), END)
        self.assertEqual(
            [(row.day, row.quantity, row.amount, row.cost) for row in delivered],
            [(days[0], 3, 300, 180), (days[1], 2, 200, 120)],
        )
        self.assertEqual(
            sorted((row.day, row.credit_day, row.quantity, row.amount) for row in credited),
            [
                (days[0], notes[0], 2, 200),
                (days[0], notes[1], 1, 100),
                (days[1], notes[1], 1, 100),
            ],
        )
        # What is taken back was not credited.
        reverted._reverse_moves([{"invoice_date": notes[1], "date": notes[1]}]).action_post()
        _delivered, credited = read(self.company, date(2021, 1, 1), END)
        self.assertEqual([(row.day, row.quantity) for row in credited], [(days[0], 2)])

    def test_other_units_and_currencies(self):
        euro = self.env["res.currency"].search(
            [("id", "!=", self.company.currency_id.id), ("active", "in", (True, False))], limit=1
        )
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2000-01-01",
                "rate": 2.0,
                "currency_id": euro.id,
                "company_id": self.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create({"name": "E", "currency_id": euro.id})
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell(
            [(self.table, 2, {"product_uom_id": dozen.id, "price_unit": 1200.0})],
            pricelist_id=pricelist.id,
        )
        order.picking_ids.move_ids.sudo().date = f"{END} 10:00:00"
        (row,), _credited = self.env["rma.liability"]._read_experience(
            self.company, date(2021, 1, 1), END
        )
        self.assertAlmostEqual(row.quantity, 24)
        self.assertAlmostEqual(row.amount, 2400 / order.currency_rate)
        self.assertAlmostEqual(row.cost, 24 * 60)

    def test_entry_and_reversal_are_drafts(self):
        self.live_a_year()
        self.set_accounts()
        liability = self.reckon().with_user(self.accountant)
        liability.action_create_entry()
        entry, reversal = liability.move_id, liability.reversal_id
        self.assertRecordValues(
            entry | reversal,
            [
                {"state": "draft", "date": END, "auto_post": "no"},
                {"state": "draft", "date": date(2021, 7, 1), "auto_post": "no"},
            ],
        )
        balances = {line.account_id.name: line.balance for line in entry.line_ids}
        self.assertEqual(
            balances,
            {
                "Expected refunds": 300.0,
                "Refund liability": -300.0,
                "Right to returned goods": 180.0,
                "Cost of expected returns": -180.0,
            },
        )
        back = {line.account_id.name: -line.balance for line in reversal.line_ids}
        self.assertEqual(back, balances)
        self.assertEqual(liability.state, "entered")
        for refused in (liability.action_create_entry, liability.action_reckon, liability.unlink):
            with self.assertRaisesRegex(UserError, "an entry has been made"):
                refused()
        (entry | reversal).action_post()
        self.assertEqual(liability.state, "posted")

    def test_entry_that_is_deleted_is_made_anew(self):
        self.live_a_year()
        self.set_accounts()
        liability = self.reckon().with_user(self.accountant)
        liability.action_create_entry()
        (liability.move_id | liability.reversal_id).unlink()
        self.assertEqual(liability.state, "reckoned")
        liability.action_create_entry()
        self.assertEqual(liability.state, "entered")

    def test_missing_accounts_are_named(self):
        self.live_a_year()
        liability = self.reckon().with_user(self.accountant)
        with self.assertRaisesRegex(ValidationError, "Refund Liability.*Invoicing"):
            liability.action_create_entry()
        self.set_accounts()
        self.company.rma_liability_asset_account_id = False
        with self.assertRaisesRegex(ValidationError, "Choose Right to Returned Goods under"):
            liability.action_create_entry()

    def test_accounts_are_of_their_kind(self):
        account = self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", self.company.ids)], limit=1
        )
        with self.assertRaisesRegex(ValidationError, "of another kind"):
            self.company.rma_liability_account_id = account

    def test_nothing_to_enter(self):
        self.set_accounts()
        liability = self.reckon(date(2019, 1, 31), self.accountant)
        self.assertFalse(liability.line_ids)
        with self.assertRaisesRegex(UserError, "nothing to enter"):
            liability.action_create_entry()

    def test_who_may(self):
        self.live_a_year()
        self.set_accounts()
        liability = self.reckon()
        with self.assertRaisesRegex(UserError, "made by accountants"):
            liability.action_create_entry()
        for user in (self.csr, self.inspector):
            with self.assertRaises(AccessError):
                liability.with_user(user).read(["amount_liability"])
            with self.assertRaises(AccessError):
                self.reckon(date(2021, 5, 31), user)
        with self.assertRaises(UserError):
            liability.amount_liability = 1.0
        second = self.create_second_company()
        foreign = new_test_user(
            self.env,
            "foreign_accountant",
            groups="account.group_account_invoice",
            company_id=second.id,
            company_ids=[(6, 0, second.ids)],
        )
        self.assertFalse(self.env["rma.liability"].with_user(foreign).search([]))
        with self.assertRaises(AccessError):
            self.reckon(date(2021, 5, 31), foreign)

    def test_days_that_are_refused(self):
        with freeze_time("2021-07-01"), self.assertRaisesRegex(UserError, "is not over"):
            self.reckon(date(2021, 7, 1))

    def test_every_night(self):
        self.live_a_year()
        liabilities = self.env["rma.liability"]
        cron = type(self.env["ir.cron"])
        domain = [("company_id", "=", self.company.id)]
        with (
            freeze_time("2021-07-03"),
            patch.object(cron, "_commit_progress", return_value=9.0),
        ):
            liabilities.search([]).unlink()
            liabilities._cron_reckon()
            found = liabilities.search(domain)
            self.assertEqual(len(found), 12)
            self.assertEqual((found[0].date, found[-1].date), (END, date(2020, 7, 31)))
            self.assertEqual(found[0].amount_liability, 300.0)
            liabilities._cron_reckon()
            self.assertEqual(liabilities.search(domain), found)
        # Time is up after the first.
        with (
            freeze_time("2021-07-03"),
            patch.object(cron, "_commit_progress", return_value=0.0),
        ):
            liabilities.search([]).unlink()
            liabilities._cron_reckon()
            self.assertEqual(len(liabilities.search([])), 1)
