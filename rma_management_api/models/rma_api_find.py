from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare

from .api_error import ApiError


class RmaApiFind(models.AbstractModel):
    """Finding what a caller means, among what the user of the key may see."""

    _inherit = "rma.api"

    def _find(self, term):
        finder = self.env["rma.finder"]
        found = finder._find_return(term)
        # What belongs together is looked up with all rights, and told to whoever may read it.
        orders = found.sudo().sale_order_ids.sudo(False)._filtered_access("read")
        if not orders and self._is_told(self.env["res.partner"], "email_normalized"):
            orders = finder._find_sale_orders(term)
        returns = found | orders.sudo().rma_order_ids.sudo(False)._filtered_access("read")
        return {
            "orders": [self._answer_order(order) for order in orders],
            "returns": [
                {"ran": each.name, "state": each.state, "next_step": each.next_step}
                for each in returns.sorted("id", reverse=True)
            ],
        }

    def _get_return(self, ran):
        """Return the return with this number; one of others is as unknown as none."""
        try:
            rma = self.env["rma.order"]._find_by_ran(ran)[:1]
        except UserError as error:
            raise ApiError("not_found", str(error), "ran", status=404) from None
        if not rma:
            words = self.env._("There is no return %(ran)s.", ran=ran)
            raise ApiError("not_found", words, "ran", status=404)
        return rma.with_company(rma.company_id)

    def _get_sale_order(self, reference, payment=None, field="order"):
        """Return the order with this number, customer's reference or id, of these companies."""
        order = self._search_sale_order(reference) or self._search_paid_order(payment)
        if not order:
            words = self.env._("There is no order %(order)s.", order=reference)
            raise ApiError("not_found", words, field, status=404)
        if len(order) > 1:
            words = self.env._(
                "Several orders go by “%(order)s”: %(orders)s. Send the number of one of them.",
                order=reference,
                orders=", ".join(order.mapped("name")),
            )
            raise ApiError("ambiguous", words, field)
        return order.with_company(order.company_id)

    def _search_sale_order(self, reference):
        orders = self.env["sale.order"]
        companies = [("company_id", "in", self.env.companies.ids)]
        if isinstance(reference, int):
            return orders.search([("id", "=", reference), *companies])
        by_number = orders.search([("name", "=", reference), *companies])
        return by_number or orders.search(
            [("client_order_ref", "=", reference), ("state", "=", "sale"), *companies], limit=5
        )

    def _search_paid_order(self, payment):
        """Return the order that was paid under a reference of the channel."""
        orders = self.env["sale.order"]
        if not payment or not orders.has_access("read"):
            return orders
        # Payments are for accounting; which order is meant is for whoever may read that.
        found = (
            self.env["payment.transaction"]
            .sudo()
            .search(["|", ("reference", "=", payment), ("provider_reference", "=", payment)])
        )
        return orders.search(
            [
                ("id", "in", found.sale_order_ids.ids),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    # What of an order

    def _prepare_entry(self, order, lines):
        """Return the values of the entry of these lines of an order, whatever way they go."""
        return {
            "channel": "api",
            "sale_order_ids": [Command.set(order.ids)],
            "line_ids": [
                Command.create(vals)
                for index, asked in enumerate(lines)
                for vals in self._prepare_entry_lines(order, asked, f"lines.{index}")
            ],
        }

    def _prepare_entry_lines(self, order, asked, field):
        """Return the values of the entry's lines: several where several lines have the goods."""
        self._check_quantity(asked, field)
        found = self._find_order_lines(order, asked, field)
        common = {name: asked[name] for name in ("condition", "resolution") if asked.get(name)}
        if asked.get("reason"):
            reason = self._find_code("rma.reason", asked["reason"], f"{field}.reason")
            if not reason.is_selectable:
                words = self.env._("“%(reason)s” is a group of reasons.", reason=asked["reason"])
                raise ApiError("not_found", words, f"{field}.reason", status=404)
            common["reason_id"] = reason.id
        if asked.get("lots"):
            lots = self._find_lots(found.product_id, asked["lots"], f"{field}.lots")
            common["lot_ids"] = [Command.set(lots.ids)]
        room = [(line, line.qty_returnable) for line in found]
        return [
            {**common, "sale_line_id": line.id, "quantity": quantity}
            for line, quantity in self._spread(asked["quantity"], room)
        ]  # fmt: skip

    def _find_order_lines(self, order, asked, field):
        """Return the lines of an order that are meant, at least one."""
        goods = order.order_line.filtered(
            lambda line: line.product_id and not line.display_type and not line.is_downpayment
        )
        found, what = self._match(goods, asked, field, lambda line: line)
        if not found:
            words = self.env._(
                "%(order)s has no line “%(line)s”.", order=order.name, line=asked[what]
            )
            raise ApiError("not_found", words, f"{field}.{what}", status=404)
        return found

    def _match(self, lines, asked, field, get_order_line):
        """Return the lines that are meant, and by what they were named.

        :param get_order_line: the order line of one of them
        """
        names = [name for name in ("line_id", "sku") if asked.get(name) is not None]
        if len(names) != 1:
            words = self.env._("Say by “line_id” or by “sku” which goods are meant.")
            raise ApiError("invalid", words, field)
        [name] = names
        if name == "sku":
            return lines.filtered(lambda line: asked["sku"] in self._get_skus(line)), name
        line_id = self._read_line_id(asked["line_id"])
        return lines.filtered(lambda line: get_order_line(line).id == line_id), name

    def _get_skus(self, line):
        product = line.product_id
        return {product.default_code, product.barcode} - {False}

    def _read_line_id(self, line_id):
        """Return the id of an order line, which may be named by its external id."""
        if isinstance(line_id, int):
            return line_id
        if line_id.isdecimal() and line_id.isascii():
            return int(line_id)
        module, _dot, name = line_id.partition(".")
        # What it leads to is looked for among lines that the user may read.
        external = self.env["ir.model.data"].sudo()
        return external.search(
            [("module", "=", module), ("name", "=", name), ("model", "=", "sale.order.line")]
        ).res_id

    def _find_lots(self, product, names, field):
        """Return the lots of a product with these numbers."""
        lots = self.env["stock.lot"].search(
            [("product_id", "in", product.ids), ("name", "in", names)]
        )
        if unknown := set(names) - set(lots.mapped("name")):
            words = self.env._(
                "There is no lot or serial number %(lots)s of %(product)s.",
                lots=", ".join(sorted(unknown)),
                product=product[:1].display_name,
            )
            raise ApiError("not_found", words, field, status=404)
        return lots

    def _find_code(self, model, code, field):
        """Return the reason, grade or disposition that goes by a code or name."""
        # Which codes there are is told to nobody; whether the record is his is asked of the user.
        found = self.env[model].sudo()._find_by_code(code).sudo(False)._filtered_access("read")
        if not found:
            words = self.env._("There is no “%(code)s”.", code=code)
            raise ApiError("not_found", words, field, status=404)
        return found

    def _spread(self, quantity, room):
        """Spread a quantity over records: [(record, share)]; what exceeds all is on the last.

        :param room: [(record, quantity there is room for)], not empty
        """
        shares, left = [], quantity
        for record, free in room:
            share = left if record == room[-1][0] else min(left, max(free, 0.0))
            if self._is_quantity(share):
                shares.append((record, share))
                left -= share
        return shares

    def _check_quantity(self, asked, field):
        """Refuse what comes to nothing in the digits that quantities have here.

        :raises ApiError:
        """
        if not self._is_quantity(asked["quantity"]):
            words = self.env._(
                "It is less than the least quantity there is, %(least)s.",
                least=10.0 ** -self._get_digits(),
            )
            raise ApiError("invalid", words, f"{field}.quantity")

    def _is_quantity(self, quantity):
        return float_compare(quantity, 0.0, precision_digits=self._get_digits()) > 0

    def _get_digits(self):
        return self.env["decimal.precision"].precision_get("Product Unit")

    # Asking for it

    def _submit(self, order, lines, note=""):
        """Enter a return as customer service does, and return it.

        :raises ApiError: ``denied`` with every reason, when a line is refused
        """
        vals = self._prepare_entry(order, lines)
        entry = self.env["rma.entry"].create({**vals, "note": note})
        try:
            entry.action_confirm()
        except UserError as error:
            reasons = [
                reason
                for line in entry.line_ids
                for reason in line.verdict_reasons or ()
                if line.verdict == "deny"
            ]
            if reasons:
                raise ApiError("denied", str(error), "lines", reasons) from error
            raise
        return entry.order_id
