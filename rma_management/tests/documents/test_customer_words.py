from datetime import timedelta

from odoo import fields
from odoo.tools import format_date

from ..common import RmaCommon


class TestCustomerWords(RmaCommon):
    """What mail and slip tell: public words, the pieces authorized, when the money comes."""

    def render(self, rma):
        """Return {what: text} of the mail and the slip of a return."""
        template = self.env.ref("rma_management.mail_template_receipt")
        slip = (
            self.env["ir.actions.report"]
            .with_user(self.csr)
            ._render_qweb_html("rma_management.rma_slip_report", rma.ids)
        )
        mail = template._render_field("body_html", rma.ids)[rma.id]
        return {"mail": str(mail), "slip": slip[0].decode()}

    def authorize_chair(self, quantity=1, **line):
        order = self.sell([(self.chair, 3)])
        return self.authorize(order, {self.chair: quantity}, user=self.csr, line=line)

    def test_internal_names_are_not_told(self):
        self.set_terms(
            name="Hard line 2026", restocking_fee_basis="percent", restocking_fee_rate=10
        )
        rma = self.authorize_chair()
        self.env["rma.charge"].create({"order_id": rma.id, "type": "goodwill", "amount": 5.0})
        for told, wanted in (
            (False, "Our terms of return"),
            ("Terms of our shop, section 4", "Terms of our shop, section 4"),
        ):
            self.policy.customer_text = told
            for what, text in self.render(rma).items():
                with self.subTest(what=what, told=told):
                    self.assertIn(wanted, text)
                    self.assertNotIn("Hard line", text)
                    self.assertNotIn("By hand", text)
        self.assertIn("Hard line 2026", rma.with_user(self.csr).explanation)

    def test_pieces_are_those_authorized(self):
        rma = self.authorize_chair(2)
        self.receive(rma, {self.chair: 3})
        for what, text in self.render(rma).items():
            with self.subTest(what):
                self.assertRegex(text, r">\s*2 Units\s*<")
                self.assertNotRegex(text, r">\s*3 Units\s*<")

    def test_pieces_received_in_parts(self):
        rma = self.authorize_chair(3)
        self.receive(rma, {self.chair: 1}, backorder=True)
        (parcel,) = rma._get_parcels()
        self.assertEqual([content.quantity for content in parcel.contents], [3])

    def test_when_the_money_comes(self):
        today = fields.Date.context_today(self.env["rma.order"])
        for timing, days, validity, wanted in (
            ("authorization", 5, 0, self.day(today, 5)),
            ("authorization", 0, 0, "being prepared now"),
            ("receipt", 0, 0, "as soon as the goods have arrived"),
            ("receipt", 5, 0, "within 5 days of the arrival"),
            ("receipt", 5, 14, self.day(today, 19)),
            ("inspection", 0, 0, "as soon as the goods have been checked"),
            ("inspection", 7, 10, self.day(today, 17)),
        ):
            with self.subTest(timing=timing, days=days):
                self.set_terms(refund_timing=timing, refund_days=days, validity_days=validity)
                rma = self.authorize_chair()
                for text in self.render(rma).values():
                    self.assertIn(wanted, text)

    def test_day_once_it_is_due(self):
        self.set_terms(refund_timing="receipt", refund_days=5)
        rma = self.authorize_chair()
        self.receive(rma)
        self.assertIn(self.day(rma.date_refund_due, 5), rma._get_money_promise())
        self.credit(rma.with_user(self.env.user))
        self.assertFalse(rma._get_money_promise())

    def test_credit_that_stays_is_no_money_that_comes(self):
        for method, promised, due in (
            ("credit", "The credit is on your account within 5 days", "The credit will be on"),
            ("bank", "You have your money within 5 days", "You will have your money by"),
        ):
            with self.subTest(method):
                self.set_terms(refund_timing="receipt", refund_days=5, refund_method=method)
                rma = self.authorize_chair()
                self.assertIn(promised, rma._get_money_promise())
                self.receive(rma)
                self.assertIn(due, rma._get_money_promise())

    def test_nothing_is_credited(self):
        self.assertFalse(self.authorize_chair(resolution="repair")._get_money_promise())

    def day(self, start, days):
        return format_date(self.env, start + timedelta(days=days))
