from odoo import models
from odoo.tools import format_amount, format_date, format_list


class RmaOrderPageMoney(models.Model):
    """What the customer is told of the money: the calculator's own lines, and when it comes."""

    _inherit = "rma.order"

    def _get_page_money(self):
        """Return the money for the customer's page, as plain values. To be asked with all rights.

        :return: None where there is none to speak of
        """
        self.ensure_one()
        order = self.with_context(lang=self.env.lang, rma_for_customer=True)
        is_void = self.state in ("cancel", "rejected")
        settlement = None if is_void else order._get_settlement(is_found=True)
        steps = order.env["rma.calculator"]._explain(settlement) if settlement else []
        notes = self._get_page_notes()
        if not steps and not notes:
            return None
        return {
            "rows": [self._get_page_row(step) for step in steps] + self._get_replacement_rows(),
            **self._get_page_total(settlement.total if settlement else 0.0),
            "credited": self._format_money(self.amount_credited) if notes else "",
            "promise": self._get_money_promise(self.env.lang),
            "way": self._get_way_text(),
            "freight": self._get_freight_text(),
            "notes": notes,
        }

    def _format_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _get_page_row(self, step):
        details = dict.fromkeys(filter(None, (step["basis"], step["formula"], step["rule"])))
        return {
            "label": step["label"],
            "rule": step["rule"],
            "detail": " · ".join(details),
            "amount": self._format_money(step["amount"]),
            "is_taken": step["amount"] < 0,
        }

    def _get_replacement_rows(self):
        if not self.amount_replacement:
            return []
        return [
            {
                "label": self.env._("Your replacement"),
                "rule": "",
                "detail": "",
                "amount": self._format_money(-self.amount_replacement),
                "is_taken": True,
            }
        ]

    def _get_page_total(self, total):
        """Return what is left in the end, and which way it goes."""
        left = total - self.amount_replacement
        is_paid = self.currency_id.compare_amounts(left, 0.0) < 0
        label = self.env._("You pay") if is_paid else self.env._("You get, tax included")
        return {"total_label": label, "total": self._format_money(abs(left))}

    def _get_page_notes(self):
        """Return the posted credit notes; a link where the visitor may open them."""
        return [
            {
                "name": note.name,
                "day": format_date(self.env, note.invoice_date),
                "amount": format_amount(self.env, note.amount_total, note.currency_id),
                # The visitor's own right on the note, not ours.
                "url": f"/my/invoices/{note.id}" if note.sudo(False).has_access("read") else "",
            }
            for note in self._get_posted_notes()
        ]

    def _get_way_text(self):
        """Return which way the money goes back."""
        return {
            "original": self.env._("The money goes back the way you paid."),
            "bank": self.env._("We transfer the money to you."),
            "credit": self.env._("The amount stays on your account with us as a credit."),
        }.get(self.refund_method, "")

    def _get_freight_text(self):
        """Return who pays for sending the goods back."""
        payers = self.line_ids.filtered(lambda line: line._is_goods_expected()).grouped(
            "freight_payer"
        )
        ours, theirs = payers.get("company"), payers.get("customer")
        if ours and theirs:
            return self.env._(
                "We pay for sending back %(ours)s, you pay for %(theirs)s.",
                ours=format_list(self.env, ours.product_id.mapped("name")),
                theirs=format_list(self.env, theirs.product_id.mapped("name")),
            )
        if ours:
            return self.env._("We pay for sending it back.")
        return self.env._("You pay for sending it back.") if theirs else ""
