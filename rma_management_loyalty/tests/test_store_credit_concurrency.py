from functools import partial

from odoo.tests import tagged

# The module and not its class, which would be collected here again.
from odoo.addons.rma_management.tests import test_concurrency


@tagged("post_install", "-at_install")
class TestStoreCreditConcurrency(test_concurrency.TestConcurrency):
    """Two people at one wallet, on real connections that really commit (invariant 4)."""

    # What the base class tests is tested there.
    test_never_more_than_delivered_then_never_credited_twice = None
    test_two_accountants_post_at_once = None
    test_twenty_at_once_get_what_was_delivered_and_no_more = None
    test_drafts_submitted_twice_at_once_make_one_picking = None

    def setUp(self):
        super().setUp()
        self.account_id, self.before_id = self.in_transaction(self.open_account)
        self.note_ids, self.spend_ids = [], []
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
        env["sale.order"].browse(self.spend_ids)._action_cancel()
        notes = env["account.move"].browse(self.note_ids)
        notes.filtered(lambda note: note.state == "posted").button_draft()
        env.company.rma_store_credit_account_id = self.before_id
        partner = env["sale.order"].browse(self.order_id).partner_id
        cards = env["loyalty.card"].search([("partner_id", "=", partner.id)])
        programs = cards.program_id
        env["sale.order"].browse(self.spend_ids).unlink()
        entries = env["account.move.line"].search([("account_id", "=", self.account_id)]).move_id
        entries.button_draft()
        (notes | entries).with_context(force_delete=True).unlink()
        cards.history_ids.unlink()
        cards.unlink()
        products = programs.payment_program_discount_product_id
        products.product_tmpl_id.property_account_income_id = False
        programs.active = False
        programs.unlink()
        products.unlink()
        env["account.account"].browse(self.account_id).unlink()

    def take(self, quantity, post=True):
        """Return goods that were paid; the note is posted before the account is there, or not."""

        def prepare(env):
            order = env["sale.order"].browse(self.order_id)
            invoice = order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
            if invoice.amount_residual:
                wizard = env["account.payment.register"].with_context(
                    active_model="account.move", active_ids=invoice.ids
                )
                wizard.create({})._create_payments()
            line = {
                "sale_line_id": order.order_line.id,
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
            if post:
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
    def post(note_id, env):
        env["account.move"].browse(note_id).action_post()
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
        note_id = self.take(2)
        results = self.at_once(partial(self.grant, note_id), partial(self.grant, note_id))
        self.assertEqual(results, [note_id, note_id])
        self.assertEqual(self.in_transaction(self.look), (1, 200.0, 200.0, 1))

    def test_two_notes_at_once_share_a_wallet(self):
        note_ids = [self.take(1, post=False), self.take(2, post=False)]
        results = self.at_once(*(partial(self.post, note_id) for note_id in note_ids))
        self.assertEqual(results, note_ids)
        self.assertEqual(self.in_transaction(self.look), (1, 300.0, 300.0, 2))

    def test_spent_while_more_is_granted(self):
        first, second = self.take(2), self.take(1)
        self.in_transaction(partial(self.grant, first))

        def fill_cart(env):
            bought = env["sale.order"].browse(self.order_id)
            product = bought.order_line.product_id
            cart = env["sale.order"].create(
                {
                    "partner_id": bought.partner_id.id,
                    "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})],
                }
            )
            cart._update_programs_and_rewards()
            [(card, rewards)] = cart._get_claimable_rewards().items()
            cart._apply_program_reward(rewards, card)
            return cart.id, cart.amount_total

        cart_id, to_pay = self.in_transaction(fill_cart)
        self.spend_ids.append(cart_id)
        self.assertEqual(to_pay, 0.0)

        def buy(env):
            env["sale.order"].browse(cart_id).action_confirm()
            return cart_id

        results = self.at_once(buy, partial(self.grant, second))
        self.assertEqual(results, [cart_id, second])
        # 200 granted and spent, 100 granted meanwhile: neither overwrites the other.
        self.assertEqual(self.in_transaction(self.look), (1, 100.0, 300.0, 2))
