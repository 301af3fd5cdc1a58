from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

ACTIVITY = "rma_management.mail_activity_exchange"


class RmaOrderExchangeSend(models.Model):
    """Sending what is due, once: deliveries of the same product, orders of another."""

    _inherit = "rma.order"

    def action_send_replacements(self):
        """Make the deliveries and orders of what is due and neither sent nor on its way.

        Replacements go out by themselves; this takes up what was cancelled or went wrong. Called
        twice it never sends twice.

        :raises UserError: when nothing is due, or it cannot be sent; nothing is changed then
        """
        self._check_actor()
        # Who enters returns has no rights on transfers; what is made follows from the lines alone.
        orders = self.sudo()
        if not orders._create_replacements():
            raise UserError(
                self.env._(
                    "Nothing is to be sent for %(returns)s at the moment.",
                    returns=", ".join(self.mapped("name")),
                )
            )
        orders.activity_unlink([ACTIVITY])
        return True

    def _send_due_replacements(self):
        """Send what is due where nobody is there to read an error: it becomes an activity."""
        due = self.filtered(lambda order: any(line.qty_to_replace > 0 for line in order.line_ids))
        if not due or not due._try_replacements():
            return
        for order in due:
            error = order._try_replacements()
            if error:
                order._ask_responsible(
                    ACTIVITY,
                    order._for_responsible().env._(
                        "The replacement could not be sent: %(error)s", error=error
                    ),
                )

    def _try_replacements(self):
        """Send what is due, or nothing of it.

        :return: the error that undid it, if any
        """
        try:
            with self.env.cr.savepoint():
                self._create_replacements()
        except UserError as error:
            return error
        return None

    def _create_replacements(self):
        """Make the documents of all that is due, on all returns together.

        :return: the lines that something was made for
        """
        lines = self.line_ids.filtered(lambda line: line.qty_to_replace > 0)
        if not lines:
            return lines
        lines.order_id._claim()
        lines._complete_replacements()
        others = lines.filtered(lambda line: line._is_other_product())
        (lines - others)._procure_replacements()
        others.order_id._order_replacements(others)
        stuck = lines.filtered(lambda line: line.qty_to_replace > 0)
        if stuck:
            raise UserError(
                self.env._(
                    "%(products)s cannot be replaced from here: no delivery is made for it. Check "
                    "its routes, or choose another resolution.",
                    products=", ".join(stuck.exchange_product_id.mapped("display_name")),
                )
            )
        return lines

    def _get_unreturned_move_vals(self):
        """A replacement that comes back later does so as goods of another return."""
        return {**super()._get_unreturned_move_vals(), "rma_exchange_line_id": False}

    # Another product: a sales order

    def _order_replacements(self, lines):
        """Sell the replacements at today's price: one order per return and original order."""
        lines = lines.filtered(lambda line: line._get_quantity_to_send() > 0)
        groups = {}
        for line in lines:
            groups.setdefault((line.order_id, line.sale_line_id.order_id), []).append(line)
        sales = self.env["sale.order"].with_context(clean_context(self.env.context))
        vals_list = [
            order.with_company(order.company_id)._prepare_replacement_order_vals(source, group)
            for (order, source), group in groups.items()
        ]
        sales = sales.create(vals_list)
        sales.action_confirm()
        return sales

    def _prepare_replacement_order_vals(self, source, lines):
        """Return the values of the order of some lines' replacements.

        :param source: the order the goods were sold on, if any
        """
        self.ensure_one()
        vals = {
            "partner_id": self.partner_id.id,
            "partner_invoice_id": (self.partner_invoice_id or self.partner_id).id,
            "partner_shipping_id": (self.partner_shipping_id or self.partner_id).id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "rma_exchange_id": self.id,
            "team_id": self.team_id.id,
            "user_id": (source.user_id or self.user_id).id,
            "order_line": [
                fields.Command.create(line._prepare_replacement_sale_line_vals()) for line in lines
            ],
        }
        if source:
            vals.update(
                pricelist_id=source.pricelist_id.id,
                fiscal_position_id=source.fiscal_position_id.id,
                warehouse_id=source.warehouse_id.id,
            )
        return vals
