from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common_exchange import ExchangeCommon
from .test_policy_rules import PolicyRulesCommon


class GuaranteeCommon(PolicyRulesCommon):
    """A consumer abroad, a policy as strict as can be, and goods delivered on 2026-03-02."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.country_id = cls.env.ref("base.de")
        cls.policy.write(
            {
                "window_days": 1,
                "is_defective_accepted": False,
                "restocking_fee_basis": "percent",
                "restocking_fee_rate": 10,
                "freight_payer": "customer",
                "return_freight_amount": 15.0,
                "final_sale_product_ids": [Command.set(cls.chair.product_tmpl_id.ids)],
            }
        )
        cls.faulty = cls.env["rma.reason"].create({"name": "Broken", "fault": "seller"})
        cls.mind = cls.env["rma.reason"].create({"name": "Changed mind", "fault": "customer"})

    def sell_on(self, day="2026-03-02 12:00:00", lines=None, **vals):
        order = self.sell(lines or [(self.chair, 5)], **vals)
        order.date_order = day
        order.picking_ids.move_ids.date = day
        return order

    def verdicts(self, rma):
        """Return {code: outcome}; that tests ask for the same goods twice is not the question."""
        found = super().verdicts(rma)
        found.pop("requested_elsewhere", None)
        return found

    def complain(self, order, day="2026-05-20 12:00:00", quantity=1, resolution="exchange", **line):
        """Return the draft of a complaint about faulty chairs."""
        line = {"reason_id": self.faulty.id, "resolution": resolution, **line}
        return self.draft(order, {self.chair: quantity}, date_requested=day, line=line)


class TestGuarantee(GuaranteeCommon):
    """The law on faulty goods stands above the policy."""

    def test_shipped_packs(self):
        """By country: the last day, the last on which we prove, and what is due on day 40."""
        order = self.sell_on("2026-03-02 12:00:00", [(self.chair, 100)])
        for country, last, burden, due in (
            ("de", "2028-03-02", "2027-03-02", ["repair", "exchange"]),
            ("nl", "2028-03-02", "2027-03-02", ["repair", "exchange"]),
            ("fi", "2028-03-02", "2027-03-02", ["repair", "exchange"]),
            ("fr", "2028-03-02", "2028-03-02", ["repair", "exchange"]),
            ("be", "2028-03-02", "2028-03-02", ["repair", "exchange"]),
            ("ro", "2028-03-02", "2028-03-02", ["repair", "exchange"]),
            ("es", "2029-03-02", "2028-03-02", ["repair", "exchange"]),
            ("pt", "2029-03-02", "2028-03-02", ["repair", "exchange"]),
            ("se", "2029-03-02", "2028-03-02", ["repair", "exchange"]),
            ("ie", "2032-03-02", "2027-03-02", ["repair", "exchange"]),
            ("uk", "2032-03-02", "2026-09-02", ["repair", "exchange"]),
            ("cn", "2027-03-02", "2026-09-02", ["repair"]),
        ):
            with self.subTest(country=country):
                self.partner.country_id = self.env.ref(f"base.{country}")
                line = self.complain(order, "2026-04-11 12:00:00").line_ids
                found = line._reckon_guarantee(line.guarantee_id)
                self.assertEqual(str(found.until), last)
                self.assertEqual(str(found.burden_until), burden)
                self.assertEqual([each.remedy.resolution for each in found.due], due)
                for day, is_protected in ((last, True), (f"{last[:-1]}3", False)):
                    rma = self.complain(order, f"{day} 12:00:00")
                    self.assertEqual(bool(rma.line_ids.guarantee_id), is_protected, day)
        self.partner.country_id = self.env.ref("base.us")
        self.assertFalse(self.complain(order).line_ids.guarantee_id)

    def test_refund_at_once(self):
        order = self.sell_on()
        for country, day, outcome in (
            ("uk", "2026-04-01", "authorize"),
            ("uk", "2026-04-02", "review"),
            ("ie", "2026-04-01", "authorize"),
            ("pt", "2026-04-01", "authorize"),
            ("pt", "2026-04-02", "review"),
            ("de", "2026-04-01", "review"),
        ):
            with self.subTest(country=country, day=day):
                self.partner.country_id = self.env.ref(f"base.{country}")
                # Beside the right of withdrawal, which would grant it for other reasons.
                self.env["rma.withdrawal.right"].search([]).active = False
                found = self.verdicts(self.complain(order, f"{day} 12:00:00", resolution="refund"))
                self.assertEqual(found, {"guarantee": outcome})

    def test_every_pack_names_its_source(self):
        for pack in self.env["rma.guarantee"].search([]):
            with self.subTest(pack=pack.name):
                self.assertTrue(pack.act and pack.source_url and pack.date_checked)
                self.assertFalse(pack.is_reviewed, "nobody has reviewed it yet")
                self.assertEqual(len(pack.remedy_ids.mapped("resolution")) >= 3, True)

    def test_due_is_granted_and_the_rest_is_for_a_person(self):
        order = self.sell_on()
        for resolution, outcome in (
            ("repair", "authorize"),
            ("exchange", "authorize"),
            ("refund", "review"),
            ("store_credit", "review"),
            ("keep", "review"),
        ):
            with self.subTest(resolution=resolution):
                rma = self.complain(order, resolution=resolution)
                self.assertEqual(self.verdicts(rma), {"guarantee": outcome})
        verdict = rma.line_ids._evaluate()[rma.line_ids.id][0]
        for text in ("2019/771", "The return window ended", "Due first: Repair", "unless we prove"):
            self.assertIn(text, verdict.agent)
        self.assertIn("Repair, Exchange", verdict.customer)
        self.assertNotIn("window", verdict.customer)

    def test_what_the_policy_grants_stays_granted(self):
        self.set_terms(window_days=90, final_sale_product_ids=False)
        rma = self.complain(self.sell_on(), resolution="refund")
        self.assertEqual(self.verdicts(rma), {})
        self.assertTrue(rma.line_ids.guarantee_id)

    def test_who_says_that_something_is_wrong(self):
        order = self.sell_on()
        faults = {fault: self.create_reason(fault=fault).id for fault in ("carrier", "vendor")}
        silent = self.create_reason().id
        for reason, condition, is_claimed in (
            (self.faulty.id, False, True),
            (faults["carrier"], False, True),
            (faults["vendor"], "opened", True),
            (self.mind.id, False, False),
            (self.mind.id, "damaged", False),
            (silent, "opened", False),
            (silent, "defective", True),
            (False, "damaged", True),
            (False, False, False),
        ):
            with self.subTest(reason=reason, condition=condition):
                rma = self.complain(order, reason_id=reason, condition=condition)
                self.assertEqual(bool(rma.line_ids.guarantee_id), is_claimed)
                self.assertEqual("deny" in self.verdicts(rma).values(), not is_claimed)

    def test_for_whom(self):
        firm = self.env["res.partner"].create(
            {"name": "Firm", "is_company": True, "country_id": self.env.ref("base.de").id}
        )
        orders = {"person": self.sell_on(), "firm": self.sell_on(partner=firm)}
        for scope, granted in (
            ("consumers", {"person"}),
            ("everyone", {"person", "firm"}),
            ("nobody", set()),
        ):
            self.company.rma_withdrawal_scope = scope
            for who, order in orders.items():
                with self.subTest(scope=scope, who=who):
                    rma = self.complain(order)
                    self.assertEqual(bool(rma.line_ids.guarantee_id), who in granted)
                    self.assertEqual("deny" in self.verdicts(rma).values(), who not in granted)

    def test_excluded_goods_do_not_fall_back_on_another_law(self):
        parent = self.env["product.category"].create({"name": "Auctioned"})
        self.chair.categ_id = parent.create({"name": "Chairs", "parent_id": parent.id})
        self.partner.country_id = self.env.ref("base.fr")
        order = self.sell_on()
        self.assertTrue(self.complain(order).line_ids.guarantee_id)
        self.env.ref("rma_management.rma_guarantee_fr").excluded_category_ids = parent
        rma = self.complain(order)
        self.assertFalse(rma.line_ids.guarantee_id)
        self.assertEqual(self.verdicts(rma)["window_over"], "deny")

    def test_facts_still_count(self):
        order = self.sell_on(lines=[(self.chair, 1)])
        self.assertEqual(
            self.verdicts(self.complain(order, quantity=2))["exceeds_returnable"], "deny"
        )
        with self.assertRaisesRegex(UserError, "Only 1"):
            self.complain(order, quantity=2).action_submit()

    def test_each_delivery_by_its_own_clock(self):
        order = self.create_order([(self.chair, 3)])
        picking = order.picking_ids
        picking.move_ids.quantity = 1
        picking.with_context(skip_backorder=True).button_validate()
        self.deliver(order)
        first, second = order.picking_ids.move_ids.sorted("product_uom_qty")
        first.date, second.date = "2024-03-02 12:00:00", "2024-06-02 12:00:00"
        for quantity, day, is_protected in (
            (2, "2026-06-02", True),
            (2, "2026-06-03", False),
            (3, "2026-03-02", True),
            (3, "2026-03-03", False),
        ):
            with self.subTest(quantity=quantity, day=day):
                rma = self.complain(order, f"{day} 12:00:00", quantity)
                self.assertEqual(bool(rma.line_ids.guarantee_id), is_protected)

    def test_withdrawal_is_heard_first(self):
        rma = self.complain(self.sell_on(), "2026-03-09 12:00:00", resolution="refund")
        self.assertEqual(self.verdicts(rma), {"withdrawal_right": "authorize"})
        # Both apply: who withdraws from faulty goods does not pay for their way back.
        self.assertRecordValues(rma.line_ids, [{"freight_payer": "company", "is_fee_waived": True}])

    def test_fees_and_freight_are_ours(self):
        order = self.sell_on()
        self.set_terms(
            late_outcome="review",
            late_fee_basis="fixed",
            late_fee_rate=5.0,
            final_sale_product_ids=False,
        )
        for reason, payer, fees in ((self.faulty, "company", 0.0), (self.mind, "customer", 32.0)):
            with self.subTest(reason=reason.name):
                rma = self.complain(order, resolution="refund", reason_id=reason.id)
                self.assertEqual(rma.line_ids.freight_payer, payer)
                rma.action_submit()
                self.assertEqual(rma.state, "submitted")
                self.assertEqual(sum(rma.charge_ids.mapped("amount")), fees)

    def test_the_delivery_is_not_given_back(self):
        """The law gives back the price of the goods; more is the policy's to give."""
        rma = self.complain(self.sell_on(), resolution="exchange")
        rma.action_submit()
        self.assertEqual(rma.state, "authorized")
        self.assertFalse(rma.charge_ids)

    def test_on_record(self):
        rma = self.complain(self.sell_on()).with_user(self.csr)
        rma.action_submit()
        self.assertEqual(rma.state, "authorized")
        self.assertTrue(rma.line_ids.guarantee_id)
        decisions = rma.sudo().decision_ids
        codes = {
            reason["code"]
            for decision in decisions
            for reasons in decision.verdicts.values()
            for reason in reasons
        }
        self.assertIn("guarantee", codes)
        pack = rma.line_ids.guarantee_id
        pack.sudo().period_months = 1
        pack.sudo().burden_months = 1
        rma.invalidate_recordset()
        self.assertEqual(rma.line_ids.guarantee_id, pack, "frozen with the decision")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            pack.sudo().unlink()

    def test_a_person_decides_on_another_remedy(self):
        rma = self.complain(self.sell_on(), resolution="refund").with_user(self.csr)
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")
        self.assertIn("Due first: Repair", rma.approval_text)
        rma.with_user(self.manager).action_authorize()
        self.assertEqual(rma.state, "authorized")

    def test_packs_are_the_managers(self):
        pack = self.env.ref("rma_management.rma_guarantee_eu")
        self.assertTrue(pack.with_user(self.csr).source)
        with self.assertRaises(AccessError):
            pack.with_user(self.csr).period_months = 12
        pack.with_user(self.manager).is_reviewed = True

    def test_entry_proposes_what_is_due_first(self):
        order = self.sell_on()
        order.picking_ids.move_ids.date = self.env.cr.now()
        own = self.create_reason(fault="seller", default_resolution="store_credit")
        self.env["rma.withdrawal.right"].search([]).active = False
        for reason, window, final, proposed in (
            (self.faulty, 1, True, "repair"),
            (self.faulty, 90, False, "refund"),
            (own, 1, True, "store_credit"),
            (self.mind, 1, True, "refund"),
        ):
            with self.subTest(reason=reason.name, window=window):
                chairs = self.chair.product_tmpl_id if final else self.env["product.template"]
                self.policy.write({"window_days": window, "final_sale_product_ids": chairs})
                entry = self.env["rma.entry"].create({"sale_order_ids": [Command.set(order.ids)]})
                with Form(entry) as form, form.line_ids.edit(0) as line:
                    line.quantity = 1
                    line.reason_id = reason
                    self.assertEqual(line.resolution, proposed)
                    line.resolution = "exchange"
                    line.quantity = 2
                    self.assertEqual(line.resolution, "exchange", "chosen by hand")

    def test_entry_and_withdrawal(self):
        order = self.sell_on()
        order.picking_ids.move_ids.date = self.env.cr.now()
        entry = self.env["rma.entry"].create({"sale_order_ids": [Command.set(order.ids)]})
        with Form(entry) as form, form.line_ids.edit(0) as line:
            line.quantity = 1
            line.reason_id = self.faulty
            self.assertEqual(line.resolution, "refund", "which the law grants without a fault")


class TestSecondFault(GuaranteeCommon, ExchangeCommon):
    """What was repaired or replaced, and is faulty again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A replacement is a delivery, from which a right of withdrawal would count anew.
        cls.env["rma.withdrawal.right"].search([]).active = False

    def cure(self, order, resolution="exchange", quantity=1, **line):
        rma = self.complain(order, "2026-04-20 12:00:00", quantity, resolution, **line)
        rma.action_submit()
        self.receive(rma)
        disposition = self.env.ref("rma_management.rma_disposition_repair", False) or self.restock
        self.inspect(rma, disposition if resolution == "repair" else self.scrap)
        if resolution == "exchange":
            self.ship(rma)
            # Else the replacement, sent today, would begin a guarantee of its own.
            rma.replacement_picking_ids.move_ids.date = "2026-04-25 12:00:00"
        self.assertEqual(rma.state, "done")
        return rma

    def test_opens_the_next_remedy(self):
        order = self.sell_on()
        self.cure(order)
        rma = self.complain(order, resolution="refund")
        self.assertEqual(self.verdicts(rma), {"guarantee": "authorize"})
        verdict = rma.line_ids._evaluate()[rma.line_ids.id][0]
        self.assertIn("repair or replacement failed", verdict.agent)

    def test_does_not_open_it(self):
        order = self.sell_on()
        self.cure(order)
        other = self.sell_on()
        for label, rma in (
            ("more units", self.complain(order, quantity=2, resolution="refund")),
            ("before it", self.complain(order, "2026-04-19 12:00:00", resolution="refund")),
            ("another order", self.complain(other, resolution="refund")),
        ):
            with self.subTest(label):
                self.assertEqual(self.verdicts(rma), {"guarantee": "review"})

    def test_serials_tell_which_goods(self):
        """Of two robots one was replaced: the new one may be faulty again, the other is not."""
        robot = self.create_product("Robot", 300.0, tracking="serial")
        old, other, new = self.create_serials(robot, ["R1", "R2", "R3"])
        order = self.create_order([(robot, 2)])
        lines = order.picking_ids.move_ids.move_line_ids
        for line, lot in zip(lines, (old, other), strict=True):
            line.write({"lot_id": lot.id, "quantity": 1})
        self.deliver(order)
        order.picking_ids.move_ids.date = "2026-03-02 12:00:00"

        def complain(lot, resolution, day="2026-05-20 12:00:00"):
            line = {
                "reason_id": self.faulty.id,
                "resolution": resolution,
                "lot_ids": [Command.set(lot.ids)],
            }
            return self.draft(order, {robot: 1}, date_requested=day, line=line)

        rma = complain(old, "exchange", "2026-04-20 12:00:00")
        rma.action_submit()
        self.receive(rma)
        self.inspect(rma, self.scrap)
        sent = rma.replacement_picking_ids
        sent.move_ids.move_line_ids.write({"lot_id": new.id, "quantity": 1})
        sent.button_validate()
        sent.move_ids.date = "2026-04-25 12:00:00"
        self.assertEqual(rma.state, "done")
        for lot, outcome in ((new, "authorize"), (other, "review")):
            with self.subTest(lot=lot.name):
                self.assertEqual(self.verdicts(complain(lot, "refund")), {"guarantee": outcome})

    def test_a_repair_lengthens_the_guarantee(self):
        for sold, is_extended in (("2026-03-02", False), ("2026-07-31", True)):
            with self.subTest(sold=sold):
                order = self.sell_on(f"{sold} 12:00:00")
                rma = self.complain(order, f"{sold} 18:00:00", resolution="repair")
                rma.action_submit()
                # What the workshop did is another addon's.
                rma._in_action().write({"state": "done"})
                last = sold.replace("2026", "2028")
                for day, is_protected in ((last, True), (f"2028-12-{last[-2:]}", is_extended)):
                    line = self.complain(order, f"{day} 12:00:00").line_ids
                    self.assertEqual(bool(line.guarantee_id), is_protected, day)
