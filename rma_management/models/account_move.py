from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from .rma_ledger import Ledger
from .rma_lock import claim
from .rma_union import any_of


class AccountMove(models.Model):
    _inherit = "account.move"

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
        """Return the returns that may be over, or open again, with the state of these entries."""
        return self._get_rma_orders()

    def _get_rma_goodwill(self):
        """Return what these credit notes add to what was paid."""
        added = self.line_ids.filtered(
            lambda line: line.rma_charge_id and not line.rma_origin_line_id and line.price_total > 0
        )
        return sum(added.mapped("price_total"))

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # The accountant who posts or resets a note needs no right on the return.
            self.sudo()._get_following_orders()._sync_done()
        return result

    def unlink(self):
        orders = self.sudo()._get_following_orders()
        result = super().unlink()
        orders.exists()._sync_done()
        return result

    def _post(self, soft=True):
        notes = self.filtered(lambda move: move.move_type == "out_refund").sudo()
        notes = notes.filtered(lambda move: move._get_rma_orders() or move._has_rma_sources())
        again = self.filtered(lambda move: move.move_type == "out_invoice" and move.posted_before)
        notes |= again.sudo().reversal_move_ids.filtered(
            lambda move: move.state == "posted" and move._get_rma_orders()
        )
        posted = super()._post(soft=soft)
        notes._check_rma_cap()
        return posted

    def _has_rma_sources(self):
        """Tell whether the note takes back something that a return has credited too."""
        self.ensure_one()
        return bool(self.line_ids.sale_line_ids.rma_line_ids.credit_line_ids)

    def _check_rma_cap(self):
        """Refuse to credit more than was paid, or more than a return is due, whoever credits.

        :raises UserError: when a note was edited upwards or another one came first
        """
        orders = self._get_rma_orders()
        sale_lines = self.line_ids.sale_line_ids | self.line_ids.rma_line_id.sale_line_id
        # What a charge takes back of an invoice is not linked to its order, or would reopen it.
        charges = self.line_ids.filtered("rma_charge_id")
        sale_lines |= charges.rma_origin_line_id.sale_line_ids
        if not sale_lines and not orders:
            return
        invoices = self.reversed_entry_id | sale_lines.invoice_lines.move_id
        claim(invoices.sorted("id"))
        ledger = Ledger(sale_lines, states=("posted",))
        self.env["rma.calculator"]._add_agreed(ledger, orders.line_ids)
        refusals = [line._get_excess_text(paid) for line, paid in ledger.find_excesses()]
        refusals += orders._get_charge_refusals(ledger)
        refusals += orders._get_agreed_refusals(ledger)
        refusals += self.line_ids.rma_line_id._get_credit_refusals()
        refusals += self.reversed_entry_id._get_reversal_refusals()
        if refusals:
            raise UserError(
                self.env._("More would be credited than is owed. Lower the credit note:")
                + "\n"
                + "\n".join(dict.fromkeys(refusals))
            )

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
            notes = invoice.reversal_move_ids.filtered(lambda move: move.state == "posted")
            down_payments = invoice.invoice_line_ids.filtered("is_downpayment")
            paid = invoice.amount_total - sum(down_payments.mapped("price_total"))
            credited = sum(notes.mapped("amount_total")) - notes._get_rma_goodwill()
            if invoice.currency_id.compare_amounts(credited, paid) > 0:
                refusals.append(
                    self.env._(
                        "%(invoice)s came to %(total)s in all.",
                        invoice=invoice.name,
                        total=format_amount(self.env, paid, invoice.currency_id),
                    )
                )
        return refusals
