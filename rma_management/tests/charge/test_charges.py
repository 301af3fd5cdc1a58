from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from ..common_charge import ChargeCommon


class TestProposedCharges(ChargeCommon):
    """What policy and law propose, and what a credit note makes of it."""

    def test_nothing_without_terms(self):
        rma = self.authorize(self.sell([(self.chair, 1), (self.delivery, 1)]), {self.chair: 1})
        self.assertFalse(rma.charge_ids)

    def test_freight_of_who_pays_it(self):
        self.set_terms(return_freight_amount=7.5)
        order = self.sell([(self.chair, 4)])
        free = self.env["rma.reason"].create(
            {"name": "Ours", "freight_payer": "customer", "is_fee_waived": True}
        )
        theirs = self.env["rma.reason"].create({"name": "Theirs", "freight_payer": "customer"})
        ours = self.env["rma.reason"].create({"name": "Wrong", "freight_payer": "company"})
        for reason, estimated in ((free, 120.0), (theirs, 112.5), (ours, 120.0)):
            with self.subTest(reason=reason.name):
                rma = self.authorize(order, {self.chair: 1}, line={"reason_id": reason.id})
                self.assertEqual(rma.amount_estimated, estimated)

    def test_credit_note_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.partner.lang = "fr_FR"
        kind = self.env.ref("rma_management.selection__rma_charge__type__return_freight")
        kind.with_context(lang="fr_FR").name = "Frais de renvoi"
        self.set_terms(return_freight_amount=7.5, freight_payer="customer")
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        note = self.credit(rma.with_context(lang="en_US"))
        self.assertIn("Frais de renvoi", note.invoice_line_ids.mapped("name"))
        self.assertEqual(note.ref, f"Retour {rma.name} de {note.reversed_entry_id.name}")

    def test_freight_is_charged_once_for_many_lines(self):
        self.set_terms(return_freight_amount=7.5, freight_payer="customer")
        rma = self.settle(
            self.sell([(self.chair, 1), (self.lamp, 1)]), {self.chair: 1, self.lamp: 1}
        )
        self.assertEqual(self.charge_lines(self.credit(rma)), {"return_freight": -7.5})

    def test_late_units_alone_pay_for_being_late(self):
        self.set_terms(
            window_days=10, late_outcome="review", late_fee_basis="percent", late_fee_rate=20
        )
        order = self.sell([(self.chair, 3)])
        order.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=11)
        order.order_line.product_uom_qty = 5
        self.deliver(order)
        self.invoice(order)
        rma = self.draft(order, {self.chair: 5})
        self.assertEqual(rma.amount_estimated, 600 - 0.2 * 360)
        rma.action_authorize()
        self.assertRecordValues(rma.charge_ids, [{"type": "late", "quantity": 3.0, "amount": 72.0}])
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(sum(self.credit(rma).mapped("amount_total")), 528.0)

    def test_in_time_is_not_late(self):
        self.set_terms(window_days=10, late_fee_basis="fixed", late_fee_rate=20)
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertFalse(rma.charge_ids)

    def test_law_forbids_fees_and_allows_freight(self):
        self.partner.country_id = self.env.ref("base.de")
        self.set_terms(
            window_days=1,
            late_fee_basis="fixed",
            late_fee_rate=20,
            restocking_fee_basis="percent",
            restocking_fee_rate=10,
            freight_payer="customer",
            return_freight_amount=5,
        )
        order = self.sell([(self.chair, 1)])
        order.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=5)
        rma = self.authorize(order, {self.chair: 1})
        self.assertEqual(rma.charge_ids.mapped("type"), ["return_freight"])

    def test_law_gives_back_the_delivery_with_the_last_of_the_goods(self):
        self.partner.country_id = self.env.ref("base.de")
        order = self.sell([(self.chair, 2), (self.lamp, 1), (self.delivery, 1)])
        first = self.settle(order, {self.chair: 1})
        self.assertRecordValues(
            first.charge_ids, [{"type": "outbound_freight", "source": "law", "amount": 0.0}]
        )
        self.assertFalse(self.charge_lines(self.credit(first)))
        rest = self.settle(order, {self.chair: 1, self.lamp: 1})
        self.assertEqual(rest.amount_estimated, 120 + 40 + 12.0)
        note = self.credit(rest)
        self.assertEqual(self.charge_lines(note), {"outbound_freight": 12.0})
        self.assert_reversed(
            order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice"),
            (first | rest).credit_note_ids,
        )
        self.assertEqual(order.invoice_status, "invoiced")

    def test_delivery_on_an_invoice_of_its_own(self):
        self.set_terms(outbound_freight="whole")
        order = self.create_order([(self.chair, 1), (self.delivery, 1)])
        self.invoice(order)
        self.deliver(order)
        self.invoice(order)
        rma = self.settle(order, {self.chair: 1})
        notes = self.credit(rma)
        self.assertEqual(len(notes), 2)
        self.assertEqual(sum(notes.mapped("amount_total")), rma.amount_estimated)
        self.assertEqual(rma.amount_credited, 132.0)
        self.assertEqual(rma.state, "done")

    def test_delivery_is_given_back_once(self):
        self.set_terms(outbound_freight="always")
        order = self.sell([(self.chair, 2), (self.delivery, 1)])
        for freight in (12.0, 0.0):
            rma = self.settle(order, {self.chair: 1})
            self.assertEqual(rma.amount_estimated, 120 + freight)
            self.assertEqual(self.credit(rma).amount_total, 120 + freight)

    def test_delivery_credited_by_hand_is_not_given_back_again(self):
        self.set_terms(outbound_freight="always")
        order = self.sell([(self.chair, 1), (self.delivery, 1)])
        by_hand = self.reverse_by_hand(order.invoice_ids)
        by_hand.invoice_line_ids.filtered(lambda line: line.product_id == self.chair).unlink()
        by_hand.action_post()
        rma = self.settle(order, {self.chair: 1})
        self.assertEqual(self.credit(rma).amount_total, 120.0)

    def test_delivery_raised_on_the_draft_is_refused(self):
        self.set_terms(outbound_freight="always")
        rma = self.settle(self.sell([(self.chair, 1), (self.delivery, 1)]), {self.chair: 1})
        note = self.credit(rma, post=False)
        note.invoice_line_ids.filtered("rma_charge_id").price_unit = 20.0
        with self.assertRaisesRegex(UserError, "Delivery"):
            note.action_post()

    def test_terms_of_charges_are_locked_with_the_policy(self):
        self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        for name, value in (("late_fee_rate", 1), ("is_customer_liable", True)):
            with self.assertRaises(UserError):
                self.policy.write({name: value})


class TestInspectedCharges(ChargeCommon):
    """What an inspection finds is charged on the next note, once."""

    def test_value_lost_by_the_units_of_the_grade(self):
        self.grade.diminished_rate = 30
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        self.receive(rma)
        self.inspect_as(rma, self.grade, quantity=1)
        self.inspect(rma)
        self.assertRecordValues(
            rma.charge_ids,
            [{"type": "diminished_value", "source": "inspection", "amount": 36.0}],
        )
        self.assertEqual(rma.amount_estimated, 324.0)
        self.assertEqual(self.credit(rma).amount_total, 324.0)

    def test_units_that_are_not_credited_lose_nothing(self):
        self.grade.diminished_rate = 30
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.inspect_as(rma, self.grade, disposition=self.send_back)
        self.assertFalse(rma.charge_ids)

    def test_grade_put_right(self):
        self.grade.diminished_rate = 30
        best = self.env["rma.grade"].search([], limit=1)
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        inspection = self.inspect_as(rma, best)
        inspection.grade_id = self.grade
        self.assertEqual(rma.amount_estimated, 84.0)
        inspection.grade_id = best
        self.assertFalse(rma.charge_ids)

    def test_found_after_the_first_note_is_charged_on_the_next_one_once(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        for found in (False, True, False):
            self.receive(rma, {self.chair: 1}, backorder=True)
            inspection = self.inspect(rma)[:1]
            if found:
                self.add_charge(
                    rma,
                    "missing_accessory",
                    15.0,
                    line_id=inspection.line_id.id,
                    inspection_id=inspection.id,
                    source="inspection",
                )
            note = self.credit(rma)
            wanted = {"missing_accessory": -15.0} if found else {}
            self.assertEqual(self.charge_lines(note), wanted)
        self.assertEqual(rma.amount_credited, rma.amount_estimated)
        self.assertEqual(rma.state, "done")

    def test_found_while_a_draft_waits(self):
        """The draft is right as it is: what was found since is charged on the next note."""
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.inspect(rma)
        first = self.credit(rma, post=False)
        self.add_charge(rma, "missing_accessory", 15.0)
        first.action_post()
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_total, 105.0)


class TestChargeLimits(ChargeCommon):
    """Never more than the goods on the note; beyond, only where the policy says so."""

    def test_rest_is_carried_to_the_next_note(self):
        order = self.sell([(self.chair, 2)])
        rma = self.authorize(order, {self.chair: 2})
        self.add_charge(rma, "missing_accessory", 150.0)
        self.add_charge(rma, "return_freight", 20.0)
        for total in (0.0, 70.0):
            self.receive(rma, {self.chair: 1}, backorder=True)
            self.inspect(rma)
            self.assertEqual(self.credit(rma).amount_total, total)
        self.assertEqual(rma.amount_estimated, 70.0)
        self.assertEqual(rma.state, "done")

    def test_let_go_where_the_customer_owes_nothing(self):
        rma = self.settle(self.sell([(self.lamp, 1)]), {self.lamp: 1})
        self.add_charge(rma, "missing_accessory", 100.0)
        self.assertEqual(self.credit(rma).amount_total, 0.0)
        self.assertRecordValues(rma, [{"state": "done", "amount_owed": 0.0}])
        with self.assertRaises(UserError):
            rma.action_invoice_charges()

    def test_goodwill_pays_no_fees(self):
        """What is taken off is limited by the goods, not by what is given on top."""
        rma = self.settle(self.sell([(self.lamp, 1)]), {self.lamp: 1})
        self.add_charge(rma, "missing_accessory", 100.0)
        self.add_charge(rma, "goodwill", 8.0)
        self.assertEqual(self.credit(rma).amount_total, 8.0)

    def owe(self):
        self.set_terms(is_customer_liable=True)
        rma = self.settle(self.sell([(self.lamp, 1)]), {self.lamp: 1})
        self.add_charge(rma, "missing_accessory", 100.0)
        return rma

    def test_customer_owes_the_rest(self):
        rma = self.owe()
        rma.action_create_credit_notes()
        self.assertEqual(rma.credit_note_ids.amount_total, 0.0)
        self.assertRecordValues(
            rma.charge_invoice_ids,
            [{"move_type": "out_invoice", "state": "draft", "amount_total": 60.0}],
        )
        rma.credit_note_ids.action_post()
        self.assertRecordValues(rma, [{"state": "authorized", "next_step": "settle"}])
        self.assertEqual(rma.charge_invoice_ids.rma_order_ids, rma)
        rma.charge_invoice_ids.action_post()
        self.assertRecordValues(rma, [{"state": "done", "amount_owed": 0.0}])

    def test_rest_is_invoiced_again_only_when_its_invoice_is_gone(self):
        rma = self.owe()
        self.credit(rma)
        with self.assertRaises(UserError):
            rma.action_invoice_charges()
        rma.charge_invoice_ids.button_cancel()
        self.assertEqual(rma.amount_owed, 60.0)
        rma.with_user(self.csr).action_invoice_charges()
        invoices = rma.charge_invoice_ids.filtered(lambda move: move.state == "draft")
        self.assertEqual(invoices.amount_total, 60.0)
        invoices.unlink()
        self.assertEqual(rma.amount_owed, 60.0)

    def test_owed_for_what_was_found_after_everything_was_credited(self):
        self.grade.diminished_rate = 30
        self.set_terms(is_customer_liable=True, refund_timing="receipt")
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.credit(rma)
        self.inspect_as(rma, self.grade)
        self.assertRecordValues(rma, [{"next_step": "settle", "amount_owed": 36.0}])
        rma.with_user(self.csr).action_invoice_charges()
        rma.charge_invoice_ids.action_post()
        self.assertEqual(rma.state, "done")

    def test_waived_is_not_owed(self):
        rma = self.owe()
        self.credit(rma)
        rma.charge_invoice_ids.unlink()
        rma.charge_ids.filtered(lambda charge: not charge.move_line_ids).unlink()
        self.assertTrue(rma.amount_owed)
        with self.assertRaises(UserError):
            rma.charge_ids.action_waive("On a posted note")

    def test_cancelled_return_takes_its_invoice_along(self):
        rma = self.owe()
        rma.action_create_credit_notes()
        invoice = rma.charge_invoice_ids
        rma._follow_rma_event("cancel")
        self.assertEqual(invoice.state, "cancel")
