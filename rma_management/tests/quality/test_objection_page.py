from odoo.tests import tagged

from ..common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestObjectionPage(PortalCase):
    """The customer reads why somebody looks at the return, and objects, once."""

    def setUp(self):
        super().setUp()
        for _number in range(2):
            self.sell([(self.chair, 1), (self.lamp, 1)])
        self.set_terms(risk_rate=1)
        order = self.sell([(self.chair, 1), (self.lamp, 1)])
        self.asked = self.create_return(order, {self.chair: 1})
        self.assertEqual(self.asked.state, "submitted")

    def test_object(self):
        self.log_in("owner")
        self.assertIn("Why we look at your return first", self.get(self.asked).text)
        answer = self.post(self.asked, "/object", statement="It was <b>broken</b>.")
        self.assertIn("A person answers it", answer.text)
        self.assertNotIn("<b>broken</b>", answer.text)
        self.assertEqual(self.asked.objection_ids.statement, "It was <b>broken</b>.")
        answer = self.post(self.asked, "/object", statement="Again")
        self.assertIn("you have done so", answer.text)
        self.assertEqual(len(self.asked.objection_ids), 1)

    def test_by_key(self):
        token = self.asked._portal_ensure_token()
        self.log_in("nobody")
        self.post(self.asked, "/object", token, statement="No")
        self.assertEqual(self.asked.objection_ids.statement, "No")

    def test_nobody_else(self):
        for who in ("other", "nobody"):
            self.log_in(who)
            self.post(self.asked, "/object", statement="No")
            self.assertFalse(self.asked.objection_ids)

    def test_nothing_to_object_to(self):
        self.log_in("owner")
        self.assertNotIn("Why we look at your return first", self.get(self.rma).text)
        self.post(self.rma, "/object", statement="No")
        self.assertFalse(self.rma.objection_ids)
