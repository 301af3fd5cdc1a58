from odoo import Command
from odoo.exceptions import AccessError, UserError

from ..common_charge import ChargeCommon


class TestChargeRights(ChargeCommon):
    """Who may charge, give and waive, by whatever way they come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"restocking_fee_basis": "percent", "restocking_fee_rate": 10})
        cls.order = cls.sell([(cls.chair, 1)])

    def setUp(self):
        super().setUp()
        self.rma = self.authorize(self.order, {self.chair: 1})
        self.fee = self.rma.charge_ids

    def test_waiving_keeps_who_and_why(self):
        fee = self.fee.with_user(self.manager)
        wizard = self.env["rma.charge.waive"].with_user(self.manager)
        context = fee.action_open_waive()["context"]
        wizard.with_context(**context).create({"motive": "Loyal customer"}).action_apply()
        self.assertRecordValues(
            fee,
            [
                {
                    "waived": True,
                    "waive_motive": "Loyal customer",
                    "waive_user_id": self.manager.id,
                }
            ],
        )
        self.assertIn("Loyal customer", self.rma.message_ids[0].body)
        self.assertEqual(self.rma.amount_estimated, 120.0)
        fee.with_user(self.accountant).action_unwaive()
        self.assertRecordValues(fee, [{"waived": False, "waive_motive": False}])
        self.assertEqual(self.rma.amount_estimated, 108.0)

    def test_others_waive_by_no_way(self):
        fee, rma = self.fee.with_user(self.csr), self.rma.with_user(self.csr)
        fees = self.env["rma.charge"].with_user(self.csr)
        new = {"order_id": rma.id, "amount": 1.0}
        ways = {
            "action": lambda: fee.action_waive("Please"),
            "wizard": fee.action_open_waive,
            "write": lambda: fee.write({"waived": True, "waive_motive": "Please"}),
            "motive": lambda: fee.write({"waive_motive": "Please"}),
            "through the return": lambda: rma.write(
                {"charge_ids": [Command.update(fee.id, {"waived": True})]}
            ),
            "created waived": lambda: fees.create({**new, "waived": True}),
            "by default": lambda: fees.with_context(default_waived=True).create(new),
            "rate": lambda: fee.write({"rate": 0.0}),
            "amount": lambda: fee.write({"amount": 0.0}),
            "origin": lambda: fee.write({"source": "manual"}),
            "deleted": fee.unlink,
            "forged": lambda: fees.create({**new, "source": "policy"}),
            "forged by default": lambda: fees.with_context(default_source="policy").create(new),
            "import": lambda: self.refuse_import(fees, fee),
        }
        for way, act in ways.items():
            # An `AccessError` is a `UserError`, too.
            with self.subTest(way=way), self.assertRaises(UserError), self.cr.savepoint():
                act()
        self.assertRecordValues(self.fee, [{"waived": False, "rate": 10.0, "source": "policy"}])

    def refuse_import(self, fees, fee):
        result = fees.load([".id", "waived"], [[str(fee.id), "1"]])
        if result["messages"]:
            raise UserError(result["messages"][0]["message"])

    def test_motive_is_asked_for(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self.fee.with_user(self.manager).write({"waived": True})

    def test_charged_on_a_posted_note_stays(self):
        self.receive(self.rma)
        self.inspect(self.rma)
        self.credit(self.rma)
        with self.assertRaisesRegex(UserError, "posted"):
            self.fee.with_user(self.manager).action_waive("Too late")

    def test_not_charged_again_once_done(self):
        self.fee.action_waive("Loyal customer")
        self.receive(self.rma)
        self.inspect(self.rma)
        self.credit(self.rma)
        self.assertEqual(self.rma.state, "done")
        with self.assertRaisesRegex(UserError, "closed"):
            self.fee.action_unwaive()

    def test_none_is_added_to_what_is_over(self):
        """Whoever tries reads what it is about, and what to do."""
        self.receive(self.rma)
        self.inspect(self.rma)
        self.credit(self.rma)
        for text in ("It is “Done”: no “Return Charge” can be added", "reset that to draft"):
            with self.assertRaisesRegex(UserError, text):
                self.add_charge(self.rma, "restocking", 1.0, user=self.csr)
        self.rma.credit_note_ids.button_draft()
        self.add_charge(self.rma, "restocking", 1.0, user=self.csr)

    def test_waived_after_the_draft_was_made(self):
        self.receive(self.rma)
        self.inspect(self.rma)
        note = self.credit(self.rma, post=False)
        self.fee.action_waive("Loyal customer")
        with self.assertRaisesRegex(UserError, "was waived"), self.cr.savepoint():
            note.action_post()
        note.unlink()
        self.assertEqual(self.credit(self.rma).amount_total, 120.0)

    def test_a_fee_by_hand_keeps_nobody_from_looking(self):
        """It can be taken off once nobody has to look; only what has a right behind it counts."""
        order = self.sell([(self.chair, 5)])
        # 108 is what a chair comes to by the policy.
        for limit, fee, state in (
            (108, None, "authorized"),
            (107, None, "submitted"),
            (107, 50, "submitted"),
            (107, 500, "submitted"),
            (108, 500, "authorized"),
        ):
            with self.subTest(limit=limit, fee=fee):
                self.set_terms(auto_approve_limit=limit)
                rma = self.draft(order, {self.chair: 1}, user=self.csr)
                if fee:
                    self.add_charge(rma, "return_freight", fee, user=self.csr)
                rma.with_user(self.csr).action_submit()
                self.assertEqual(rma.state, state)

    def test_goodwill_within_the_limit(self):
        self.company.rma_goodwill_limit = 10.0
        self.add_charge(self.rma, "goodwill", 6.0, user=self.csr)
        for rate, basis in ((4.01, "fixed"), (1.0, "percent")):
            with self.subTest(rate=rate), self.assertRaises(AccessError), self.cr.savepoint():
                self.add_charge(self.rma, "goodwill", rate, basis=basis, user=self.csr)
        mine = self.add_charge(self.rma, "goodwill", 4.0, user=self.csr)
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.amount = 5.0
        other = self.add_charge(self.rma, "return_freight", 50.0, user=self.csr)
        with self.assertRaises(AccessError), self.cr.savepoint():
            other.type = "goodwill"
        other.unlink()
        self.add_charge(self.rma, "goodwill", 50.0, user=self.manager)
        self.assertEqual(self.rma.amount_estimated, 108.0 + 60.0)

    def test_goodwill_is_a_line_of_its_own_beyond_what_was_paid(self):
        product = self.create_product(
            "Kindness", 0.0, type="service", is_storable=False, quantity=0
        )
        self.company.rma_goodwill_product_id = product
        self.fee.action_waive("Loyal customer")
        self.add_charge(self.rma, "goodwill", 9.99)
        self.receive(self.rma)
        self.inspect(self.rma)
        note = self.credit(self.rma)
        self.assertEqual(note.amount_total, 129.99)
        line = note.invoice_line_ids.filtered("rma_charge_id")
        self.assertRecordValues(
            line, [{"product_id": product.id, "price_total": 9.99, "tax_ids": self.tax.ids}]
        )

    def test_goodwill_raised_on_the_draft_is_refused(self):
        self.add_charge(self.rma, "goodwill", 5.0)
        self.receive(self.rma)
        self.inspect(self.rma)
        note = self.credit(self.rma, post=False)
        goodwill = note.invoice_line_ids.filtered(lambda line: line.rma_charge_id.is_bonus)
        goodwill.price_unit = 6.0
        with self.assertRaisesRegex(UserError, "was granted"):
            note.action_post()

    def test_delivery_is_not_given_back_by_hand(self):
        with self.assertRaisesRegex(UserError, "by policy or by law"):
            self.add_charge(self.rma, "outbound_freight", 5.0, user=self.manager)
