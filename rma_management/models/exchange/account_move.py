from odoo import fields, models


class AccountMove(models.Model):
    """The invoice of a replacement, and what the returned goods pay of it."""

    _inherit = "account.move"

    rma_exchange_id = fields.Many2one(
        "rma.order",
        string="Exchanged Return",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def _offset_rma_exchanges(self):
        """Set credit notes off against the invoices of replacement orders: the rest is owed."""
        # Whoever posts needs no right on the return that ties the two together.
        moves = self.sudo()
        orders = moves.invoice_line_ids.sale_line_ids.order_id.rma_exchange_id
        orders |= moves._get_rma_orders().filtered("replacement_order_ids")
        for order in orders:
            invoices = order.replacement_order_ids.invoice_ids | order.credit_note_ids.sudo()
            receivable = invoices.line_ids.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and line.account_type == "asset_receivable"
                    and not line.reconciled
                )
            )
            for lines in receivable.grouped(
                lambda line: (line.account_id, line.partner_id.commercial_partner_id)
            ).values():
                if len(set(lines.mapped(lambda line: line.balance > 0))) > 1:
                    lines.reconcile()
