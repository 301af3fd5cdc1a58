from lxml import etree

from odoo import Command
from odoo.exceptions import UserError

from ..common import RmaCommon


class TestReasons(RmaCommon):
    """People are asked why goods come back, and offered the frequent reasons first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = cls.env.ref
        cls.size = ref("rma_management.rma_reason_size")
        cls.late = ref("rma_management.rma_reason_late")
        cls.quality = ref("rma_management.rma_reason_quality")
        cls.order = cls.sell([(cls.chair, 50), (cls.lamp, 2)])

    def offer(self, name="", **kwargs):
        reasons = self.env["rma.reason"].with_user(self.csr)
        domain = [("is_selectable", "=", True)]
        return [found for found, _name in reasons.name_search(name, domain, **kwargs)]

    def use(self, reason, times):
        self.env["rma.order"].create(
            [
                {
                    "partner_id": self.partner.id,
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": self.order.order_line[0].id,
                                "reason_id": reason.id,
                            }
                        )
                        for _time in range(times)
                    ],
                }
            ]
        )

    def test_frequent_first(self):
        as_installed = self.offer()
        self.assertNotEqual(as_installed[0], self.size.id)
        self.use(self.late, 2)
        self.use(self.size, 3)
        others = [reason for reason in as_installed if reason not in (self.size | self.late).ids]
        self.assertEqual(self.offer(), [self.size.id, self.late.id, *others])
        self.assertEqual(self.offer(limit=1), self.size.ids)
        self.assertEqual(self.offer("late"), self.late.ids)

    def test_of_this_company_alone(self):
        self.use(self.size, 1)
        company = self.create_second_company()
        reasons = self.env["rma.reason"]
        self.assertTrue(reasons._count_recent_use())
        self.assertFalse(reasons.with_company(company)._count_recent_use())

    def test_new_reason_stands_last(self):
        reason = self.env["rma.reason"].create({"name": "Recall"})
        self.assertEqual(self.offer()[-1], reason.id)

    def test_offered_by_as_many_queries_however_many_lines(self):
        self.use(self.size, 1)
        self.offer()
        few, _offered = self.count_queries(self.offer)
        self.use(self.size, 20)
        many, _offered = self.count_queries(self.offer)
        self.assertEqual(many, few)

    def test_people_are_asked(self):
        """By the buttons: at the end of the entry, on the return, in the list, at the counter."""
        asking = {"rma_ask_reason": True}
        for action in ("action_confirm", "action_counter_return"):
            with self.subTest(action):
                entry = (
                    self.env["rma.entry"]
                    .with_user(self.csr)
                    .create({"sale_order_ids": self.order.ids})
                )
                entry.line_ids.quantity = 1
                entry.line_ids[0].reason_id = self.size
                before = self.env["rma.order"].search_count([])
                with self.assertRaisesRegex(UserError, "reason why .* Lamp"):
                    getattr(entry.with_context(**asking), action)()
                self.assertEqual(self.env["rma.order"].search_count([]), before)
                entry.line_ids.reason_id = self.size
                getattr(entry.with_context(**asking), action)()
                self.assertEqual(entry.order_id.line_ids.reason_id, self.size)
        for action in ("action_submit", "action_counter_return"):
            with self.subTest(action):
                rma = self.draft(self.order, {self.chair: 1}, user=self.csr)
                with self.assertRaisesRegex(UserError, "reason why .* Chair"):
                    getattr(rma.with_context(**asking), action)()
                self.assertEqual(rma.state, "draft")

    def test_every_button_asks(self):
        names = {"action_confirm", "action_submit", "action_counter_return"}
        for model, view in (("rma.entry", "form"), ("rma.order", "form"), ("rma.order", "list")):
            arch = etree.fromstring(
                self.env[model].with_user(self.csr).get_view(view_type=view)["arch"]
            )
            buttons = [node for node in arch.iter("button") if node.get("name") in names]
            self.assertTrue(buttons)
            for node in buttons:
                with self.subTest(model=model, view=view, button=node.get("name")):
                    self.assertIn("rma_ask_reason", node.get("context", ""))

    def test_programs_may_know_no_reason(self):
        entry = self.env["rma.entry"].with_user(self.csr).create({"sale_order_ids": self.order.ids})
        entry.action_return_all()
        entry.action_confirm()
        self.assertEqual(entry.order_id.state, "authorized")
