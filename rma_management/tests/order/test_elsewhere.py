from odoo import Command
from odoo.tests import Form

from ..common import RmaCommon

ACTIVITY = "rma_management.mail_activity_elsewhere"


class TestElsewhere(RmaCommon):
    """The same goods on two returns: whoever enters the second knows, whoever loses is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 3), (cls.lamp, 3)])

    def enter(self, quantities, **vals):
        entry = self.env["rma.entry"].with_user(self.csr)
        entry = entry.create({"sale_order_ids": [Command.set(self.order.ids)], **vals})
        for line in entry.line_ids:
            line.quantity = quantities.get(line.product_id, 0)
        return entry

    def get_questions(self, rma):
        return rma.activity_search([ACTIVITY])

    def test_entry_links_to_the_other_draft(self):
        other = self.draft(self.order, {self.chair: 1}, user=self.csr)
        with Form(self.enter({self.chair: 1})) as form:
            self.assertIn(f'href="/odoo/returns/{other.id}"', form.elsewhere_text)
            self.assertTrue(form.is_replacement_possible)
        self.assertFalse(self.enter({self.lamp: 1}).elsewhere_text)

    def test_entry_of_a_draft_is_not_elsewhere(self):
        draft = self.draft(self.order, {self.chair: 1}, user=self.csr)
        self.assertFalse(self.enter({self.chair: 1}, draft_id=draft.id).elsewhere_text)

    def test_entry_takes_the_place_of_the_other(self):
        other = self.draft(self.order, {self.chair: 1}, user=self.csr)
        entry = self.enter({self.chair: 3}, is_replacing=True)
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertRecordValues(rma | other, [{"state": "authorized"}, {"state": "cancel"}])
        self.assertIn(rma.name, other.message_ids[:1].body)
        self.assertFalse(self.get_questions(other))

    def test_entry_cancels_nothing_that_asks_for_more(self):
        other = self.draft(self.order, {self.chair: 1, self.lamp: 1}, user=self.csr)
        entry = self.enter({self.chair: 1}, is_replacing=True)
        self.assertFalse(entry.is_replacement_possible)
        entry.action_confirm()
        self.assertEqual(other.state, "draft")

    def test_authorized_tells_whom_too_little_is_left(self):
        """Returns of 1 and 2 chairs wait; 2 of 3 are authorized."""
        small, large = (self.draft(self.order, {self.chair: n}, user=self.csr) for n in (1, 2))
        rma = self.authorize(self.order, {self.chair: 2}, user=self.csr)
        self.assertFalse(self.get_questions(small))
        question = self.get_questions(large)
        self.assertEqual(question.user_id, self.csr)
        self.assertIn(f'data-oe-id="{rma.id}"', question.note)
        self.assertIn("1 of 2 is left", question.note)
        large.action_cancel()
        self.assertFalse(self.get_questions(large))

    def test_notes_are_text(self):
        """A product's name and what was typed look like HTML and are none."""
        self.chair.name = "<b>Chair</b>\n& co"
        large = self.draft(self.order, {self.chair: 2}, user=self.csr)
        self.authorize(self.order, {self.chair: 2}, user=self.csr)
        self.assertIn("&lt;b&gt;Chair&lt;/b&gt;", self.get_questions(large).note)
        rma = self.enter({self.lamp: 1}, note="a <b> c\nd").action_confirm()["res_id"]
        rma = self.env["rma.order"].browse(rma)
        self.assertIn("a &lt;b&gt; c<br>d", rma.note)
        rma._ask_responsible("rma_management.mail_activity_receipt", "1 <i>x</i>\n2")
        question = rma.activity_search(["rma_management.mail_activity_receipt"])
        self.assertIn("1 &lt;i&gt;x&lt;/i&gt;<br>2", question.note)

    def test_app_opens_on_a_page(self):
        homes = {self.csr: "service-desk", self.inspector: "returns-desk"}
        for user in (self.csr, self.inspector, self.manager):
            with self.subTest(user=user.login):
                menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
                app = menus[self.env.ref("rma_management.rma_root_menu").id]
                action = self.env[app["actionModel"]].browse(app["actionID"]).with_user(user).run()
                self.assertNotEqual(action.get("target"), "new")
                self.assertEqual(action["path"], homes.get(user, action["path"]))
