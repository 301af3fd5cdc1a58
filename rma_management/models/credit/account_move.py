from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..base.lock import claim
from ..base.union import any_of
from .ledger import Ledger


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "rma.effects.mixin"]

    rma_order_ids = fields.Many2many(
        "rma.order", string="Returns", compute="_compute_rma_orders", search="_search_rma_order_ids"
    )
    rma_count = fields.Integer(string="Return Count", compute="_compute_rma_orders")

    _rma_name_index = models.Index("(lower(name), id)")

    @api.depends("line_ids.rma_line_id", "line_ids.rma_charge_id")
    def _compute_rma_orders(self):
        returns = self.env["rma.order"]
        # The link says nothing the entry does not; the return itself checks who reads it.
        found = {move: move.sudo()._get_rma_orders() for move in self}
        # Each assignment below asks whether it may be read; of the cache, once all were asked for.
        readable = returns.union(*found.values())._filtered_access("read")
        for move in self:
            move.rma_order_ids = found[move] & readable
            move.rma_count = len(move.rma_order_ids)

    def _search_rma_order_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        paths = ("line_ids.rma_line_id.order_id", "line_ids.rma_charge_id.order_id")
        return any_of(self, [[(path, operator, value)] for path in paths])

    def action_view_rma_orders(self):
        """Open the returns behind this credit note."""
        return self.rma_order_ids._get_open_action()

    def _get_rma_orders(self):
        """Return the returns these entries credit, or charge for."""
        return self.line_ids.rma_line_id.order_id | self.line_ids.rma_charge_id.order_id

    def _get_following_orders(self):
        """Return the returns that may be over, or open again, with these entries.

        All returns of what is invoiced or credited, whoever made the entry.
        """
        lines = self.filtered(lambda move: move.is_sale_document()).line_ids
        sold = lines.sale_line_ids | lines.rma_origin_line_id.sale_line_ids
        return self._get_rma_orders() | sold.rma_line_ids.order_id

    def _get_rma_goodwill(self):
        """Return what these credit notes add to what was paid, less what was taken back of it."""
        added = self.line_ids.filtered(
            lambda line: line.rma_charge_id and not line.rma_origin_line_id and line.price_total > 0
        )
        return sum(line.price_total * line._get_credit_sign() for line in added)

    def write(self, vals):
        # Whoever posts an entry needs no right on the returns of its goods.
        posting = self.sudo().browse()
        if vals.get("state") == "posted":
            posting = self.sudo().filtered(lambda move: move.state != "posted")
        again = posting.filtered(
            lambda move: move.move_type == "out_invoice" and move.posted_before
        )
        result = super().write(vals)
        if credits := posting._filter_rma_credits() | again._get_posted_credits():
            credits._check_rma_cap()
        # Before what it may close.
        posting._follow_rma_event("credit")
        if "state" in vals:
            self._follow_rma_event("state")
        return result

    def unlink(self):
        orders = self.sudo()._get_following_orders()
        result = super().unlink()
        orders.exists()._sync_done()
        return result

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        posted._follow_rma_event("post")
        return posted

    def _get_rma_effects(self):
        """What follows from entries. Who posts or resets them needs no right on it."""
        return super()._get_rma_effects() | {
            "credit": ["_notify_credited"],
            "state": [
                "_sync_following_orders",
                "_follow_refunds",
                "_settle_overcredits",
                "_reckon_pending_refunds",
            ],
            "match": ["_estimate_paid_early", "_reckon_pending_refunds"],
            "pay": ["_notify_refunded"],
            "post": [
                "_offset_rma_exchanges",
                "_plan_refunds",
                "_queue_due_credits",
                "_tell_credited",
            ],
        }

    def _sync_following_orders(self):
        self._get_following_orders()._sync_done()

    def _queue_due_credits(self):
        """What came back before it was invoiced is due for credit once it is."""
        invoices = self.filtered(lambda move: move.move_type == "out_invoice")
        invoices.line_ids.sale_line_ids.rma_line_ids.order_id._queue_credit_notes()

    def _get_standing_orders(self):
        """Return the returns, neither refused nor cancelled, of what these notes take back.

        Also where the note is not of a return: somebody credits by hand beside it.
        """
        lines = self.line_ids | self.reversed_entry_id.line_ids
        sold = lines.sale_line_ids | lines.rma_origin_line_id.sale_line_ids
        orders = self._get_rma_orders() | sold.rma_line_ids.order_id
        return orders.filtered(lambda order: order.state not in ("cancel", "rejected"))

    def _filter_rma_credits(self):
        """Return those of these entries that take back goods on which returns stand."""
        # For all at once; of each, what follows finds it read.
        (self | self.reversed_entry_id).line_ids.fetch(["sale_line_ids"])
        return self.filtered(
            lambda move: (
                (
                    move.move_type == "out_refund"
                    or move._is_reversal()
                    or any(line._takes_back_on_invoice() for line in move.invoice_line_ids)
                )
                and move._get_standing_orders()
            )
        )

    # What may be credited

    def _check_rma_cap(self):
        """Refuse to credit more than was paid, or more than a return is due, whoever credits.

        :raises UserError: when a note was edited upwards or another one came first
        """
        orders = self._get_rma_orders()
        sale_lines = self.line_ids.sale_line_ids | self.line_ids.rma_line_id.sale_line_id
        # What a charge takes back of an invoice is not linked to its order, or would reopen it.
        charges = self.line_ids.filtered("rma_charge_id")
        sale_lines |= charges.rma_origin_line_id.sale_line_ids
        invoices = self.reversed_entry_id | sale_lines.invoice_lines.move_id
        if not invoices and not orders:
            return
        claim(invoices.sorted("id"))
        ledger = Ledger(sale_lines, states=("posted",))
        calculator = self.env["rma.calculator"]
        calculator._add_agreed(ledger, orders.line_ids)
        come_back = calculator._get_come_back(ledger, sale_lines)
        refusals = self._get_foreign_refusals(ledger)
        refusals += self._get_beyond_refusals()
        refusals += [
            excess.position._get_excess_text(excess) for excess in ledger.find_excesses(come_back)
        ]
        refusals += orders._get_charge_refusals(ledger)
        refusals += orders._get_agreed_refusals(ledger)
        refusals += self.line_ids.rma_line_id._get_credit_refusals()
        refusals += self.reversed_entry_id._get_reversal_refusals()
        if refusals:
            raise UserError(self._get_cap_text(refusals, ledger.refunds))

    def _get_cap_text(self, refusals, refunds):
        """Return why these notes cannot be posted, and what to do.

        :param refunds: what has been credited of the same goods, by whomever
        """
        text = [self.env._("More would be credited than is owed. Lower the credit note:")]
        text += dict.fromkeys(refusals)
        others = (refunds - self).filtered(
            lambda move: move.move_type == "out_refund" and move._is_standing()
        )
        if others:
            text.append(
                self.env._(
                    "Credited before: %(notes)s. Where one of these is wrong, reset it to draft.",
                    notes=", ".join(others.sorted("id").mapped("name")),
                )
            )
        return "\n".join(text)

    def _get_foreign_refusals(self, ledger):
        """Return which of these entries credit in another currency than was paid in.

        What is left of a price cannot be told from the numbers of another currency.
        """
        return [
            self.env._(
                "%(note)s is in %(currency)s, and %(invoice)s was in %(paid)s: credit it in that.",
                note=note.display_name,
                currency=note.currency_id.name,
                invoice=invoice.name,
                paid=invoice.currency_id.name,
            )
            for note, invoice in ledger.find_foreign(self)
        ]

    def _get_reversal_refusals(self):
        """Return which invoices have had more credited against them than was paid.

        A down payment was paid too, on an invoice of its own, and is taken off this one.
        """
        refusals = []
        for invoice in self:
            if invoice.state != "posted":
                refusals.append(
                    self.env._(
                        "%(invoice)s is not posted: nobody has been charged what it says.",
                        invoice=invoice.display_name,
                    )
                )
                continue
            notes = invoice._get_reversals().filtered(lambda move: move.state == "posted")
            down_payments = invoice.invoice_line_ids.filtered("is_downpayment")
            paid = invoice.amount_total - sum(down_payments.mapped("price_total"))
            if notes._get_rma_orders():
                # Core's own reversal leaves out of account what was written off, and may.
                paid -= invoice._get_early_discount()
            # What was credited, or of a credit note what was taken back of it.
            credited = abs(notes._get_credited_total()) - notes._get_rma_goodwill()
            if invoice.currency_id.compare_amounts(credited, paid) > 0:
                refusals.append(
                    self.env._(
                        "%(invoice)s came to %(total)s in all.",
                        invoice=invoice.name,
                        total=format_amount(self.env, paid, invoice.currency_id),
                    )
                )
        return refusals
