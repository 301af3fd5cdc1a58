from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import RmaCommon
from ..common_browser import BrowserCase

AUTHORIZE, REVIEW, DENY = "authorize", "review", "deny"
REPLAY_RUN = "odoo.addons.rma_management.models.replay.rma_policy_replay_run"


class ReplayCommon(RmaCommon):
    """Sales and returns of the past, and a draft of the next version."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)
        cls.today = cls.now.date()

    def sell_ago(self, days, lines, **vals):
        """Sell and deliver some days ago."""
        order = self.sell(lines, **vals)
        moment = self.now - timedelta(days=days)
        order.date_order = moment
        order.picking_ids.move_ids.write({"date": moment})
        return order

    def return_after(self, age, quantities, sold=60, order=None, **vals):
        """Return goods at some age, sold two months ago, under the policy of now."""
        if not order:
            order = self.sell_ago(sold, [(product, qty) for product, qty in quantities.items()])
        requested = self.now - timedelta(days=sold - age)
        return self.authorize(order, quantities, date_requested=requested, **vals)

    def draft_policy(self, policy=None, **vals):
        """Return a draft of the next version of the policy in force."""
        policy = policy or self.policy
        draft = self.env["rma.policy"].browse(policy.action_new_version()["res_id"])
        draft.write(vals)
        return draft


@tagged("post_install", "-at_install")
class TestReplay(ReplayCommon):
    """What another policy would have changed is told before it is published."""

    def queue(self, policy):
        """Queue a comparison over what these tests have made, without what others left today."""
        action = policy.with_user(self.manager).action_compare()
        replay = self.env["rma.policy.replay"].browse(action["res_id"])
        replay.write(
            {
                "date_from": self.today - timedelta(days=300),
                "date_to": self.today - timedelta(days=1),
            }
        )
        return replay

    def run_all(self, replay):
        """Run batch after batch, as the cron does but for its commits."""
        for _batch in range(100):
            if replay.state not in ("queued", "running"):
                return replay
            replay._run_batch()
        raise AssertionError("The comparison does not come to an end.")

    def compare(self, policy):
        return self.run_all(self.queue(policy))

    def get_totals(self, replay, kind="returned"):
        """Return {(before, after): lines}."""
        return {
            (row.outcome_before, row.outcome_after): row.line_count
            for row in replay.total_ids
            if row.kind == kind
        }

    # Verdicts

    def test_window_of_returned_lines(self):
        for age in (10, 20, 40):
            self.return_after(age, {self.chair: 1})
        table = [
            # window, late, lines by verdict before and after
            (0, DENY, {(AUTHORIZE, AUTHORIZE): 3}),
            (9, DENY, {(AUTHORIZE, DENY): 3}),
            (10, DENY, {(AUTHORIZE, AUTHORIZE): 1, (AUTHORIZE, DENY): 2}),
            (20, REVIEW, {(AUTHORIZE, AUTHORIZE): 2, (AUTHORIZE, REVIEW): 1}),
            (40, DENY, {(AUTHORIZE, AUTHORIZE): 3}),
        ]
        draft = self.draft_policy()
        for window, late, expected in table:
            with self.subTest(window=window):
                draft.write({"window_days": window, "late_outcome": late})
                replay = self.compare(draft)
                self.assertEqual(self.get_totals(replay), expected)
                changed = sum(n for (old, new), n in expected.items() if old != new)
                self.assertEqual(replay.changed_count, changed)

    def test_goods_without_an_order(self):
        """They are judged by the day they were bought and worth what was agreed."""
        rma = self.env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "date_requested": self.now - timedelta(days=5),
                "evidence_ids": [Command.create({"name": "receipt.pdf", "raw": b"x"})],
                "line_ids": [
                    Command.create(
                        {
                            "product_id": self.chair.id,
                            "price_basis": "list",
                            "date_purchased": self.today - timedelta(days=35),
                        }
                    )
                ],
            }
        )
        rma.action_submit()
        draft = self.draft_policy(no_order_outcome="authorize", window_days=30)
        replay = self.compare(draft)
        self.assertEqual(self.get_totals(replay), {(REVIEW, AUTHORIZE): 1})
        draft.window_days = 29
        self.assertEqual(self.get_totals(self.compare(draft)), {(REVIEW, DENY): 1})
        self.assertEqual(replay.total_ids.amount, 120.0)

    def test_lengthened_window_of_returned_lines(self):
        """What somebody overrode would not have been refused."""
        self.set_terms(window_days=14)
        order = self.sell_ago(60, [(self.chair, 1)])
        late = self.draft(order, {self.chair: 1}, date_requested=self.now - timedelta(days=30))
        late.with_user(self.manager).action_override("Good customer")
        self.return_after(10, {self.chair: 1})
        replay = self.compare(self.draft_policy(window_days=30))
        self.assertEqual(self.get_totals(replay), {(DENY, AUTHORIZE): 1, (AUTHORIZE, AUTHORIZE): 1})
        line = self.env["rma.policy.replay.line"].search([("replay_id", "=", replay.id)])
        self.assertRecordValues(
            line,
            [
                {
                    "kind": "returned",
                    "rma_line_id": late.line_ids.id,
                    "partner_id": self.partner.id,
                    "product_id": self.chair.id,
                    "amount": 120.0,
                    "outcome_before": DENY,
                    "outcome_after": AUTHORIZE,
                }
            ],
        )
        self.assertIn("14 days", line.reasons_before)
        self.assertFalse(line.reasons_after)
        self.assertIn("Of 2 returned lines 1 fewer would be refused.", replay.summary)

    def test_window_of_kept_deliveries(self):
        self.set_terms(window_days=30)
        for age in (5, 20, 45):
            self.sell_ago(age, [(self.chair, 2)])
        table = [
            (30, {(AUTHORIZE, AUTHORIZE): 2, (DENY, DENY): 1}),
            (14, {(AUTHORIZE, AUTHORIZE): 1, (AUTHORIZE, DENY): 1, (DENY, DENY): 1}),
            (45, {(AUTHORIZE, AUTHORIZE): 2, (DENY, AUTHORIZE): 1}),
        ]
        draft = self.draft_policy()
        for window, expected in table:
            with self.subTest(window=window):
                draft.window_days = window
                replay = self.compare(draft)
                self.assertEqual(self.get_totals(replay, "kept"), expected)
        self.assertIn("Of 3 deliveries that customers kept 1 more could", replay.summary)

    def test_what_came_back_is_not_kept(self):
        order = self.sell_ago(20, [(self.chair, 3), (self.lamp, 1)])
        self.return_after(1, {self.chair: 1, self.lamp: 1}, sold=20, order=order)
        replay = self.compare(self.draft_policy(window_days=14))
        self.assertEqual(self.get_totals(replay, "kept"), {(AUTHORIZE, DENY): 1})
        kept = self.env["rma.policy.replay.line"].search(
            [("replay_id", "=", replay.id), ("kind", "=", "kept")]
        )
        self.assertRecordValues(
            kept, [{"product_id": self.chair.id, "quantity": 2.0, "amount": 240.0}]
        )

    def test_deliveries_each_by_their_own_clock(self):
        order = self.create_order([(self.chair, 3)])
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 1.0, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.deliver(order)
        first, second = order.picking_ids.move_ids.sorted("id")
        first.date, second.date = (self.now - timedelta(days=days) for days in (40, 10))
        draft = self.draft_policy(window_days=30)
        for batch in (1000, 1):
            with self.subTest(batch=batch), patch(f"{REPLAY_RUN}.BATCH", batch):
                self.assertEqual(
                    self.get_totals(self.compare(draft), "kept"),
                    {(AUTHORIZE, DENY): 1, (AUTHORIZE, AUTHORIZE): 1},
                )

    def test_statutory_lines_stay(self):
        self.partner.country_id = self.env.ref("base.fr")
        self.stranger.country_id = self.env.ref("base.us")
        for partner in (self.partner, self.stranger):
            order = self.sell_ago(60, [(self.chair, 1)], partner_id=partner.id)
            self.authorize(
                order,
                {self.chair: 1},
                partner_id=partner.id,
                date_requested=self.now - timedelta(days=50),
            )
            self.sell_ago(10, [(self.lamp, 1)], partner_id=partner.id)
        replay = self.compare(
            self.draft_policy(window_days=5, restocking_fee_basis="percent", restocking_fee_rate=10)
        )
        expected = {(AUTHORIZE, AUTHORIZE): 1, (AUTHORIZE, DENY): 1}
        for kind in ("returned", "kept"):
            with self.subTest(kind=kind):
                self.assertEqual(self.get_totals(replay, kind), expected)
        self.assertEqual(sum(replay.total_ids.mapped("fee_after")), 0.0)
        lines = self.env["rma.policy.replay.line"].search([("replay_id", "=", replay.id)])
        self.assertEqual(lines.partner_id, self.stranger)

    def test_law_of_then_counts_for_returned_lines(self):
        self.partner.country_id = self.env.ref("base.fr")
        self.return_after(10, {self.chair: 1})
        self.sell_ago(10, [(self.chair, 1)])
        self.partner.country_id = self.env.ref("base.us")
        replay = self.compare(self.draft_policy(window_days=5))
        self.assertEqual(self.get_totals(replay), {(AUTHORIZE, AUTHORIZE): 1})
        self.assertEqual(self.get_totals(replay, "kept"), {(AUTHORIZE, DENY): 1})

    def test_controls_of_the_policy(self):
        self.return_after(10, {self.chair: 1})
        self.return_after(10, {self.chair: 3})
        replay = self.compare(self.draft_policy(auto_approve_limit=200))
        self.assertEqual(
            self.get_totals(replay), {(AUTHORIZE, AUTHORIZE): 1, (AUTHORIZE, REVIEW): 1}
        )
        self.assertIn("1 more would need approval", replay.summary)

    # Scope

    def test_scope(self):
        category = self.env["product.category"].create({"name": "Lighting"})
        self.lamp.categ_id = category
        self.return_after(10, {self.chair: 1, self.lamp: 1})
        tag = self.env["res.partner.category"].create({"name": "Dealers"})
        table = [
            # what the policy is for, its place in the list, lines it would refuse
            ({"category_ids": [Command.set(category.ids)]}, 1, 1),
            ({"category_ids": [Command.set(category.ids)]}, 1000, 0),
            ({"partner_category_ids": [Command.set(tag.ids)]}, 1, 0),
            ({"date_from": self.today, "date_to": self.today}, 1, 2),
        ]
        for scope, sequence, refused in table:
            with self.subTest(**scope, sequence=sequence):
                policy = self.env["rma.policy"].create(
                    {"name": "Strict", "sequence": sequence, "window_days": 5, **scope}
                )
                replay = self.compare(policy)
                totals = self.get_totals(replay)
                self.assertEqual(totals.get((AUTHORIZE, DENY), 0), refused)
                self.assertEqual(sum(totals.values()), 2)
                self.assertEqual(sum(replay.total_ids.mapped("applied_count")), refused)
                self.assertEqual(sum(replay.total_ids.mapped("moved_count")), refused)

    def test_what_leaves_the_policy_falls_to_the_next(self):
        """A version with a narrower scope leaves the rest to the other policies."""
        fallback = self.env["rma.policy"].create(
            {"name": "Everything Else", "sequence": 1000, "window_days": 5}
        )
        fallback.action_publish()
        self.return_after(10, {self.chair: 1, self.lamp: 1})
        replay = self.compare(
            self.draft_policy(product_ids=[Command.set(self.lamp.product_tmpl_id.ids)])
        )
        line = self.env["rma.policy.replay.line"].search([("replay_id", "=", replay.id)])
        self.assertRecordValues(
            line,
            [
                {
                    "product_id": self.chair.id,
                    "policy_before_id": self.policy.id,
                    "policy_after_id": fallback.id,
                    "outcome_after": DENY,
                }
            ],
        )

    # Fees

    def test_fees(self):
        free = self.env["rma.reason"].create({"name": "Our fault", "is_fee_waived": True})
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=5)
        self.return_after(10, {self.chair: 2, self.lamp: 1})
        self.return_after(10, {self.chair: 1}, line={"reason_id": free.id})
        self.return_after(40, {self.chair: 1})
        before = 0.05 * 240 + 2.0 + 0.05 * 120
        table = [
            ({"restocking_fee_rate": 10}, 0.1 * 240 + 4.0 + 0.1 * 120),
            ({"restocking_fee_basis": "unit", "restocking_fee_rate": 7}, 3 * 7 + 7),
            ({"restocking_fee_basis": "fixed", "restocking_fee_rate": 9}, 9 + 9),
            ({"restocking_fee_basis": "fixed", "restocking_fee_rate": 1000}, 280 + 120),
            # What is refused costs nothing.
            ({"restocking_fee_rate": 5, "window_days": 30}, 0.05 * 240 + 2.0),
            ({"restocking_fee_basis": False}, 0.0),
        ]
        for terms, after in table:
            with self.subTest(**terms):
                draft = self.draft_policy()
                draft.write({"restocking_fee_basis": "percent", "window_days": 0, **terms})
                replay = self.compare(draft)
                rows = replay.total_ids
                self.assertAlmostEqual(sum(rows.mapped("fee_before")), before)
                self.assertAlmostEqual(sum(rows.mapped("fee_after")), after)
                verb = "rise" if after > before else "fall"
                self.assertIn(
                    f"fees would {verb} by $\xa0{abs(after - before):.2f}",
                    replay.summary,
                )

    def test_all_charges_that_are_known(self):
        """Restocking, the way back and coming late, as a return under these terms has them."""
        theirs = self.env["rma.reason"].create({"name": "Theirs", "freight_payer": "customer"})
        self.set_terms(window_days=30, late_outcome="review")
        self.return_after(10, {self.chair: 2, self.lamp: 1}, line={"reason_id": theirs.id})
        self.return_after(10, {self.chair: 1})
        order = self.sell_ago(60, [(self.chair, 3)])
        late = self.draft(order, {self.chair: 2}, date_requested=self.now - timedelta(days=20))
        late.with_user(self.manager).action_authorize()
        swapped = {"resolution": "exchange"}
        self.return_after(10, {self.chair: 1}, line=swapped)
        none = {
            "late_fee_basis": False,
            "freight_payer": self.policy.freight_payer,
            "return_freight_amount": 0,
            "is_customer_liable": False,
        }
        freight = {"return_freight_amount": 7.5}
        table = [
            ({"late_fee_basis": "percent", "late_fee_rate": 20}, 48.0),
            ({"late_fee_basis": "unit", "late_fee_rate": 3}, 6.0),
            ({"late_fee_basis": "fixed", "late_fee_rate": 3}, 3.0),
            ({"late_fee_basis": "fixed", "late_fee_rate": 500}, 240.0),
            ({"late_fee_basis": "fixed", "late_fee_rate": 500, "is_customer_liable": True}, 500.0),
            (freight, 7.5),
            ({**freight, "freight_payer": "customer"}, 22.5),
            ({**freight, "freight_payer": "company"}, 0.0),
            # Together no more than the goods.
            (
                {"late_fee_basis": "fixed", "late_fee_rate": 239, "freight_payer": "customer"}
                | freight,
                240 + 15,
            ),
            ({"outbound_freight": "always"}, 0.0),
        ]
        for terms, after in table:
            with self.subTest(**terms):
                replay = self.compare(self.draft_policy(**{**none, **terms}))
                self.assertEqual(sum(replay.total_ids.mapped("fee_before")), 0.0)
                self.assertEqual(sum(replay.total_ids.mapped("fee_after")), after)

    def test_fees_in_another_currency(self):
        """Amounts are told in the company's currency, at the rate of the order."""
        euro = self.setup_euro()
        pricelist = self.env["product.pricelist"].create({"name": "Euro", "currency_id": euro.id})
        order = self.sell_ago(
            60, [(self.chair, 1, {"price_unit": 100.0})], pricelist_id=pricelist.id
        )
        self.assertEqual(order.currency_id, euro)
        self.return_after(10, {self.chair: 1}, order=order)
        for basis, fee in (("percent", 24.0), ("unit", 20.0), ("fixed", 20.0)):
            with self.subTest(basis=basis):
                draft = self.draft_policy(restocking_fee_basis=basis, restocking_fee_rate=10)
                rows = self.compare(draft).total_ids
                self.assertEqual(rows.mapped("fee_after"), [fee])
                self.assertEqual(rows.mapped("amount"), [240.0])

    def setup_euro(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        euro.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2000-01-01", "rate": 0.5}
        )
        return euro

    # Nothing happens

    def test_nothing_is_written_to_returns(self):
        rma = self.return_after(10, {self.chair: 2})
        self.env.flush_all()
        tables = (
            "rma_order", "rma_order_line", "rma_charge", "rma_decision", "sale_order_line",
            "stock_move",
        )  # fmt: skip

        def snapshot():
            self.env.flush_all()
            rows = []
            for table in tables:
                self.env.cr.execute(f"SELECT * FROM {table} ORDER BY id")  # pylint: disable=sql-injection
                rows.append(self.env.cr.fetchall())
            return rows

        before = snapshot()
        replay = self.compare(self.draft_policy(window_days=5))
        self.assertEqual(self.get_totals(replay), {(AUTHORIZE, DENY): 1})
        self.assertEqual(snapshot(), before)
        self.assertEqual(rma.line_ids.policy_id, self.policy)

    # The job

    def test_resumed_is_the_same_as_at_once(self):
        fee = {"restocking_fee_basis": "fixed", "restocking_fee_rate": 5}
        for age in (3, 10, 20, 40):
            self.return_after(age, {self.chair: 1, self.lamp: 2})
            self.sell_ago(age, [(self.chair, 1), (self.lamp, 1)])
        draft = self.draft_policy(window_days=14, **fee)
        at_once = self.compare(draft)
        with patch(f"{REPLAY_RUN}.BATCH", 1):
            bit_by_bit = self.queue(draft)
            bit_by_bit._run_batch()
            for _batch in range(3):
                self.assertTrue(bit_by_bit._run_batch())
            # The worker is killed and another one takes over.
            self.env.invalidate_all()
            self.assertEqual(bit_by_bit.state, "running")
            self.assertGreater(bit_by_bit.progress, 0)
            self.assertLess(bit_by_bit.progress, 100)
            self.run_all(bit_by_bit)
        names = [
            "kind", "outcome_before", "outcome_after", "line_count", "applied_count", "amount",
            "fee_before", "fee_after",
        ]  # fmt: skip
        self.assertEqual(
            [[row[name] for name in names] for row in bit_by_bit.total_ids],
            [[row[name] for name in names] for row in at_once.total_ids],
        )
        self.assertEqual(bit_by_bit.changed_count, at_once.changed_count)
        self.assertEqual(bit_by_bit.summary, at_once.summary)
        self.assertEqual(bit_by_bit.progress, 100)

    def run_cron(self):
        """Run the cron; what it commits stays in the test's transaction."""
        cron = self.env["ir.cron"]
        with patch.object(type(cron), "_commit_progress", return_value=60.0) as commit:
            self.env["rma.policy.replay"]._cron_replay()
        return commit

    def test_cron(self):
        self.return_after(10, {self.chair: 1})
        replay = self.queue(self.draft_policy(window_days=5))
        triggers = self.env["ir.cron.trigger"].search(
            [("cron_id", "=", self.env.ref("rma_management.ir_cron_replay").id)]
        )
        self.assertTrue(triggers)
        commit = self.run_cron()
        self.assertEqual(replay.state, "done")
        self.assertEqual(commit.call_args.kwargs, {"remaining": 0})

    def test_cron_goes_on_when_its_time_is_over(self):
        self.return_after(10, {self.chair: 1})
        replay = self.queue(self.draft_policy(window_days=5))
        cron = self.env.ref("rma_management.ir_cron_replay")
        triggers = self.env["ir.cron.trigger"]
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        with patch.object(type(cron), "_commit_progress", side_effect=[60.0, 0.0]) as commit:
            replay._cron_replay()
        self.assertEqual(replay.state, "running")
        self.assertGreater(commit.call_args.kwargs["remaining"], 0)
        self.assertTrue(triggers.search_count([("cron_id", "=", cron.id)]))
        self.run_cron()
        self.assertEqual(replay.state, "done")

    def test_cancel(self):
        self.return_after(10, {self.chair: 1})
        replay = self.queue(self.draft_policy(window_days=5))
        replay._run_batch()
        replay.with_user(self.manager).action_cancel()
        self.run_cron()
        self.assertRecordValues(replay, [{"state": "cancelled", "done_count": 0}])
        self.assertFalse(replay.summary)
        done = self.compare(replay.policy_id)
        done.with_user(self.manager).action_cancel()
        self.assertEqual(done.state, "done")

    def test_failure_is_told_and_harms_no_other(self):
        self.return_after(10, {self.chair: 1})
        broken = self.queue(self.draft_policy(window_days=5))
        other = self.queue(self.env["rma.policy"].create({"name": "Other", "sequence": 1}))
        runs = type(broken)
        compare = runs._compare

        def fail(replay, claims):
            compare(replay, claims)
            if replay == broken:
                raise ValueError("Out of paper")

        with (
            patch.object(runs, "_compare", fail),
            self.assertLogs(REPLAY_RUN, level="WARNING"),
        ):
            self.run_cron()
        self.assertRecordValues(
            broken | other,
            [
                {"state": "failed", "error": "ValueError('Out of paper')", "done_count": 0},
                {"state": "done", "error": False, "done_count": other.total_count},
            ],
        )
        self.assertFalse(broken.total_ids, "Half a batch is none.")

    def test_changed_half_way_starts_again(self):
        self.return_after(10, {self.chair: 1})
        draft = self.draft_policy(window_days=5)
        replay = self.queue(draft)
        replay._run_batch()
        replay._run_batch()
        draft.write({"window_ids": [Command.create({"resolution": "refund", "days": 10})]})
        self.run_all(replay)
        self.assertEqual(self.get_totals(replay), {(AUTHORIZE, AUTHORIZE): 1})
        self.assertEqual(replay.changed_count, 0)
        self.assertFalse(replay.is_outdated)
        draft.window_ids.days = 9
        replay.invalidate_recordset()
        self.assertTrue(replay.is_outdated)

    def test_one_at_a_time(self):
        draft = self.draft_policy()
        self.assertEqual(draft.action_compare(), draft.action_compare())
        self.assertEqual(draft.replay_count, 1)

    def test_old_ones_are_cleaned(self):
        old, new = self.compare(self.draft_policy()), self.compare(self.policy)
        self.env.cr.execute(
            "UPDATE rma_policy_replay SET create_date = create_date - interval '31 days'"
            " WHERE id = %s",
            (old.id,),
        )
        old.invalidate_recordset()
        self.env["rma.policy.replay"]._gc_replays()
        self.assertFalse(old.exists())
        self.assertTrue(new.exists())

    # Who may

    def test_access(self):
        self.return_after(10, {self.chair: 1})
        replay = self.compare(self.draft_policy(window_days=5))
        lines = self.env["rma.policy.replay.line"].search([("replay_id", "=", replay.id)])
        for user in (self.csr, self.inspector, self.accountant):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.policy.with_user(user).action_compare()
                for records in (replay, replay.total_ids, lines):
                    self.assertTrue(records)
                    with self.assertRaises(AccessError):
                        records.with_user(user).read(["id"])
                with self.assertRaises(AccessError):
                    replay.with_user(user).action_cancel()
        mine = replay.with_user(self.manager)
        self.assertTrue(mine.summary)
        for name, value in (("state", "queued"), ("last_order_id", 0)):
            with self.assertRaises(AccessError):
                mine.write({name: value})
        with self.assertRaises(AccessError):
            self.env["rma.policy.replay"].with_user(self.manager).create(
                {
                    "policy_id": self.policy.id,
                    "company_id": self.company.id,
                    "date_from": self.today,
                    "date_to": self.today,
                }
            )

    def test_other_companies_are_left_out(self):
        other = self.env["res.company"].create({"name": "Other Company"})
        replay = self.compare(self.draft_policy())
        replay.company_id = other
        with self.assertRaises(AccessError):
            replay.with_user(self.manager).read(["state"])
        rma = self.return_after(10, {self.chair: 1})
        again = self.queue(self.draft_policy(window_days=5))
        again.company_id = other
        self.run_all(again)
        self.assertEqual(rma.company_id, self.company)
        self.assertFalse(again.total_ids)

    def test_no_context_chooses_a_policy(self):
        """Whatever a caller sends along, a return is judged by its own policy."""
        self.set_terms(window_days=5)
        lenient = self.env["rma.policy"].create({"name": "Lenient", "sequence": 1000})
        lenient.action_publish()
        order = self.sell_ago(60, [(self.chair, 1)])
        names = ("policy_id", "rma_policy", "rma_policy_id", "rma_replay", "replay_id")
        context = dict.fromkeys(names, lenient.id)
        rma = self.draft(order, {self.chair: 1}, user=self.csr)
        entry = self.env["rma.entry"].with_user(self.csr)
        entry = entry.create({"sale_order_ids": [Command.set(order.ids)]})
        entry.action_return_all()
        for own_line in (rma.line_ids, entry.line_ids):
            with self.subTest(model=own_line._name):
                line = own_line.with_context(**context, default_policy_id=lenient.id)
                self.assertEqual(line.policy_id, self.policy)
                heard = line._hear(line._get_term_rules())[line.id]
                self.assertEqual([verdict.code for verdict in heard], ["window_over"])

    def test_no_default_chooses_terms(self):
        lenient = self.env["rma.policy"].create({"name": "Lenient", "sequence": 1000})
        rma = self.draft(self.sell([(self.chair, 2)]), {self.chair: 1}, user=self.csr)
        line = {"order_id": rma.id, "sale_line_id": rma.line_ids.sale_line_id.id}
        for records, default, vals in (
            (rma.line_ids, {"default_policy_id": lenient.id}, line),
            (rma, {"default_date_requested": self.now}, {"partner_id": self.partner.id}),
        ):
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_context(**default).create(vals)
            records.create(vals)

    # Cost

    def test_queries_do_not_grow_with_lines(self):
        products = self.env["product.product"].union(
            *[self.create_product(f"Part {number}", 10.0) for number in range(4)]
        )

        def measure(orders):
            tag = self.env["res.partner.category"].create({"name": "Dealers"})
            for number in range(orders):
                partner = self.env["res.partner"].create(
                    {
                        "name": f"Customer {number}",
                        "country_id": self.env.ref("base.fr").id,
                        "category_id": [Command.set(tag.ids)],
                    }
                )
                lines = [(product, 1) for product in products]
                order = self.sell_ago(60, lines, partner_id=partner.id)
                self.return_after(
                    10, dict.fromkeys(products, 1), order=order, partner_id=partner.id
                )
                self.sell_ago(10, lines, partner_id=partner.id)
            draft = self.draft_policy(
                window_days=5,
                exchange_threshold=5,
                auto_approve_limit=1,
                risk_rate=50,
                restocking_fee_basis="percent",
                restocking_fee_rate=10,
                partner_category_ids=[Command.set(tag.ids)],
            )
            replay = self.queue(draft)
            replay._run_batch()
            self.env.flush_all()
            self.env.invalidate_all()
            counts = []
            for _kind in ("returned", "kept"):
                before = self.env.cr.sql_log_count
                self.assertTrue(replay._run_batch())
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
                self.env.invalidate_all()
            self.run_all(replay)
            return counts

        measure(1)
        few = measure(1)
        many = measure(12)
        for kind, before, after in zip(("returned", "kept"), few, many, strict=True):
            with self.subTest(kind=kind):
                self.assertLessEqual(after, before + 5)
                self.assertLess(after, 120)


@tagged("post_install", "-at_install")
class TestReplayTour(ReplayCommon, BrowserCase):
    """A manager compares a draft in the browser, which follows the job by itself."""

    def test_tour(self):
        self.manager.password = self.manager.login
        self.return_after(10, {self.chair: 1})
        draft = self.draft_policy(window_days=5)
        runs = type(self.env["rma.policy.replay"])
        web_read = runs.web_read

        def read_and_run(replays, specification):
            """No cron runs beside a test: whenever the browser has looked, the job goes on."""
            result = web_read(replays, specification)
            for replay in replays.sudo():
                for _batch in range(2):
                    if replay.state in ("queued", "running"):
                        replay._run_batch()
            return result

        with patch.object(runs, "web_read", read_and_run):
            self.start_tour(
                f"/odoo/action-rma_management.rma_policy_action/{draft.id}",
                "rma_replay_tour",
                login=self.manager.login,
            )
        self.assertRecordValues(draft.replay_ids, [{"state": "done", "changed_count": 1}])
