from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from ..common_dock import DockCommon


class TestDiscrepancySerial(DockCommon):
    """A serial number that is not known here (W3) is created by a decision, and then received."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decider = cls.csr
        cls.decider.group_ids += cls.env.ref("stock.group_stock_user")

    def setUp(self):
        super().setUp()
        self.desk = self.env["rma.desk"].with_user(self.inspector)
        self.expect()

    def expect(self):
        """Have a phone returned; the worker scans a number that nobody knows, and reports it."""
        order = self.sell_serials(self.serials[:1])
        rma = self.authorize(order, {self.phone: 1}, user=self.decider)
        self.rma = rma.with_env(self.env)
        answer = self.desk.scan("SN-UNKNOWN", rma.id)
        self.found = self.rma.action_report_discrepancy(answer["type"], note=answer["note"])

    def open_wizard(self, user=None):
        found = self.found.with_user(user or self.decider)
        action = found.action_open_serial()
        return (
            self.env["rma.unknown.serial"].with_user(user or self.decider).browse(action["res_id"])
        )

    def test_decided_created_received_and_credited(self):
        self.assertEqual((self.found.type, self.found.lot_id.id), ("unexpected_product", False))
        self.assertTrue(self.found.with_user(self.decider).can_create_serial)
        wizard = self.open_wizard()
        with Form(wizard) as form:
            self.assertEqual((form.name, form.line_id), ("SN-UNKNOWN", self.rma.line_ids))
            form.motive = "The label was changed in repair."
        wizard.action_apply()
        lot = self.env["stock.lot"].search([("name", "=", "SN-UNKNOWN")])
        self.assertRecordValues(
            lot,
            [{"product_id": self.phone.id, "company_id": self.company.id}],
        )
        self.assertEqual(lot.create_uid, self.decider)
        self.assertRecordValues(
            self.found,
            [{"state": "decided", "decision": "accept", "lot_id": lot.id, "type": "foreign_lot"}],
        )
        decision = self.rma.decision_ids.filtered("discrepancy_id")
        self.assertRecordValues(
            decision,
            [
                {
                    "event": "found_accept",
                    "user_id": self.decider.id,
                    "motive": "The label was changed in repair.",
                    "quantity": 1,
                }
            ],
        )
        # The desk knows it now, and it comes in like the one that was delivered.
        answer = self.desk.scan("SN-UNKNOWN", self.rma.id)
        self.assertEqual((answer["kind"], answer["item"]["lot_id"]), ("item", lot.id))
        self.rma.with_user(self.inspector)._receive_at_desk(
            [{"product_id": self.phone.id, "lot_id": lot.id, "quantity": 1}], False
        )
        self.assertEqual(self.on_hand(self.phone, self.returns, lot), 1)
        self.assertFalse(self.rma.discrepancy_ids.filtered(lambda found: found.state == "open"))
        self.inspect(self.rma)
        self.assertEqual(self.credit(self.rma).amount_untaxed, 500.0)
        self.assertEqual(self.rma.state, "done")

    def test_where_numbers_were_named(self):
        self.rma.action_cancel()
        order = self.sell_serials(self.serials[2:3])
        line = {"lot_ids": [Command.set(self.serials[2].ids)]}
        self.rma = self.authorize(order, {self.phone: 1}, line=line, user=self.decider)
        self.found = self.rma.action_report_discrepancy("unexpected_product", note="SN-UNKNOWN")
        self.open_wizard().action_apply()
        self.assertEqual(
            self.rma.line_ids.lot_ids.sorted("name").mapped("name"), ["SN-C", "SN-UNKNOWN"]
        )

    def test_who_may_not_create_numbers(self):
        clerk = new_test_user(self.env, "rma_clerk", groups="rma_management.group_rma_user")
        for user, message in ((clerk, "may not create"), (self.inspector, "Only customer service")):
            found = self.found.with_user(user)
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(AccessError, message),
                self.cr.savepoint(),
            ):
                found.action_accept_serial(self.rma.line_ids.id, "SN-UNKNOWN")
        self.assertFalse(self.found.with_user(clerk).can_create_serial)
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "SN-UNKNOWN")]))
        self.assertEqual(self.found.state, "open")

    def test_what_cannot_be_created(self):
        other = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        line = self.rma.line_ids
        found = self.found.with_user(self.decider)
        for line_id, name, message in (
            (line.id, "SN-A", "exists already"),
            (line.id, "  ", "type the number"),
            (other.line_ids.id, "SN-X", "Choose the goods"),
            (0, "SN-X", "Choose the goods"),
        ):
            with (
                self.subTest(name=name, line=line_id),
                self.assertRaisesRegex(UserError, message),
                self.cr.savepoint(),
            ):
                found.action_accept_serial(line_id, name)
        found.action_accept_serial(line.id, "SN-X")
        with self.assertRaisesRegex(UserError, "is decided"):
            found.action_accept_serial(line.id, "SN-Y")

    def test_goods_without_numbers(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        found = rma.action_report_discrepancy("unexpected_product", note="???")
        self.assertFalse(found.with_user(self.decider).can_create_serial)
