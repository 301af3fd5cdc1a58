from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import GROUP_API, ApiCommon

GROUP_3PL = "rma_management.group_rma_3pl"
# What a machine may do by any other way than the API; of nothing else that matters anything.
RIGHTS = {
    "rma.order": "rwc",
    "rma.order.line": "rc",
    "rma.charge": "",
    "rma.inspection": "rc",
    "rma.discrepancy": "",
    "rma.policy": "r",
    "rma.reason": "r",
    "rma.claim": "",
    "rma.offer": "",
    "rma.refund": "",
    "rma.withdrawal": "",
    "rma.api.key": "",
    "rma.channel.return": "",
    "sale.order": "r",
    "sale.order.line": "r",
    "stock.picking": "rw",
    "stock.move": "rw",
    "stock.lot": "r",
    "stock.quant": "r",
    "account.move": "",
    "account.move.line": "",
    "payment.transaction": "",
}
OPERATIONS = {"read": "r", "write": "w", "create": "c", "unlink": "u"}


class TestApiRights(ApiCommon):
    """A machine has as little right as it needs, and a third party's sees its own warehouse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        cls.env["stock.quant"]._update_available_quantity(cls.chair, cls.second.lot_stock_id, 50)
        cls.third_party = new_test_user(
            cls.env, "rma_3pl_machine", groups=f"{GROUP_API},{GROUP_3PL}"
        )
        # With the role of a machine besides, and without.
        cls.warehouse_user = new_test_user(cls.env, "rma_3pl_user", groups=GROUP_3PL)
        cls.second.rma_3pl_user_ids = cls.third_party | cls.warehouse_user
        cls.here = cls.sell([(cls.chair, 3)], warehouse_id=cls.second.id, partner=cls.stranger)

    def test_rights(self):
        for model, expected in RIGHTS.items():
            with self.subTest(model=model):
                records = self.env[model].with_user(self.machine)
                found = "".join(
                    letter for name, letter in OPERATIONS.items() if records.has_access(name)
                )
                self.assertEqual(found, expected)

    def test_sees_transfers_of_returns_alone(self):
        ran = self.submit()["ran"]
        pickings = self.env["stock.picking"].with_user(self.machine)
        mine = self.get_return({"ran": ran}).picking_ids
        self.assertIn(mine, pickings.search([]).sudo(False).with_env(self.env))
        delivery = self.order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        with self.assertRaises(AccessError):
            delivery.with_user(self.machine).button_validate()

    def test_of_another_company_is_as_unknown_as_none(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreigner = new_test_user(
            self.env,
            "rma_foreign_machine",
            groups=GROUP_API,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        ran = self.submit()["ran"]
        api = self.env["rma.api"].with_user(foreigner)
        api = api.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(api.find(ran), {"orders": [], "returns": []})
        self.assertRefused("not_found", api.status, ran, field="ran")
        self.assertRefused("not_found", api.cancel, ran, self.key(), field="ran")
        self.assertRefused("not_found", api.evaluate, self.order.name, [self.ask()], field="order")

    def test_context_from_outside_decides_nothing(self):
        api = self.api.with_context(default_state="authorized", default_channel="phone", rma_x=1)
        rma = self.get_return(api.submit(self.order.name, [self.ask()], self.key()))
        self.assertEqual(rma.channel, "api")

    # The machine of a third party

    def each_third_party(self):
        """Return the API of each kind of third party, with a return of its own."""
        for user in self.third_party | self.warehouse_user:
            ran = self.submit(self.ask(1), order=self.here.name)["ran"]
            with self.subTest(user=user.login):
                yield self.env["rma.api"].with_user(user), ran

    def test_third_party_receives_and_inspects_its_own(self):
        for api, ran in self.each_third_party():
            goods = [{"line_id": self.here.order_line.id, "quantity": 1}]
            self.assertEqual(api.receive(ran, goods, self.key())["receipt_status"], "done")
            lines = [{"sku": "CHAIR", "quantity": 1, "grade": "A", "disposition": "restock"}]
            self.assertEqual(api.inspect(ran, lines, self.key())["inspection_status"], "done")
            self.assertEqual(api.find(ran)["returns"][0]["ran"], ran)

    def test_third_party_is_told_nothing_of_money_and_orders(self):
        for api, ran in self.each_third_party():
            answer = api.status(ran)
            self.assertEqual(answer["lines"][0]["sku"], "CHAIR")
            hidden = {"settlement_status", "currency", "estimated", "credited"}
            self.assertEqual({answer[name] for name in hidden}, {None})
            self.assertEqual((answer["orders"], answer["credit_notes"]), ([], []))
            self.assertIsNone(answer["lines"][0]["credited"])
            self.assertFalse(
                api.env["sale.order"].has_access("read") and api.env["sale.order"].search([])
            )

    def test_third_party_does_nothing_else(self):
        theirs = self.submit()["ran"]
        chair = [{"sku": "CHAIR", "quantity": 1}]
        for api, mine in self.each_third_party():
            for method, *args in (
                ("status", theirs),
                ("receive", theirs, chair, self.key()),
                ("inspect", theirs, chair, self.key()),
                ("settle", theirs, self.key()),
                ("cancel", theirs, self.key()),
            ):
                with self.subTest(method=method):
                    self.assertRefused("not_found", getattr(api, method), *args, field="ran")
            for method, *args in (
                ("evaluate", self.here.name, [self.ask()]),
                ("submit", self.here.name, [self.ask()], self.key()),
                ("settle", mine, self.key()),
                ("cancel", mine, self.key()),
            ):
                # Not allowed, or the order is as unknown as none.
                with self.subTest(method=method), self.assertRaises(UserError) as raised:
                    getattr(api, method)(*args)
                error = raised.exception
                code = getattr(error, "context", {}).get("code")
                self.assertTrue(isinstance(error, AccessError) or code == "not_found", error)
            self.assertEqual(api.find(self.here.name), {"orders": [], "returns": []})
            self.assertEqual(api.find("bob@example.com"), {"orders": [], "returns": []})

    # People who have a key

    def test_rights_of_the_user_of_the_key(self):
        ran = self.submit(self.ask(1))["ran"]
        chair = [{"sku": "CHAIR", "quantity": 1}]
        as_csr = self.env["rma.api"].with_user(self.csr)
        as_csr.receive(ran, chair, self.key())
        with self.assertRaises(AccessError):
            as_csr.inspect(ran, chair, self.key())
        as_inspector = self.env["rma.api"].with_user(self.inspector)
        as_inspector.inspect(ran, chair, self.key())
        with self.assertRaises(AccessError):
            as_inspector.settle(ran, self.key())
        self.assertEqual(len(as_csr.settle(ran, self.key())["credit_notes"]), 1)
