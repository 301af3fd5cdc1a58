import random
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError

from ...models.quality.rma_personal import FILES
from ...tools.risk import LINES_UP_TO, Company, Point, Profile
from ...tools.verdict import DENY, REVIEW
from ..common_quality import QualityCommon


class TestProfile(QualityCommon):
    """One figure for the rule and the page, which asks somebody and refuses nothing."""

    def setUp(self):
        super().setUp()
        self.mind = self.env.ref("rma_management.rma_reason_not_needed")

    def buy(self, returned=3, kept=3, is_inspected=True, **vals):
        """Let the customer buy some chairs and give some back."""
        order = self.sell_lines(self.chair, returned + kept)
        rma = self.give_back(order, returned, **({"reason_id": self.mind.id} | vals))
        if is_inspected:
            self.receive(rma)
            self.inspect(rma)
        return rma

    def get_profile(self):
        return self.partner._get_rma_profiles(self.company)[self.partner.id]

    def test_what_counts(self):
        for vals, expected in (
            ({}, 3.0),
            ({"is_inspected": False}, 1.5),
            ({"reason_id": self.defective.id}, 0.0),
        ):
            with self.subTest(vals), self.env.cr.savepoint() as savepoint:
                self.buy(**vals)
                profile = self.get_profile()
                self.assertEqual((profile.delivered, profile.returned), (6, 3))
                self.assertAlmostEqual(sum(point.score for point in profile.points), expected)
                savepoint.rollback()

    def test_found_otherwise_the_reason_excuses_nothing(self):
        rma = self.buy(is_inspected=False, reason_id=self.defective.id)
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.condition_found = "used"
        wizard.action_apply()
        self.assertFalse(any(rma.inspection_ids.mapped("is_as_declared")))
        self.assertAlmostEqual(sum(point.score for point in self.get_profile().points), 3.0)

    def test_the_page_costs_no_query_per_line(self):
        counts = []
        for _more in range(3):
            for _order in range(2):
                self.buy(returned=1, kept=1)
            partner = self.partner.with_user(self.csr)
            partner.rma_profile  # noqa: B018 - warm
            counts.append(self.count_queries(lambda p=partner: p.rma_profile)[0])
        self.assertEqual(len(self.get_profile().points), 12)
        self.assertEqual(counts[2], counts[1], counts)

    def test_the_page_and_the_rule_say_the_same(self):
        returned = self.buy()
        profile = self.get_profile()
        partner = self.partner.with_user(self.csr)
        self.assertAlmostEqual(partner.rma_return_rate, profile.percent, places=1)
        values = partner._get_rma_profile_values(self.company)
        self.set_terms(risk_rate=20)
        order = self.sell_lines(self.lamp, 1)
        self.assertEqual(f"{self.get_profile().percent:.1f}", "23.5")
        rma = self.draft(order, {self.lamp: 1}, user=self.csr)
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")
        self.assertIn("23.5%", rma.approval_text)
        self.assertEqual(values["rate"], f"{profile.percent:.1f}")
        self.assertEqual(len(values["points"]), 6)
        self.assertIn("23.5", str(partner.browse(partner.id).rma_profile))
        total = sum(float(point["score"]) for point in values["points"])
        self.assertAlmostEqual(total, sum(point.score for point in profile.points))
        names = {name for point in values["points"] for name, _id, _reason in point["returns"]}
        self.assertEqual(names, {returned.name})

    def test_others_do_not_see_it(self):
        for user in (self.stock_user, self.accountant):
            with self.assertRaises(AccessError):
                self.partner.with_user(user).read(["rma_return_rate", "rma_profile"])

    def test_nothing_grows_with_the_history(self):
        """The last lines are looked at, however many there are before them."""
        self.buy(is_inspected=False)
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO sale_order_line (order_id, order_partner_id, company_id, state, name,
                                         product_id, product_uom_id, product_uom_qty, qty_delivered,
                                         customer_lead, price_unit, sequence)
            SELECT order_id, order_partner_id, company_id, state, name, product_id, product_uom_id,
                   1, 1, 0, 0, 10
              FROM sale_order_line, generate_series(1, 2000)
             WHERE id = (SELECT max(id) FROM sale_order_line WHERE order_partner_id = %s)
            """,
            [self.partner.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.get_profile().delivered, LINES_UP_TO)

    def test_queries_do_not_grow(self):
        self.buy(is_inspected=False)
        one, _found = self.count_queries(self.partner._get_rma_profiles, self.company)
        both = self.partner | self.stranger | self.csr.partner_id
        many, _found = self.count_queries(both._get_rma_profiles, self.company)
        self.assertLessEqual(many, one)

    def test_what_is_usual(self):
        self.buy()
        self.company._reckon_usual()
        self.assertGreater(self.company.rma_usual_rate, 0)
        groups = self.company._count_customers()
        self.assertIn((3.0, 6.0), [(returned, delivered) for returned, delivered, _n in groups])
        with self.enter_registry_test_mode():
            self.env.ref("rma_management.ir_cron_usual").method_direct_trigger()

    def test_it_never_refuses_and_the_law_stands(self):
        """Whatever the figure: no refusal, and what the law gives waits for nobody."""
        dice = random.Random(3)
        self.set_terms(risk_rate=1)
        order = self.sell_lines(self.lamp, 2)
        lines = self.draft(order, {order.order_line[0]: 1, order.order_line[1]: 1}).line_ids
        right = self.env["rma.withdrawal.right"].search([], limit=1)
        guarantee = self.env["rma.guarantee"].search([], limit=1)
        self.assertTrue(right and guarantee)
        asked = 0
        for number in range(60):
            found = self.make_profile(dice)
            law = ({}, {"withdrawal_right_id": right.id}, {"guarantee_id": guarantee.id})[
                number % 3
            ]
            lines._in_action().sudo().write(
                {"withdrawal_right_id": False, "guarantee_id": False, **law}
            )
            profiles = {self.partner.id: found}
            with patch.object(
                type(self.partner), "_get_rma_profiles", lambda *_args, p=profiles: p
            ):
                heard = lines._rule_risk()
                whole = lines._evaluate()
            outcomes = {verdict.outcome for verdicts in heard.values() for verdict in verdicts}
            self.assertLessEqual(outcomes, {REVIEW})
            self.assertEqual(bool(heard), bool(not law and found.asks(1)))
            self.assertNotIn(DENY, {v.outcome for verdicts in whole.values() for v in verdicts})
            if law:
                self.assertNotIn("risk_approval", {v.code for vs in whole.values() for v in vs})
            asked += bool(heard)
        self.assertTrue(0 < asked < 60)

    def make_profile(self, dice):
        points = tuple(
            Point(
                number,
                dice.randrange(500),
                (1,),
                dice.choice((None, 0.0, 0.5, 1.0)),
            )
            for number in range(dice.randrange(30))
        )
        return Profile(points, Company(dice.random(), dice.uniform(2, 100)))

    def test_export(self):
        rma = self.buy()
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "rma_management.rma_profile_report", self.partner.ids
        )
        text = html.decode()
        for part in (
            rma.name,
            "The figure refuses nothing",
            "Directive 2011/83/EU",
            "Anna Customer",
        ):
            self.assertIn(part, text)


class TestObjection(QualityCommon):
    """Who is looked at because of a score may object, and a person answers."""

    def setUp(self):
        super().setUp()
        self.set_terms(risk_rate=1)
        order = self.sell_lines(self.chair, 6)
        self.rma = self.draft(order, dict.fromkeys(order.order_line[:2], 1), user=self.csr)
        self.rma.action_submit()
        self.assertEqual(self.rma.state, "submitted")

    def test_object_and_be_heard(self):
        review = self.rma._get_portal_values()["review"]
        self.assertEqual(review["can_object"], 1)
        objection = self.rma._object_by_customer("It was a gift. " * 300)
        self.assertLessEqual(len(objection.statement), 2000)
        self.assertEqual(objection.partner_id, self.partner)
        self.assertTrue(objection.activity_ids.user_id)
        self.assertEqual(self.rma.decision_ids.sorted("id")[-1].event, "object")
        self.assertEqual(self.rma._get_portal_values()["review"]["is_waiting"], 1)
        with self.assertRaisesRegex(UserError, "have done so"):
            self.rma._object_by_customer("Again")
        with self.assertRaisesRegex(UserError, "returns manager answers"):
            objection.with_user(self.csr).action_uphold()
        managed = objection.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Write what you answer"):
            managed.action_uphold()
        managed.answer = "You are right."
        managed.action_uphold()
        self.assertRecordValues(objection, [{"state": "upheld", "user_id": self.manager.id}])
        self.assertEqual(self.partner.rma_score_paused, fields.Date.today() + timedelta(days=365))
        self.assertFalse(objection.activity_ids)
        self.assertEqual(self.rma.decision_ids.sorted("id")[-1].event, "uphold")
        self.assertIn("You are right.", self.rma.message_ids[0].body)
        self.assertEqual(self.rma._get_portal_values()["review"]["answer"], "You are right.")
        # From now on no score asks.
        order = self.sell_lines(self.chair, 1)
        self.assertEqual(self.authorize(order, {self.chair: 1}, user=self.csr).state, "authorized")

    def test_dismissed(self):
        objection = self.rma._object_by_customer("No")
        objection.with_user(self.manager).answer = "We look at it once."
        objection.with_user(self.manager).action_dismiss()
        self.assertFalse(self.partner.rma_score_paused)
        with self.assertRaises(UserError):
            objection.with_user(self.manager).answer = "Other"

    def test_nothing_to_object_to(self):
        rma = self.authorize(self.sell([(self.lamp, 1)], partner=self.stranger), {self.lamp: 1})
        self.assertFalse(rma._get_portal_values()["review"])
        with self.assertRaises(UserError):
            rma._object_by_customer("No")
        with self.assertRaises(UserError):
            self.rma._object_by_customer("  ")


class TestPersonal(QualityCommon):
    """Personal data goes on request or by age, and what has to be kept is kept and named."""

    def setUp(self):
        super().setUp()
        self.personal = self.env["rma.personal"]
        self.rma = self.return_all_the_way(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertEqual(self.rma.state, "done")
        self.fill(self.rma)
        self.open = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.fill(self.open)

    def fill(self, rma):
        photo = self.env["ir.attachment"].create({"name": "sole.jpg", "raw": b"x"})
        rma.sudo()._in_action().write(
            {
                "email_from": "anna@example.com",
                "subject": "My chair",
                "evidence_ids": [Command.set(photo.ids)],
            }
        )

    def test_on_request(self):
        with self.assertRaises(AccessError):
            self.env["rma.erasure"].with_user(self.csr).create({"partner_id": self.partner.id})
        action = self.partner.with_user(self.manager).action_open_rma_erasure()
        dialog = self.env["rma.erasure"].with_user(self.manager).browse(action["res_id"])
        self.assertIn(
            "Photos of goods, from the customer and from inspections: 1", dialog.erased_text
        )
        self.assertIn("Art. 17(3)(b)", dialog.kept_text)
        amount = self.rma.amount_credited
        dialog.action_erase()
        self.assertRecordValues(
            self.rma,
            [{"email_from": False, "subject": False, "amount_credited": amount, "state": "done"}],
        )
        self.assertFalse(self.rma.evidence_ids)
        self.assertTrue(self.rma.decision_ids)
        # What is under way keeps what it needs.
        self.assertEqual(self.open.subject, "My chair")
        self.assertTrue(self.open.evidence_ids)
        self.assertIn("erased on request", self.partner.message_ids[0].body)
        self.assertEqual(self.personal._count(customer=self.partner)["contact"], 0)

    def test_by_age(self):
        self.company.write({"rma_keep_photos_days": 30, "rma_keep_contact_days": 60})
        self.assertEqual(set(self.personal._count_due(self.company).values()), {0})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE rma_order SET write_date = now() - interval '45 days' WHERE id = %s",
            [self.rma.id],
        )
        self.env.invalidate_all()
        due = self.personal._count_due(self.company)
        self.assertEqual((due["photos"], due["contact"]), (1, 0))
        self.assertNotIn("network", due)
        self.assertTrue(self.rma.evidence_ids)
        with self.enter_registry_test_mode():
            self.env.ref("rma_management.ir_cron_erase").method_direct_trigger()
        self.assertFalse(self.rma.evidence_ids)
        self.assertEqual(self.rma.subject, "My chair")

    def make_pack(self):
        """Return a claim on a return that is over, and the pack of its evidence."""
        claim = self.env["rma.claim"].create(
            {"order_id": self.rma.id, "line_ids": [Command.set(self.rma.line_ids.ids)]}
        )
        return claim, claim._make_evidence_pack()

    def test_pack_goes_when_nothing_is_disputed(self):
        claim, pack = self.make_pack()
        card = self.env.ref("rma_management.rma_dispute_body_card")
        tomorrow = fields.Date.today() + timedelta(days=1)
        dispute = self.env["rma.dispute"].create(
            {"claim_id": claim.id, "body_id": card.id, "amount": 1.0}
        )
        for claim_state, state, appeal, goes in (
            ("disputed", "open", False, False),
            ("open", "withdrawn", False, False),
            ("closed", "answered", False, False),
            ("closed", "won", tomorrow, False),
            ("closed", "won", fields.Date.today() - timedelta(days=1), True),
            ("agreed", "lost", False, True),
        ):
            with self.subTest(claim=claim_state, dispute=state, appeal=appeal):
                claim._in_action().sudo().state = claim_state
                dispute._in_action().sudo().write({"state": state, "date_appeal": appeal})
                self.assertEqual(self.personal._find_packs(customer=self.partner), pack[:goes])
                photos = self.personal._find_photos(customer=self.partner)
                self.assertEqual(photos, self.rma.evidence_ids[:goes])
        action = self.partner.with_user(self.manager).action_open_rma_erasure()
        dialog = self.env["rma.erasure"].with_user(self.manager).browse(action["res_id"])
        self.assertRegex(dialog.erased_text, "Packs of evidence, .*: 1")
        self.assertRegex(dialog.kept_text, r"Packs of evidence and photos .* \(Art. 17\(3\)\(e\)\)")
        dialog.action_erase()
        self.assertFalse(pack.exists())

    def test_pack_goes_by_age(self):
        claim, pack = self.make_pack()
        claim._in_action().sudo().state = "closed"
        self.env.flush_all()
        age = "write_date = now() - interval '45 days'"
        for table, record in (("rma_order", self.rma), ("ir_attachment", pack)):
            before = fields.Datetime.now() - timedelta(days=30)
            self.assertFalse(self.personal._find_packs(company=self.company, before=before))
            self.env.cr.execute(
                f"UPDATE {table} SET {age}, {age.replace('write', 'create')} WHERE id = %s",
                [record.id],
            )
            self.env.invalidate_all()
        self.assertEqual(self.personal._find_packs(company=self.company, before=before), pack)
        self.company.rma_keep_photos_days = 30
        self.assertEqual(self.personal._count_due(self.company)["packs"], 1)

    def test_every_class_has_a_name_and_a_field(self):
        codes = {data.code for data in self.personal._get_classes()} | set(FILES)
        self.assertEqual(codes, set(self.personal._get_labels()))
        for data in self.personal._get_classes():
            with self.subTest(data.code):
                self.personal._find(data, self.partner, self.company, fields.Datetime.now())
