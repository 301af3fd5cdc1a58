import threading
import time
from functools import partial

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_concurrency import ConcurrencyCommon


@tagged("post_install", "-at_install")
class TestStoreCreditConcurrency(ConcurrencyCommon):
    """Two people at one wallet, on real connections that really commit (invariant 4)."""

    def setUp(self):
        super().setUp()
        self.account_id, self.before_id = self.in_transaction(self.open_account)
        self.note_ids, self.order_ids = [], []
        self.addCleanup(self.in_transaction, self.clean)

    @staticmethod
    def open_account(env):
        account = env["account.account"].create(
            {"code": "299177", "name": "Contested", "account_type": "liability_current"}
        )
        before = env.company.rma_store_credit_account_id.id
        # Its own account, so that it gets its own wallets.
        env.company.rma_store_credit_account_id = account
        return account.id, before

    def clean(self, env):
        """Leave no setting, no wallet, no credit note and no entry behind."""
        orders = env["sale.order"].browse(self.order_ids)
        orders.order_line.write({"reward_id": False, "coupon_id": False})
        env.company.rma_store_credit_account_id = self.before_id
        partner = env["sale.order"].browse(self.order_id).partner_id
        cards = env["loyalty.card"].search([("partner_id", "=", partner.id)])
        # As if nothing had been spent.
        cards.points = 1000.0
        notes = env["account.move"].browse(self.note_ids)
        notes.filtered(lambda note: note.state == "posted").button_draft()
        entries = env["account.move.line"].search([("account_id", "=", self.account_id)]).move_id
        entries.filtered(lambda entry: entry.state == "posted").button_draft()
        (notes | entries).with_context(force_delete=True).unlink()
        programs = cards.program_id
        products = programs.payment_program_discount_product_id
        products.product_tmpl_id.property_account_income_id = False
        cards.history_ids.unlink()
        cards.unlink()
        programs.active = False
        programs.unlink()
        products.active = False
        env["account.account"].browse(self.account_id).unlink()

    def sell_more(self, quantity):
        """Sell more of the same to the same customer, on an invoice of its own."""

        def sell(env):
            order = self.fill_cart(quantity, env)
            self.deliver(order)
            return order.id

        order_id = self.in_transaction(sell)
        self.order_ids.append(order_id)
        return order_id

    def fill_cart(self, quantity, env):
        bought = env["sale.order"].browse(self.order_id)
        line = {"product_id": bought.order_line.product_id.id, "product_uom_qty": quantity}
        return env["sale.order"].create(
            {"partner_id": bought.partner_id.id, "order_line": [(0, 0, line)]}
        )

    @staticmethod
    def spend(cart):
        """Pay for a cart from the customer's eWallet."""
        cart._update_programs_and_rewards()
        [(card, rewards)] = cart._get_claimable_rewards().items()
        cart._apply_program_reward(rewards, card)

    @staticmethod
    def deliver(order):
        order.action_confirm()
        order.picking_ids.button_validate()
        order._create_invoices().action_post()

    def take(self, quantity, order_id=None):
        """Return goods that were paid; the note is posted before the account is there."""

        def prepare(env):
            order = env["sale.order"].browse(order_id or self.order_id)
            invoice = order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
            if invoice.amount_residual:
                wizard = env["account.payment.register"].with_context(
                    active_model="account.move", active_ids=invoice.ids
                )
                wizard.create({})._create_payments()
            line = {
                "sale_line_id": order.order_line.filtered("qty_delivered").id,
                "product_uom_qty": quantity,
                "resolution": "store_credit",
            }
            rma = env["rma.order"].create(
                {"partner_id": order.partner_id.id, "line_ids": [(0, 0, line)]}
            )
            rma.action_submit()
            rma.picking_ids.button_validate()
            env["rma.inspect"].create({"order_id": rma.id}).action_apply()
            rma.action_create_credit_notes()
            env.company.rma_store_credit_account_id = False
            rma.credit_note_ids.action_post()
            env.company.rma_store_credit_account_id = self.account_id
            return rma.credit_note_ids.id

        note_id = self.in_transaction(prepare)
        self.note_ids.append(note_id)
        return note_id

    @staticmethod
    def grant(note_id, env):
        env["account.move"].browse(note_id).action_grant_store_credit()
        return note_id

    @staticmethod
    def reset(note_id, env):
        env["account.move"].browse(note_id).button_draft()
        return note_id

    def look(self, env):
        """Return wallets, what is on them, what is owed, and how many entries say so."""
        order = env["sale.order"].browse(self.order_id)
        cards = env["loyalty.card"].search([("partner_id", "=", order.partner_id.id)])
        lines = env["account.move.line"].search([("account_id", "=", self.account_id)])
        notes = env["account.move"].browse(self.note_ids)
        return (
            len(cards),
            sum(cards.mapped("points")),
            -sum(lines.mapped("balance")),
            len(notes.rma_store_credit_entry_ids),
        )

    def test_same_note_granted_twice_at_once(self):
        note_id, tries = self.take(2), []

        def grant(env):
            tries.append(env)
            return self.grant(note_id, env)

        self.assertEqual(self.at_once(grant, grant), [note_id, note_id])
        self.assertEqual(self.in_transaction(self.look), (1, 200.0, 200.0, 1))
        # Neither saw what the other did: the second was refused, and tried again in vain.
        self.assertEqual(len(tries), 3)

    def test_two_notes_at_once_share_the_first_wallet(self):
        """Of two invoices, so that nothing that core writes makes the two collide."""
        note_ids = [self.take(1), self.take(2, self.sell_more(2))]
        results = self.at_once(*(partial(self.grant, note_id) for note_id in note_ids))
        self.assertEqual(results, note_ids)
        self.assertEqual(self.in_transaction(self.look), (1, 300.0, 300.0, 2))

    def test_two_notes_at_once_share_a_wallet_of_a_known_program(self):
        note_ids = [self.take(1), self.take(2, self.sell_more(2))]

        def make_program(env):
            keys = {(env.company, env.company.currency_id)}
            program = env["loyalty.program"]._get_store_credit_programs(keys)[keys.pop()]
            return program.id

        self.in_transaction(make_program)
        results = self.at_once(*(partial(self.grant, note_id) for note_id in note_ids))
        self.assertEqual(results, note_ids)
        self.assertEqual(self.in_transaction(self.look), (1, 300.0, 300.0, 2))

    def spend_all(self, quantity, env):
        """Leave an open order that is paid from the wallet."""
        cart = self.fill_cart(quantity, env)
        self.spend(cart)
        self.assertEqual(cart.amount_total, 0.0)
        return cart.id

    @staticmethod
    def buy(cart_id, env):
        env["sale.order"].browse(cart_id).action_confirm()
        return cart_id

    @staticmethod
    def wait_for_rival(env):
        """Keep what is written until somebody else waits to write it too."""
        env.flush_all()
        for _moment in range(200):
            env.cr.execute(
                "SELECT 1 FROM pg_locks WHERE NOT granted"
                " AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if env.cr.fetchall():
                break
            time.sleep(0.05)

    def test_spent_while_more_is_granted(self):
        first, second = self.take(2), self.take(1)
        self.in_transaction(partial(self.grant, first))
        cart_id = self.in_transaction(partial(self.spend_all, 2))
        self.order_ids.append(cart_id)
        granted = threading.Event()

        def grant(env):
            self.grant(second, env)
            granted.set()
            self.wait_for_rival(env)
            return second

        def buy(env):
            granted.wait(30)
            return self.buy(cart_id, env)

        self.assertEqual(self.at_once(buy, grant), [cart_id, second])
        # 200 granted and spent, 100 granted meanwhile: neither overwrites the other.
        self.assertEqual(self.in_transaction(self.look), (1, 100.0, 300.0, 2))

    def test_spent_while_it_is_taken_back(self):
        note_id = self.take(2)
        self.in_transaction(partial(self.grant, note_id))
        cart_id = self.in_transaction(partial(self.spend_all, 2))
        self.order_ids.append(cart_id)
        results = self.at_once(partial(self.buy, cart_id), partial(self.reset, note_id))
        self.assertEqual(sum(isinstance(result, UserError) for result in results), 1, results)
        # Whoever wins, it is gone once.
        self.assertEqual(self.in_transaction(self.look)[:2], (1, 0.0))
