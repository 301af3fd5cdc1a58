from fractions import Fraction

from odoo import api, fields, models
from odoo.tools import format_amount

from ...tools.charges import get_total
from ...tools.refund import credit, exact
from ...tools.units import get_exact_unit, in_unit
from .account_move_fixed import GOODS, LINE_LINKS
from .amounts import get_line_amounts, get_quantity


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    rma_line_id = fields.Many2one(
        "rma.order.line", string="Return Line", index="btree_not_null", copy=False
    )
    rma_origin_line_id = fields.Many2one(
        "account.move.line",
        string="Credited Invoice Line",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
    )
    rma_charge_id = fields.Many2one(
        "rma.charge", string="Return Charge", index="btree_not_null", copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(LINE_LINKS & vals.keys() for vals in vals_list):
            # Whoever makes an invoice or a note needs no right on the returns of its goods.
            lines.sudo().move_id._get_following_orders()._sync_done()
        return lines

    def write(self, vals):
        if not (LINE_LINKS | GOODS) & vals.keys():
            return super().write(vals)
        # Returns that the lines were of, and that they are of now, whoever writes.
        lines = self.sudo()
        orders = lines.move_id._get_following_orders()
        result = super().write(vals)
        (orders | lines.move_id._get_following_orders())._sync_done()
        return result

    def unlink(self):
        orders = self.sudo().move_id._get_following_orders()
        result = super().unlink()
        orders._sync_done()
        return result

    def _takes_back_on_invoice(self):
        """Tell whether an invoice credits goods by the line: what is below zero on a final one."""
        self.ensure_one()
        return (
            self.move_id.move_type == "out_invoice"
            and self.display_type == "product"
            and self.product_id.type == "consu"
            and self.quantity < 0
            and bool(self.sale_line_ids)
        )

    def _is_taxed_otherwise(self):
        """Tell whether goods are credited with other taxes than they were sold with."""
        self.ensure_one()
        is_goods = self.display_type == "product" and not self.rma_charge_id
        sold = self.rma_origin_line_id or self.rma_line_id
        return is_goods and bool(sold) and self.tax_ids != sold.tax_ids

    def _is_order_discount(self):
        """Tell whether the line is a discount on the whole order rather than something sold."""
        self.ensure_one()
        return (
            self.display_type == "product"
            and not self.is_downpayment
            and self.product_id.type != "consu"
            and self.currency_id.compare_amounts(self.price_subtotal, 0) < 0
        )

    def _get_discounted(self, goods):
        """Return which of an invoice's goods a discount on the order was granted on.

        Only those of its own order, where the invoice is for several: see `_choose_discounted`.
        """
        self.ensure_one()
        # Which goods of an invoice are of one order is no secret.
        orders = self.sudo().sale_line_ids.order_id
        if orders:
            goods = [line for line in goods if line.sudo().sale_line_ids.order_id & orders]
        return self._choose_discounted(goods)

    def _choose_discounted(self, goods):
        """Return which goods of the discount's order it was granted on.

        Those with its taxes, but for what nobody can discount (a fixed tax), or else all of them.
        An addon that knows better what a discount was for extends it.
        """
        taxes = self.tax_ids.filtered(lambda tax: tax._can_be_discounted())
        return [
            line
            for line in goods
            if line.tax_ids.filtered(lambda tax: tax._can_be_discounted()) == taxes
        ] or list(goods)

    def _get_excess_text(self, excess):
        """Return that more would be credited than was paid, of what has come back or in all."""
        self.ensure_one()
        what = self.name or self.product_id.display_name
        paid = format_amount(self.env, float(excess.paid), self.currency_id)
        credited = format_amount(self.env, float(excess.credited), self.currency_id)
        if excess.quantities:
            unit = self.product_id.uom_id.name
            paid, credited = (f"{float(number):g} {unit}" for number in excess.quantities)
        elif excess.tax:
            what = self.env["account.tax"].browse(excess.tax).name
        elif not excess.is_whole:
            return self.env._(
                "%(line)s on %(invoice)s: %(paid)s was paid for what has come back, %(credited)s "
                "would be credited.",
                line=what,
                invoice=self.move_id.name,
                paid=paid,
                credited=credited,
            )
        return self.env._(
            "%(line)s on %(invoice)s: %(paid)s invoiced, %(credited)s would be credited in all.",
            line=what,
            invoice=self.move_id.name,
            paid=paid,
            credited=credited,
        )

    def _get_credited_quantity(self):
        """Return the quantity of goods the line credits, in the product's unit.

        Below zero where a reversal takes a credit back.
        """
        self.ensure_one()
        if self.rma_charge_id or not self.rma_line_id:
            return Fraction(0)
        return get_quantity(self) * self._get_credit_sign()

    def _prepare_rma_credit_vals(self, entry, copies):
        """Return the values of the credit note line for a share of this invoice line.

        :param entry: `Credit`
        :param copies: {invoice line: its copied values}
        """
        self.ensure_one()
        vals = {
            name: value
            for name, value in copies[self].items()
            if name not in self._get_rma_uncopied_fields()
        }
        if entry.line is None and not self._is_order_discount():
            # What was paid for the delivery, all that is left of it; it reopens nothing either.
            quantity = float(in_unit(entry.quantity, self.product_uom_id, self.product_id))
            vals.update(sale_line_ids=False, quantity=quantity)
            # Up to the standard tariff: who edits the line sees the price that goes back.
            whole = get_total(credit(entry.paid, entry.quantity))
            if whole:
                share = get_total(entry.amounts) / whole
                vals["price_unit"] = float(exact(self.price_unit) * share)
        elif entry.line is None:
            # A discount without a link to its order line: it must not reopen the order.
            vals.update(sale_line_ids=False, quantity=1.0, discount=0.0)
            vals["price_unit"] = float(entry.amounts["net", None, "doc"])
        else:
            vals.update(self._prepare_rma_goods_vals(entry), rma_line_id=entry.line.id)
            if not entry.line._is_goods_expected():
                # What the customer keeps stays delivered: it must not be invoiced again.
                vals["sale_line_ids"] = False
        vals.update(rma_origin_line_id=self.id)
        return self._settle_rma_amounts(vals, entry.amounts, self.tax_ids, self.move_id)

    def _prepare_rma_goods_vals(self, entry):
        """Return what a credit note line says of the goods that come back."""
        unit, quantity = self._get_rma_credit_unit(entry)
        factor = exact(unit.factor) / exact(self.product_uom_id.factor or unit.factor)
        return {
            "quantity": quantity,
            "product_uom_id": unit.id,
            "price_unit": float(exact(self.price_unit) * factor),
        }

    def _get_rma_uncopied_fields(self):
        """Return what of an invoice line does not hold for its credit."""
        return {
            "move_id", "balance", "debit", "credit", "amount_currency", "date_maturity",
            "extra_tax_data", "deferred_start_date", "deferred_end_date",
        }  # fmt: skip

    def _get_rma_credit_unit(self, entry):
        """Return the unit and quantity that say exactly what is credited.

        The invoice's unit, or where 5/12 of a dozen cannot be written in it, the return's.
        """
        return get_exact_unit(
            entry.quantity, self.product_id, self.product_uom_id, entry.line.product_uom_id
        )

    def _prepare_rma_charge_vals(self, charge, amount, terms, product, is_refund=True, taxes=None):
        """Return the values of a line that changes the total by an amount, tax included.

        :param amount: negative where it is taken off
        :param terms: the invoice that the document goes by, or `CreditTerms`
        :param taxes: those of what it is about; without them, those of the product
        """
        company, position = terms.company_id, terms.fiscal_position_id
        product = product.with_company(company)
        if taxes is None:
            taxes = position.map_tax(product.taxes_id._filter_taxes_by_company(company))
        base_line = self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            {},
            price_unit=float(amount),
            quantity=1.0,
            tax_ids=taxes,
            currency_id=terms.currency_id,
            rate=terms.invoice_currency_rate,
            special_mode="total_included",
            is_refund=is_refund,
        )
        amounts = get_line_amounts(base_line, company)
        # What rounding several taxes left over is no tax: it stays with the price.
        amounts["net", None, "doc"] += exact(amount) - get_total(amounts)
        vals = {
            "product_id": product.id,
            # The customer reads it.
            "name": charge.with_context(lang=charge.order_id._get_customer_lang())._get_label(),
            "quantity": 1.0,
            "discount": 0.0,
            "price_unit": float(amounts["net", None, "doc"]),
            "tax_ids": [fields.Command.set(taxes.ids)],
            "account_id": product.product_tmpl_id.get_product_accounts(position)["income"].id
            or terms.journal_id.default_account_id.id,
            "rma_charge_id": charge.id,
        }
        return self._settle_rma_amounts(vals, amounts, taxes, terms)

    def _settle_rma_amounts(self, vals, amounts, taxes, invoice):
        """Fix the amounts of a line, in both currencies and tax by tax, the way core does it.

        Core honours them as long as nobody edits the line; an edited line is reckoned from its
        price again, and posting checks the result.
        """
        # Core reads none of it without an entry here, be it for a tax that does not exist.
        manual = {} if taxes else {"0": {}}
        for (kind, tax, currency), amount in amounts.items():
            if kind in ("tax", "base"):
                suffix = "_currency" if currency == "doc" else ""
                manual.setdefault(str(tax), {})[f"{kind}_amount{suffix}"] = float(amount)
        # Given with the line, core need not find them out and write each line again.
        vals["amount_currency"] = float(amounts["net", None, "doc"])
        vals["balance"] = float(amounts["net", None, "company"])
        vals["extra_tax_data"] = {
            "currency_id": invoice.currency_id.id,
            "rate": invoice.invoice_currency_rate,
            "price_unit": vals["price_unit"],
            "discount": vals["discount"],
            "quantity": vals["quantity"],
            "manual_total_excluded_currency": float(amounts["net", None, "doc"]),
            "manual_total_excluded": float(amounts["net", None, "company"]),
            "manual_tax_amounts": manual,
        }
        return vals
