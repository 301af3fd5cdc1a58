from odoo import models
from odoo.tools import format_amount


class AccountMove(models.Model):
    """What becomes of a credit note of which not everything was paid, for people to read."""

    _inherit = "account.move"

    def _get_alerts(self):
        alerts = super()._get_alerts()
        # What reduces which invoice follows from the note and its invoice alone.
        text = self.sudo()._explain_store_credit()
        if text:
            alerts["rma_store_credit_set_off"] = {"level": "info", "message": text}
        return alerts

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        # Whoever may post the note need not be able to write on the return.
        posted.sudo()._log_set_off()
        return posted

    def _log_set_off(self):
        """Tell on the returns why less than the whole note is store credit."""
        texts = {
            note._get_rma_orders()[:1]: note._explain_set_off(note._get_set_off())
            for note in self._get_store_credit_notes()
            if note._is_for_store_credit()
        }
        orders = self.env["rma.order"].union(*[order for order, text in texts.items() if text])
        if orders:
            orders._message_log_batch({order.id: texts[order] for order in orders})

    def _is_for_store_credit(self):
        self.ensure_one()
        return self.move_type == "out_refund" and "store_credit" in self.line_ids.mapped(
            "rma_line_id.resolution"
        )

    def _explain_store_credit(self):
        """Return which part reduces an invoice and which is store credit; "" where all was paid."""
        self.ensure_one()
        if self.state not in ("draft", "posted") or not self._is_for_store_credit():
            return ""
        is_draft = self.state == "draft"
        reduced = self._foresee_set_off() if is_draft else self._get_set_off()
        if not reduced:
            return ""
        made = self.rma_store_credit + self.rma_store_credit_pending
        if is_draft:
            wanted = self._split_rma_total().get("store_credit", 0.0)
            made = max(min(wanted, self.amount_total - sum(reduced.values())), 0.0)
        return " ".join((self._explain_set_off(reduced), self._explain_rest(made)))

    def _explain_set_off(self, reduced):
        """:param reduced: {invoice: amount}"""
        return " ".join(
            self.env._(
                "%(amount)s reduces %(invoice)s, which was not paid.",
                amount=format_amount(self.env, amount, self.currency_id),
                invoice=invoice.name,
            )
            for invoice, amount in reduced.items()
        )

    def _explain_rest(self, amount):
        if self.currency_id.is_zero(amount):
            return self.env._("Nothing is left for store credit.")
        texts = {
            "draft": self.env._("%(amount)s becomes store credit once it is posted."),
            "waiting": self.env._("%(amount)s becomes store credit."),
            "made": self.env._("%(amount)s is store credit."),
        }
        state = "waiting" if self.rma_store_credit_pending else "made"
        text = texts["draft" if self.state == "draft" else state]
        return text % {"amount": format_amount(self.env, amount, self.currency_id)}

    def _foresee_set_off(self):
        """Return what a draft will reduce, as things are: {invoice: amount}."""
        # A note that was reset has kept what it was set off against.
        reduced = self._get_set_off()
        left = self.amount_total - sum(reduced.values())
        for invoice, owed in self._get_open_invoices().items():
            if self.currency_id.compare_amounts(left, 0.0) > 0:
                reduced[invoice] = reduced.get(invoice, 0.0) + min(left, owed)
                left -= min(left, owed)
        return reduced
