from contextlib import contextmanager
from unittest.mock import patch

import requests

from odoo import Command
from odoo.exceptions import ValidationError

from .common_refund import RefundCommon


class PaybackCommon(RefundCommon):
    """A payment provider that answers what a test says, and returns of what was paid by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.method = cls.env.ref("payment.payment_method_unknown")
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Paywell",
                "code": "none",
                "state": "test",
                "payment_method_ids": [Command.set(cls.method.ids)],
            }
        )
        cls.method.write({"active": True, "support_refund": "partial"})
        # What is due at once saves the way of the goods.
        cls.policy.refund_timing = "authorization"

    def setUp(self):
        super().setUp()
        self.support = {self.provider.id: "partial"}
        providers = self.env.registry["payment.provider"]
        original = providers._compute_feature_support_fields

        def compute(records):
            original(records)
            for provider in records:
                provider.support_refund = self.support.get(provider.id, "none")

        self.patch(providers, "_compute_feature_support_fields", compute)
        self.calls = []

    @contextmanager
    def answers(self, answer):
        """Have the provider answer: a state, an error to raise, or nothing at all."""

        def send(tx):
            self.calls.append((tx.reference, tx.amount))
            if isinstance(answer, BaseException):
                raise answer
            if answer:
                getattr(tx, f"_set_{answer}")(state_message="Said so")

        with patch.object(self.env.registry["payment.transaction"], "_send_refund_request", send):
            yield

    def pay(self, amount, order=None, invoice=None, **vals):
        return self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"T{self.env['payment.transaction'].search_count([])}",
                "amount": amount,
                "currency_id": self.company.currency_id.id,
                "partner_id": self.partner.id,
                "operation": "online_direct",
                "state": "done",
                "sale_order_ids": [Command.set(order.ids if order else [])],
                "invoice_ids": [Command.set(invoice.ids if invoice else [])],
                **vals,
            }
        )

    def settle_invoices(self, order):
        """Pay the invoices in the books, so that credit notes do not settle them."""
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        wizard.create({})._create_payments()

    def return_paid(self, *payments, quantity=2, method="original", post=True):
        """Return chairs that were paid in these parts, the last one newest."""
        order = self.sell([(self.chair, quantity)])
        txs = [self.pay(amount, order) for amount in payments]
        self.settle_invoices(order)
        rma = self.authorize(order, {self.chair: quantity}, refund_method=method)
        if post:
            self.credit(rma)
        return rma, txs

    def unreachable(self):
        """Return core's own error after a connection that broke off."""
        try:
            try:
                raise requests.exceptions.ReadTimeout("Timeout")
            except requests.exceptions.Timeout:
                raise ValidationError(self.env._("No connection."))  # noqa: B904  as core
        except ValidationError as error:
            return error
