from odoo import api, fields, models


class RmaOrderExplanation(models.Model):
    """The explanation of one return, for the form, the receipt and the portal."""

    _inherit = "rma.order"

    explanation = fields.Html(
        string="How It Is Reckoned", compute="_compute_explanation", sanitize=False
    )

    @api.depends("amount_estimated", "charge_ids.amount", "state")
    @api.depends_context("lang")
    def _compute_explanation(self):
        calculator = self.env["rma.calculator"]
        for order in self:
            steps = order._get_explanation() if order.line_ids else []
            order.explanation = calculator._render_explanation(steps, order.amount_estimated, order)

    def _get_explanation(self, lang=None):
        """Explain the estimated credit, step by step; the steps add up to ``amount_estimated``.

        Who may read the return may read it; charges and invoices are not for all of them to open,
        and only what the customer is told anyway is shown.

        :param lang: code of the customer's language, to explain it in words meant for customers;
            without one, it is explained to the user
        :return: list of {label, basis, formula, amount, rule}, amounts tax included
        """
        self.ensure_one()
        self.check_access("read")
        if self.state in ("cancel", "rejected"):
            return []
        order = self.sudo().with_context(lang=lang or self.env.lang, rma_for_customer=bool(lang))
        return order.env["rma.calculator"]._explain(order._get_settlement())

    def _get_credit_rows(self):
        """Explain the estimated credit in short: [(text, amount)], which add up to it."""
        steps = self._get_explanation(self._get_customer_lang())
        return [(step["label"], step["amount"]) for step in steps]
