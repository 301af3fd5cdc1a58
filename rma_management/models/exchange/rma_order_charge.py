from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ..base.context import in_action

ACTIVITY = "rma_management.mail_activity_exchange"


class RmaOrderExchangeCharge(models.Model):
    """The replacement was sent and the goods never came, or were refused: the customer pays it."""

    _inherit = "rma.order"

    def action_invoice_replacement(self):
        """Make the draft invoices of replacements that no goods came for; these are given up.

        The same product is charged at the price it was sold for, another one by its own order.

        :return: the action that opens the invoices
        :raises UserError: when nothing was sent that is not paid for; nothing is charged twice
        """
        self._check_may_credit()
        # Making the draft follows from the return; posting it needs the accountant's own right.
        orders = self.sudo()
        orders._claim()
        lines = orders.line_ids.filtered(lambda line: line.qty_advanced > 0)
        if not lines:
            raise UserError(
                self.env._(
                    "No replacement of %(returns)s is out without goods for it.",
                    returns=", ".join(self.mapped("name")),
                )
            )
        invoices = orders._charge_replacements(lines).sudo(False)
        if not invoices:
            return True
        return self._get_credit_notes_action(invoices)

    def _charge_replacements(self, lines):
        """Charge what was sent in advance and stop waiting for its goods.

        :return: the new draft invoices
        """
        quantities = {line: line.qty_advanced for line in lines}
        for line, quantity in quantities.items():
            line._in_action().qty_owed += quantity
        lines._get_awaited_moves()._action_cancel()
        others = lines.filtered(lambda line: line._is_other_product())
        sold = lines.filtered(lambda line: line._is_swap() and line.sale_line_id)
        charged = {}
        for line in sold:
            share = line._to_product_unit(quantities[line])
            charged[line.sale_line_id] = charged.get(line.sale_line_id, 0) + share
        sold.sale_line_id._follow_charged_replacements(charged)
        invoices = self._create_replacement_invoices(lines - others, quantities)
        invoices |= others.order_id._invoice_replacement_orders()
        orders = lines.order_id
        orders.activity_unlink([ACTIVITY])
        orders._settle_expiry_activities()
        orders._message_log_batch(
            {
                order.id: self.env._(
                    "The replacement is charged: its goods are not waited for any more."
                )
                for order in orders
            }
        )
        orders._sync_done()
        return invoices

    def _create_replacement_invoices(self, lines, quantities):
        """Invoice the same product: one draft per return and original order."""
        groups = {}
        for line in lines:
            groups.setdefault((line.order_id, line.sale_line_id.order_id), []).append(line)
        vals_list = [
            {
                **order._prepare_replacement_invoice_vals(source),
                "rma_exchange_id": order.id,
                "invoice_line_ids": [
                    fields.Command.create(
                        line._prepare_replacement_invoice_line_vals(quantities[line])
                    )
                    for line in group
                ],
            }
            for (order, source), group in groups.items()
        ]
        moves = self.env["account.move"].with_context(clean_context(self.env.context))
        return in_action(moves).create(vals_list).with_env(moves.env)

    def _prepare_replacement_invoice_vals(self, source):
        self.ensure_one()
        if source:
            return {**source._prepare_invoice(), "invoice_origin": f"{source.name}, {self.name}"}
        return {
            "move_type": "out_invoice",
            "partner_id": (self.partner_invoice_id or self.partner_id).id,
            "partner_shipping_id": (self.partner_shipping_id or self.partner_id).id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "team_id": self.team_id.id,
        }

    def _invoice_replacement_orders(self):
        """Invoice what of the replacement orders is not invoiced yet."""
        sales = self.replacement_order_ids.filtered(
            lambda sale: sale.invoice_status == "to invoice"
        )
        invoices = self.env["account.move"]
        for sale in sales:
            moves = sale._create_invoices()
            moves.rma_exchange_id = sale.rma_exchange_id
            invoices |= moves
        return invoices

    # When the goods do not come

    def _get_expiry_event(self):
        """What was sent in advance is for somebody to decide on."""
        if any(line.qty_advanced > 0 for line in self.line_ids):
            return None
        return super()._get_expiry_event()

    def _get_question(self):
        if not any(line.qty_advanced > 0 for line in self.line_ids):
            return super()._get_question()
        order = self._for_responsible()
        return order.env._(
            "The authorization ran out. The replacement has been sent, and the goods have not "
            "come. Extend it, or invoice the replacement."
        )

    def _ask_about_advanced(self):
        """Have somebody decide on a replacement that was sent for goods we then refused."""
        for order in self:
            if order.inspection_status == "done" and order.is_replacement_unpaid:
                order._ask_responsible(
                    ACTIVITY,
                    order._for_responsible().env._(
                        "The replacement has been sent, and the goods were not accepted. Invoice "
                        "the replacement, or let the customer have it."
                    ),
                )
