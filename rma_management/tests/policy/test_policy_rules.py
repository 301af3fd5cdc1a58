from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ...tools.clock import find_missed, last_day
from ..common import RmaCommon


class PolicyRulesCommon(RmaCommon):
    def ask_after(self, order, days, quantities=None, **vals):
        """Return a draft whose customer asked some days from now."""
        rma = self.draft(order, quantities or {self.chair: 1}, **vals)
        rma.date_requested = fields.Datetime.now() + timedelta(days=days)
        rma.invalidate_recordset()
        return rma

    def verdicts(self, rma):
        """Return {code: outcome} of all lines."""
        return {
            verdict.code: verdict.outcome
            for found in rma.line_ids._evaluate().values()
            for verdict in found
        }

    def create_reason(self, **vals):
        return self.env["rma.reason"].create({"name": "Because", **vals})


class TestWindow(PolicyRulesCommon):
    def test_boundaries(self):
        cases = ((30, 29, None), (30, 30, None), (30, 31, "deny"), (0, 9999, None), (1, 2, "deny"))
        order = self.sell([(self.chair, 5)])
        for window, asked, outcome in cases:
            with self.subTest(window=window, asked=asked):
                self.policy.window_days = window
                self.assertEqual(
                    self.verdicts(self.ask_after(order, asked)).get("window_over"), outcome
                )

    def test_late_may_mean_approval(self):
        self.set_terms(window_days=30, late_outcome="review")
        rma = self.ask_after(self.sell([(self.chair, 1)]), 31)
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")

    def test_per_resolution(self):
        self.set_terms(
            window_days=30, window_ids=[Command.create({"resolution": "exchange", "days": 60})]
        )
        order = self.sell([(self.chair, 4)])
        for resolution, asked, outcome in (
            ("refund", 31, "deny"),
            ("exchange", 31, None),
            ("exchange", 60, None),
            ("exchange", 61, "deny"),
        ):
            with self.subTest(resolution=resolution, asked=asked):
                rma = self.ask_after(order, asked, line={"resolution": resolution})
                self.assertEqual(self.verdicts(rma).get("window_over"), outcome)

    def test_each_delivery_by_its_own_clock(self):
        """Three delivered early, two late: those in time come back first."""
        self.set_terms(window_days=30)
        order = self.create_order([(self.chair, 5)])
        picking = order.picking_ids
        picking.move_ids.quantity = 3
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.deliver(order)
        early, late = order.picking_ids.move_ids.sorted("id")
        early.date = fields.Datetime.now() - timedelta(days=40)
        rma = self.draft(order, {self.chair: 2})
        self.assertNotIn("window_over", self.verdicts(rma))
        rma.action_submit()
        self.assertEqual(rma.line_ids.move_ids.origin_returned_move_id, late)
        beyond = self.draft(order, {self.chair: 1})
        self.assertEqual(self.verdicts(beyond)["window_over"], "deny")
        self.assertTrue(early)

    def test_partly_in_time_is_told(self):
        self.set_terms(window_days=30)
        order = self.create_order([(self.chair, 5)])
        order.picking_ids.move_ids.quantity = 3
        order.picking_ids.move_ids.picked = True
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.deliver(order)
        order.picking_ids.move_ids.sorted("id")[0].date = fields.Datetime.now() - timedelta(days=40)
        rma = self.draft(order, {self.chair: 4})
        with self.assertRaisesRegex(UserError, "2 Units can still be returned"):
            rma.action_submit()

    def test_chosen_serial_decides_the_clock(self):
        product = self.create_product("Phone", 500.0, tracking="serial")
        lots = self.create_serials(product, ["SN1", "SN2"])
        order = self.create_order([(product, 2)])
        move = order.picking_ids.move_ids
        move.move_line_ids.unlink()
        for lot in lots:
            picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
            picking.move_ids.move_line_ids.unlink()
            self.env["stock.move.line"].create(
                picking.move_ids._prepare_rma_move_line_vals(lot, product.uom_id, 1)
            )
            picking.move_ids.picked = True
            picking.with_context(skip_backorder=True).button_validate()
        early = order.picking_ids.move_ids.filtered(lambda m: lots[0] in m.lot_ids)
        early.date = fields.Datetime.now() - timedelta(days=40)
        self.set_terms(window_days=30)
        for lot, outcome in ((lots[0], "deny"), (lots[1], None)):
            with self.subTest(lot=lot.name):
                rma = self.draft(order, {product: 1}, line={"lot_ids": [Command.set(lot.ids)]})
                self.assertEqual(self.verdicts(rma).get("window_over"), outcome)

    def test_the_day_is_the_companys(self):
        """23:30 UTC is tomorrow in Tokyo, whoever asks from wherever."""
        self.set_terms(window_days=1)
        self.company.partner_id.tz = "Asia/Tokyo"
        order = self.sell([(self.chair, 1)])
        order.picking_ids.move_ids.date = "2026-03-01 12:00:00"
        rma = self.draft(order, {self.chair: 1})
        for asked, outcome in (("2026-03-02 14:59:59", None), ("2026-03-02 15:00:00", "deny")):
            for zone in ("UTC", "America/Los_Angeles"):
                with self.subTest(asked=asked, zone=zone):
                    rma.date_requested = asked
                    local = rma.with_context(tz=zone)
                    self.assertEqual(self.verdicts(local).get("window_over"), outcome)

    def test_who_enters_does_not_choose_the_day(self):
        order = self.sell([(self.chair, 1)])
        rma = self.draft(order, {self.chair: 1}, user=self.csr)
        with self.assertRaises(AccessError):
            rma.date_requested = "2020-01-01"
        with self.assertRaises(AccessError):
            self.draft(order, {self.chair: 1}, user=self.csr, date_requested="2020-01-01")

    def test_pure_clock(self):
        day = fields.Date.to_date
        friday = day("2026-11-20")
        self.assertEqual(last_day(friday, 0), None)
        self.assertEqual(last_day(friday, 1), day("2026-11-21"))
        self.assertEqual(last_day(friday, 1, skip_weekend=True), day("2026-11-23"))
        self.assertEqual(last_day(friday, 2, skip_weekend=True), day("2026-11-23"))
        self.assertEqual(last_day(friday, 3, skip_weekend=True), day("2026-11-23"))
        deliveries = [(day("2026-11-01"), 2), (day("2026-11-10"), 3)]
        today = day("2026-11-20")
        self.assertEqual(find_missed(4, deliveries, 15, today), (2, day("2026-11-16")))
        self.assertEqual(find_missed(4, deliveries, 5, today), (4, day("2026-11-15")))
        self.assertEqual(find_missed(4, deliveries, 0, today), (0, None))


class TestOtherTerms(PolicyRulesCommon):
    def test_condition(self):
        self.set_terms(is_used_accepted=False)
        order = self.sell([(self.chair, 9)])
        ours = self.create_reason(fault="seller")
        theirs = self.create_reason(fault="customer")
        for condition, reason, outcome in (
            ("used", theirs, "deny"),
            ("used", self.env["rma.reason"], "deny"),
            ("used", ours, None),
            ("opened", theirs, None),
            ("unopened", theirs, None),
            (False, theirs, None),
        ):
            with self.subTest(condition=condition, reason=reason.fault):
                line = {"condition": condition, "reason_id": reason.id}
                rma = self.draft(order, {self.chair: 1}, line=line)
                self.assertEqual(self.verdicts(rma).get("condition_refused"), outcome)

    def test_final_sale(self):
        order = self.sell([(self.chair, 9), (self.lamp, 1)])
        self.set_terms(final_sale_product_ids=[Command.set(self.chair.product_tmpl_id.ids)])
        wrong = self.create_reason(fault="seller")
        for product, reason, outcome in (
            (self.chair, self.env["rma.reason"], "deny"),
            (self.chair, wrong, "review"),
            (self.lamp, self.env["rma.reason"], None),
        ):
            with self.subTest(product=product.name, reason=reason.name):
                rma = self.draft(order, {product: 1}, line={"reason_id": reason.id})
                self.assertEqual(self.verdicts(rma).get("final_sale"), outcome)
        parent = self.env["product.category"].create({"name": "Outlet"})
        self.lamp.categ_id = parent.copy({"name": "Outlet lamps", "parent_id": parent.id})
        self.set_terms(final_sale_category_ids=[Command.set(parent.ids)])
        self.assertEqual(self.verdicts(self.draft(order, {self.lamp: 1}))["final_sale"], "deny")

    def test_evidence(self):
        order = self.sell([(self.chair, 9)])
        reason = self.create_reason(is_evidence_required=True)
        for outcome in ("authorize", "review", "deny"):
            with self.subTest(outcome=outcome):
                self.policy.evidence_outcome = outcome
                rma = self.draft(order, {self.chair: 1}, line={"reason_id": reason.id})
                self.assertEqual(self.verdicts(rma).get("no_evidence"), outcome)
                rma.evidence_ids = [Command.create({"name": "photo.jpg", "raw": b"x"})]
                self.assertNotIn("no_evidence", self.verdicts(rma))
                self.assertEqual(rma.evidence_ids.res_id, rma.id)

    def test_evidence_opens_no_foreign_file(self):
        secret = self.env["ir.attachment"].create({"name": "secret", "raw": b"s"})
        rma = self.draft(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr)
        with self.assertRaises(AccessError), self.cr.savepoint():
            rma.write({"evidence_ids": [Command.link(secret.id)]})
        self.env.invalidate_all()
        self.assertFalse(secret.res_id)

    def test_evidence_moves_no_file_from_where_it_is(self):
        order = self.sell([(self.chair, 1)])
        own = self.env["ir.attachment"].with_user(self.csr)
        filed = own.create(
            {"name": "x", "raw": b"x", "res_model": "sale.order", "res_id": order.id}
        )
        rma = self.draft(order, {self.chair: 1}, user=self.csr)
        rma.write({"evidence_ids": [Command.link(filed.id)]})
        self.assertEqual((filed.res_model, filed.res_id), ("sale.order", order.id))

    def test_exchange_threshold(self):
        order = self.sell([(self.chair, 4)])
        for limit, quantity, resolution, outcome in (
            (120.0, 1, "exchange", None),
            (120.01, 1, "exchange", "deny"),
            (240.0, 2, "exchange", None),
            (1000.0, 1, "refund", None),
        ):
            with self.subTest(limit=limit, quantity=quantity):
                self.policy.exchange_threshold = limit
                rma = self.draft(order, {self.chair: quantity}, line={"resolution": resolution})
                self.assertEqual(self.verdicts(rma).get("below_exchange"), outcome)

    def test_keep_limit(self):
        """What stays with the customer counts together; what comes back does not."""
        order = self.sell([(self.chair, 4), (self.lamp, 1)])
        for limit, lines, outcome in (
            (0.0, [(self.chair, 4, "keep")], None),
            (120.0, [(self.chair, 1, "keep")], None),
            (119.99, [(self.chair, 1, "keep")], "review"),
            (130.0, [(self.chair, 1, "keep"), (self.lamp, 1, "keep")], "review"),
            (130.0, [(self.chair, 1, "keep"), (self.lamp, 1, "refund")], None),
        ):
            with self.subTest(limit=limit, lines=len(lines)):
                self.policy.keep_limit = limit
                rma = self.draft(order, {product: number for product, number, _what in lines})
                for line, (_product, _number, resolution) in zip(rma.line_ids, lines, strict=True):
                    line.resolution = resolution
                self.assertEqual(self.verdicts(rma).get("keep_approval"), outcome)

    def test_freight_payer(self):
        reason = self.create_reason(freight_payer="company")
        order = self.sell([(self.chair, 9)])
        line = self.draft(order, {self.chair: 1}, line={"reason_id": reason.id}).line_ids
        for payer, expected in (
            ("reason", "company"),
            ("customer", "customer"),
            ("company", "company"),
        ):
            self.policy.freight_payer = payer
            line.invalidate_recordset(["freight_payer"])
            self.assertEqual(line.freight_payer, expected)

    def test_all_is_told_worst_first(self):
        """In the entry, before anything is stored, and in the message of the refusal."""
        self.set_terms(window_days=30, is_used_accepted=False, auto_approve_limit=50)
        order = self.sell([(self.chair, 2)])
        order.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=40)
        form = Form(
            self.env["rma.entry"]
            .with_user(self.csr)
            .create({"sale_order_ids": [Command.set(order.ids)]})
        )
        with form.line_ids.edit(0) as line:
            line.quantity = 1
            line.condition = "used"
            self.assertEqual(line.verdict, "deny")
            self.assertIn("ended on", line.verdict_text)
        self.assertIn("could be returned until", form.customer_text)
        entry = form.save()
        shown = [reason["outcome"] for reason in entry.line_ids.verdict_reasons]
        self.assertEqual(shown, ["deny", "deny", "review"])
        with self.assertRaises(UserError) as caught:
            entry.action_confirm()
        self.assertIn("ended on", str(caught.exception))
        self.assertIn("Used", str(caught.exception))
