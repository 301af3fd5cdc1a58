from typing import Any, NamedTuple

from odoo import models
from odoo.tools import format_amount

from ..documents.rma_order_report import Content


class Finding(NamedTuple):
    """What was found on some units, in the customer's words."""

    product: Any
    quantity: str
    found: str
    consequence: str


class RmaOrderWords(models.Model):
    """What messages say of a return: public words, in the language they are rendered in."""

    _inherit = "rma.order"

    def _get_customer_link(self):
        """Return the address of the return's page, with the key to it."""
        self.ensure_one()
        return self.get_base_url() + self._get_share_url()

    def _get_received_contents(self):
        """Return what has come: [Content]."""
        self.ensure_one()
        no_lots = self.env["stock.lot"]
        return [
            Content(line, line.qty_received, no_lots)
            for line in self.line_ids
            if line.qty_received > 0
        ]

    def _get_findings(self):
        """Return what the inspection came to: [Finding]."""
        self.ensure_one()
        # What is told is chosen here, whoever may read the inspections.
        inspections = self.sudo().inspection_ids.sorted("id")
        return [
            Finding(
                inspection.product_id,
                self._format_quantity(quantity, inspection.product_uom_id),
                inspection._get_customer_words(),
                inspection._get_consequence(),
            )
            for inspection in inspections
            if (quantity := inspection._get_standing_quantity()) > 0
        ]

    def _is_coming_back(self):
        """Tell whether goods that were refused are still to be sent back to the customer."""
        self.ensure_one()
        # Where the goods are is told, whoever may read the transfers.
        return any(
            move.state not in ("done", "cancel") and move._is_to_customer()
            for move in self.sudo().inspection_ids.move_ids
        )

    def _get_credit_parts(self):
        """Return what was credited and how the customer has it: [(amount, text)]."""
        self.ensure_one()
        # The amounts are the customer's own.
        notes = self.sudo().credit_note_ids.filtered(lambda note: note.state == "posted")
        amounts = {"invoice": 0.0, "store_credit": 0.0, "rest": 0.0}
        for note in notes:
            store_credit = note._split_rma_total().get("store_credit", 0.0)
            owed = note._get_amount_set_off()
            amounts["store_credit"] += store_credit
            amounts["invoice"] += owed
            amounts["rest"] += note.amount_total - store_credit - owed
        texts = {
            "invoice": self.env._("taken off what was still open on your invoice"),
            "store_credit": self.env._("as store credit"),
            "rest": self._get_payment_words(),
        }
        currency = self.currency_id
        return [
            (amount, texts[way])
            for way, amount in amounts.items()
            if currency.compare_amounts(amount, 0.0) > 0
        ]

    def _get_payment_words(self):
        self.ensure_one()
        return {
            "original": self.env._("back the way you paid"),
            "bank": self.env._("transferred to you"),
        }.get(self.refund_method) or self.env._("kept on your account for your next order")

    def _get_credit_text(self):
        """Return the ways of payment in one line, with amounts where there are several."""
        parts = self._get_credit_parts()
        if len(parts) == 1:
            return parts[0][1]
        return ", ".join(
            f"{format_amount(self.env, amount, self.currency_id)} {text}" for amount, text in parts
        )

    def _get_delay_reason(self):
        """Return why the money comes later than was told, as far as documents tell."""
        self.ensure_one()
        order = self.sudo()
        if order.refund_status == "failed":
            return self.env._("the payment did not go through, and we send it once more")
        if order.receipt_status == "partial":
            return self.env._("a part of the goods came later than the rest")
        if order._is_to_inspect():
            return self.env._("the check of your goods takes longer than usual")
        if order.credit_note_ids.filtered(lambda note: note.state == "draft"):
            return self.env._("the credit note has to be corrected")
        return self.env._("some of what you sent was checked later")
