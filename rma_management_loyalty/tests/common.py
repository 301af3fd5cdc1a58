from odoo.addons.rma_management.tests.common_credit import CreditCommon


class StoreCreditCommon(CreditCommon):
    """A company that owes store credit on an account, and customers who take and spend it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([]).active = False
        cls.owed = cls.create_account("299100", "Store credit", "liability_current")
        cls.bonus_cost = cls.create_account("699100", "Bonuses", "expense")
        cls.company.rma_store_credit_account_id = cls.owed
        cls.policy.refund_timing = "authorization"

    @classmethod
    def create_account(cls, code, name, account_type, **vals):
        return cls.env["account.account"].create(
            {"code": code, "name": name, "account_type": account_type, **vals}
        )

    def set_bonus(self, percent):
        self.company.write(
            {
                "rma_store_credit_bonus": percent,
                "rma_store_credit_bonus_account_id": self.bonus_cost.id,
            }
        )

    def take(self, order, quantities, post=True, user=None):
        """Return goods for store credit; the credit note is posted by an accountant."""
        rma = self.authorize(order, quantities, line={"resolution": "store_credit"})
        note = self.credit(rma, post=False)
        if post:
            note.with_user(user or self.accountant).action_post()
        return note

    def pay(self, invoices):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        ).create({}).action_create_payments()

    def sell_paid(self, lines, **vals):
        order = self.sell(lines, **vals)
        self.pay(order.invoice_ids)
        return order

    def card_of(self, partner=None, currency=None, company=None):
        return self.env["loyalty.card"].search(
            [
                ("partner_id", "=", (partner or self.partner).id),
                ("program_id.program_type", "=", "ewallet"),
                ("program_id.currency_id", "=", (currency or self.company.currency_id).id),
                ("program_id.company_id", "=", (company or self.company).id),
            ]
        )

    def spend(self, lines, **vals):
        """Sell on the customer's eWallet, as far as it goes."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": quantity})
                    for product, quantity in lines
                ],
                **vals,
            }
        )
        order._update_programs_and_rewards()
        for card, rewards in order._get_claimable_rewards().items():
            if card.currency_id == order.currency_id:
                order._apply_program_reward(rewards, card)
        order.action_confirm()
        self.deliver(order)
        self.invoice(order)
        return order

    def balance(self, account, currency=False):
        """Return what posted entries come to on an account; what is owed is positive."""
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return self.company.currency_id.round(
            -sum(lines.mapped("amount_currency" if currency else "balance"))
        )

    def get_open(self, partner=None):
        """Return what is open on the customer, positive where they owe it."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", (partner or self.partner).commercial_partner_id.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        return sum(lines.mapped("amount_residual"))
