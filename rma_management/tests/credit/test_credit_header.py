from odoo import Command

from ..common_credit import CreditCommon

# What the return says of itself, and what follows from the lines.
OWN = {
    "name", "ref", "invoice_origin", "is_manually_modified", "access_token", "sequence_number",
    "create_date", "write_date", "id",
}  # fmt: skip


class TestCreditHeader(CreditCommon):
    """The note has from its invoice what core's own reversal has, field by field."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        banks = cls.env["res.partner.bank"].create(
            [
                {"acc_number": "K-CUSTOMER", "partner_id": cls.partner.id, "allow_out_payment": 1},
                {"acc_number": "K-OWN", "partner_id": cls.company.partner_id.id},
            ]
        )
        cls.bank, cls.own_bank = banks

    def sell_with_all(self, **vals):
        order = self.create_order(
            [(self.chair, 2)],
            note="<p>Terms of sale</p>",
            incoterm=self.env["account.incoterms"].search([], limit=1).id,
            incoterm_location="Antwerp",
            **{
                f"{name}_id": self.env[f"utm.{name}"].create({"name": f"K{name}"}).id
                for name in ("campaign", "medium", "source")
            },
            **vals,
        )
        self.deliver(order)
        self.invoice(order)
        return order

    def assert_as_core(self, note):
        core = self.reverse_by_hand(note.reversed_entry_id)
        for name, field in note._fields.items():
            if field.store and field.type != "one2many" and name not in OWN:
                self.assertEqual(note[name], core[name], name)

    def test_field_by_field(self):
        self.settle_at_once()
        order = self.sell_with_all()
        order.invoice_ids.preferred_payment_method_line_id = self.env[
            "account.payment.method.line"
        ].search([("payment_type", "=", "inbound"), ("journal_id", "!=", False)], limit=1)
        note = self.credit(self.authorize(order, {self.chair: 2}), post=False)
        self.assertEqual(note.partner_bank_id, self.bank)
        self.assertIn("Terms of sale", note.narration)
        self.assert_as_core(note)

    def test_mixed_terms(self):
        self.settle_at_once()
        line = Command.create({"value": "percent", "value_amount": 100.0, "nb_days": 30})
        term = self.env["account.payment.term"].create(
            {
                "name": "2/10",
                "early_discount": True,
                "early_pay_discount_computation": "mixed",
                "line_ids": [line],
            }
        )
        order = self.sell_with_all(payment_term_id=term.id)
        self.assert_as_core(self.credit(self.authorize(order, {self.chair: 2}), post=False))

    def test_bank_of_a_customer_without_one(self):
        """Never our own: money does not go back to us."""
        self.settle_at_once()
        order = self.sell([(self.chair, 1)], partner=self.stranger)
        self.assertEqual(order.invoice_ids.partner_bank_id, self.own_bank)
        note = self.credit(self.authorize(order, {self.chair: 1}))
        self.assertFalse(note.partner_bank_id)

    def test_archived_journal(self):
        """Nothing can be posted in it any more: core chooses another one."""
        self.settle_at_once()
        other = self.company.env["account.journal"].create(
            {"name": "Old sales", "code": "KOLD", "type": "sale"}
        )
        order = self.create_order([(self.chair, 1)])
        self.deliver(order)
        invoice = self.invoice(order, journal_id=other.id)
        self.assertEqual(invoice.journal_id, other)
        other.active = False
        note = self.credit(self.authorize(order, {self.chair: 1}))
        self.assertEqual((note.state, note.journal_id.active), ("posted", True))
