from datetime import timedelta

from odoo import models
from odoo.tools import format_date


class RmaOrderRefundPromise(models.Model):
    """When the customer is told to have the money: on a day where one is certain."""

    _inherit = "rma.order"

    def _get_money_promise(self, lang=None):
        """Return when the money comes, in words for the customer; nothing where none does.

        :param lang: code of the language to say it in, the customer's if there is none
        """
        self.ensure_one()
        self.check_access("read")
        # Terms are told to whom they apply, whoever may open them.
        order = self.sudo().with_context(lang=lang or self._get_customer_lang())
        if order.date_refund_promised:
            day = format_date(order.env, order.date_refund_promised)
            if order._is_left_as_credit():
                return order.env._("The credit will be on your account by %(day)s.", day=day)
            return order.env._("You will have your money by %(day)s.", day=day)
        lines = order._get_unpaid_lines()
        if not lines or order.state == "done":
            return ""
        texts = [
            order._get_timing_text(lines._get_last_timing(), order._get_promised_days(lines)),
            order._get_law_text(lines),
        ]
        return " ".join(filter(None, texts))

    def _is_left_as_credit(self):
        """Tell whether no money goes back: it stays with us, to the customer's credit."""
        self.ensure_one()
        return self.refund_method == "credit"

    def _get_unpaid_lines(self):
        """Return the lines of which something is still to be credited."""
        self.ensure_one()
        return self.line_ids.filtered(
            lambda line: (
                line._is_credited_resolution()
                and line.product_uom_id.compare(line.qty_credited, line.product_uom_qty) < 0
            )
        )

    def _get_promised_days(self, lines):
        """Return in how many days the policies promise the money; 0 where nothing is promised."""
        days = [line.policy_id.refund_days for line in lines]
        return max(days, default=0) if all(days) else 0

    def _get_timing_text(self, timing, days):
        """Return when the policy lets the money come.

        :param days: in which it is promised; 0 where nothing is
        """
        if timing == "authorization":
            return self.env._("Your credit is being prepared now.")
        if not days:
            return (
                self.env._("You are credited as soon as the goods have arrived.")
                if timing == "receipt"
                else self.env._("You are credited as soon as the goods have been checked.")
            )
        text = self._get_term_text(timing, days)
        if not self.date_expiry:
            return text
        example = self.env._(
            "If the goods are here and checked on %(arrival)s, that is by %(day)s.",
            arrival=format_date(self.env, self.date_expiry),
            day=format_date(self.env, self.date_expiry + timedelta(days=days)),
        )
        return f"{text} {example}"

    def _get_term_text(self, timing, days):
        """Return in how many days of what the policy promises it."""
        if self._is_left_as_credit():
            return (
                self.env._(
                    "The credit is on your account within %(days)s days of the arrival.", days=days
                )
                if timing == "receipt"
                else self.env._(
                    "The credit is on your account within %(days)s days of the check.", days=days
                )
            )
        return (
            self.env._("You have your money within %(days)s days of the arrival.", days=days)
            if timing == "receipt"
            else self.env._("You have your money within %(days)s days of the check.", days=days)
        )

    def _get_law_day(self, lines):
        """Return by when the law wants the money back, where it counts from the notice."""
        days = [
            law._get_refund_day(line._get_request_date(), line._get_request_date())
            for line in lines
            if (law := line.withdrawal_right_id) and law.refund_clock == "notice"
        ]
        return max(days, default=None) if all(days) else None

    def _get_law_text(self, lines):
        day = self._get_law_day(lines)
        if not day:
            return ""
        return self.env._(
            "By law it is yours by %(day)s, or when the goods are here if that is later.",
            day=format_date(self.env, day),
        )
