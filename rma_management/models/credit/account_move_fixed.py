from odoo import models
from odoo.exceptions import UserError

from .ledger import Ledger

LINKS = {"reversed_entry_id"}
# What a credit note of a return has from its invoice, by what can change it.
TERMS = {
    "move_type": "move_type",
    "partner_id": "commercial_partner_id",
    "currency_id": "currency_id",
    "journal_id": "currency_id",
    "invoice_currency_rate": "invoice_currency_rate",
    "invoice_cash_rounding_id": "invoice_cash_rounding_id",
}
# What our reckoning rests on once an entry is posted: core lets most of it be written by a call.
FIXED = LINKS | TERMS.keys() | {
    "amount_untaxed", "amount_tax", "amount_total", "amount_total_signed",
    "amount_total_in_currency_signed", "amount_residual",
}  # fmt: skip
LINE_LINKS = {"sale_line_ids", "rma_line_id", "rma_origin_line_id", "rma_charge_id"}
GOODS = {"product_id", "quantity", "product_uom_id"}
LINE_FIXED = LINE_LINKS | GOODS | {
    "move_id", "parent_state", "display_type", "is_downpayment", "currency_id", "price_unit",
    "discount", "tax_ids", "extra_tax_data", "price_subtotal", "price_total", "balance",
    "amount_currency", "debit", "credit",
}  # fmt: skip


class AccountMove(models.Model):
    """An entry stays as it was posted, as long as a return rests on what it says.

    ::

        draft of a return     what it credits, to whom and in which currency
        posted, of goods on   what it credits, and what of: goods, quantities, prices, taxes
        which a return stands
        and credited          posted, too
    """

    _inherit = "account.move"

    def write(self, vals):
        # Whoever changes an entry needs no right on the returns of its goods.
        entries = self.sudo()
        leaving = entries.browse()
        if vals.get("state") in ("draft", "cancel"):
            leaving = entries.filtered(lambda move: move.state == "posted")
            leaving._check_not_credited()
        fixed = entries._get_fixed_values(vals)
        result = super().write(vals)
        entries._check_fixed_values(fixed)
        if reversals := leaving.filtered(lambda move: move._is_reversal()):
            reversals._check_rma_cap()
        return result

    # Who credits what

    def _get_posted_credits(self):
        """Return the posted entries that take back what these gave, and on which returns stand.

        By their own link, by the lines that they credit, and of a down payment also what was
        credited of the invoices that it was taken off.
        """
        invoices = self.filtered(
            lambda move: move.move_type == "out_invoice" and not move._is_reversal()
        )
        advances = invoices.invoice_line_ids.filtered(
            lambda line: line.is_downpayment and line.price_subtotal > 0
        )
        charged = invoices | advances.sale_line_ids.invoice_lines.move_id
        credits = (self | charged).reversal_move_ids
        sold = charged.invoice_line_ids.sale_line_ids
        if sold.rma_line_ids:
            credits |= Ledger(sold, states=("posted",)).find_credits(charged)
        return (credits - charged)._filter_rma_credits().filtered(lambda move: move._is_standing())

    def _check_not_credited(self):
        """An entry stays posted as long as a posted one takes back what it gave.

        :raises UserError: telling which ones to reset first
        """
        refusals = []
        for move in self:
            credits = move._get_posted_credits() - self
            if credits:
                refusals.append(move._get_credited_text(credits))
        if refusals:
            raise UserError("\n".join(refusals))

    def _get_credited_text(self, credits):
        """Return that an entry cannot be undone under what takes it back, and what to do."""
        self.ensure_one()
        names = {
            "entry": self.name,
            "others": ", ".join(credits.mapped("name")),
            "returns": ", ".join(credits._get_standing_orders().mapped("name")),
        }
        if self.move_type == "out_refund" or self._is_reversal():
            return self.env._(
                "%(entry)s is reversed by %(others)s for %(returns)s: without it more would be "
                "taken back than was given. Reset %(others)s to draft first.",
                **names,
            )
        return self.env._(
            "%(entry)s is credited by %(others)s for %(returns)s: without it more would be "
            "credited than was invoiced. Reset the credit note to draft first, or correct the "
            "invoice by a further one.",
            **names,
        )

    # What is fixed

    def _filter_fixed(self):
        """Return the posted entries among these that returns rest on."""
        return self.filtered(
            lambda move: (
                move.state == "posted" and move.is_sale_document() and move._get_standing_orders()
            )
        )

    def _get_fixed_values(self, names):
        """Return what of these fields is fixed: {entry: {name: value}}."""
        names = FIXED & set(names)
        if not names:
            return {}
        posted = self._filter_fixed()
        drafts = (self - posted).filtered(lambda move: move._get_rma_orders())
        notes = drafts.filtered(lambda move: move.move_type == "out_refund")
        fixed = (
            dict.fromkeys(posted, names)
            | dict.fromkeys(drafts, names & LINKS)
            | dict.fromkeys(notes, names & (LINKS | TERMS.keys()))
        )
        return {
            move: {name: move[name] for name in {TERMS.get(name, name) for name in own}}
            for move, own in fixed.items()
        }

    def _check_fixed_values(self, fixed):
        """Refuse to change what an entry says, or to cut it loose from what it credits.

        :param fixed: `_get_fixed_values` from before
        """
        moved = self.browse().union(
            *[
                move
                for move, values in fixed.items()
                if any(move[name] != value for name, value in values.items())
            ]
        )
        if moved:
            raise UserError(moved._get_fixed_text())

    def _get_fixed_text(self):
        drafts = self.filtered(lambda move: move.state != "posted")
        if drafts:
            return self.env._(
                "%(notes)s is of a return: what it credits, to whom and in which currency is not "
                "typed. Delete the draft and create it again from the return.",
                notes=", ".join(drafts.mapped("display_name")),
            )
        return self.env._(
            "%(notes)s is posted: what it credits stays as it is. Reset it to draft to change it.",
            notes=", ".join(self.mapped("name")),
        )
