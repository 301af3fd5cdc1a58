from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.charges import get_total
from ..base.context import sent_defaults
from ..credit.amounts import price_base_line
from ..credit.terms import CreditTerms

PRICE_BASES = [
    ("list", "Price list today"),
    ("last", "Last paid"),
    ("manual", "Typed by a manager"),
]


class RmaLineNoOrder(models.AbstractModel):
    """Goods that no order tells of: bought before we had this system, or a gift.

    What they are worth is said once, by a basis that everybody can see, and stays as it was said.
    """

    _inherit = "rma.line.mixin"

    price_basis = fields.Selection(
        PRICE_BASES, help="What the customer gets for goods that no sales order tells of."
    )
    price_unit = fields.Float(
        string="Agreed Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        min_display_digits="Product Price",
        help="Per unit, as on an order: taxes included where the product's taxes are.",
    )
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    date_purchased = fields.Date(
        string="Bought On", help="By the proof of purchase. The return window counts from it."
    )

    @api.depends(
        "sale_line_id",
        "product_id",
        "product_uom_id",
        "price_basis",
        "currency_id",
        "company_id",
    )
    def _compute_price_unit(self):
        """Say what the goods are worth by their basis; what a manager typed stays."""
        last = self._find_last_sales()
        for line in self:
            sale = last.get(line._get_purchase_key())
            line.price_unit = line._get_price(sale) if line._is_priced() else 0.0

    @api.depends(
        "sale_line_id",
        "product_id",
        "product_uom_id",
        "price_basis",
        "currency_id",
        "company_id",
    )
    def _compute_tax_ids(self):
        """Say which taxes are in the price, whoever said what that is."""
        last = self._find_last_sales()
        for line in self:
            sale = last.get(line._get_purchase_key())
            taxes = sale.tax_ids if sale else line._get_mapped_taxes()
            line.tax_ids = taxes if line._is_priced() else False

    @api.depends("date_purchased")
    def _compute_policy_id(self):
        return super()._compute_policy_id()

    def _is_without_order(self):
        """Tell whether no sales order tells of the goods."""
        self.ensure_one()
        return not self.sale_line_id

    # Time and quantity: the customer's word and proof stand in for the delivery

    def _get_sale_date(self):
        self.ensure_one()
        if self._is_without_order() and self.date_purchased:
            return self.date_purchased
        return super()._get_sale_date()

    def _get_deliveries(self):
        self.ensure_one()
        if not self._is_without_order():
            return super()._get_deliveries()
        day = self.date_purchased
        return [(day, self._to_product_unit(self._get_quantity()))] if day else []

    def _get_returnable(self):
        self.ensure_one()
        if not self._is_without_order():
            return super()._get_returnable()
        return self._to_product_unit(self._get_quantity()) if self.product_id else Fraction(0)

    # Price

    def _is_priced(self):
        """Tell whether it is said what the goods are worth, and how."""
        self.ensure_one()
        return bool(self._is_without_order() and self.product_id and self.price_basis)

    def _get_purchase_key(self):
        """Return what a purchase of the same product by the same customer has in common."""
        self.ensure_one()
        customer = self._get_commercial_partner()
        return (self.company_id.id, customer._origin.id, self.product_id._origin.id)

    def _find_last_sales(self):
        """Return the newest sale of each product to each customer, where that makes the price.

        :return: {purchase key: posted invoice line, or else confirmed order line}
        """
        last = self.filtered(lambda line: line._is_priced() and line.price_basis == "last")
        keys = {line._get_purchase_key() for line in last}
        keys = {key for key in keys if all(key)}
        if not keys:
            return {}
        columns = list(zip(*keys, strict=True))
        # Whoever may return goods may be told what was paid for them, and nothing else is told.
        found = self.env["sale.order.line"].sudo()._find_rma_last_sales(*columns)
        return found | self.env["account.move.line"].sudo()._find_rma_last_sales(*columns)

    def _get_price(self, last_sale):
        """Return the price per unit by the line's basis, 0 where there is none."""
        self.ensure_one()
        if self.price_basis == "manual":
            return self.price_unit
        if self.price_basis == "list":
            return self._get_list_price()
        return last_sale._get_rma_last_price(self) if last_sale else 0.0

    def _get_list_price(self):
        """Return what the customer would pay today, per unit of the line."""
        self.ensure_one()
        customer = self._get_document().partner_id.with_company(self.company_id)
        return self._get_price_today(
            self.product_id,
            self._get_quantity() or 1.0,
            customer.property_product_pricelist,
            self._get_fiscal_position(),
        )

    def _get_product_taxes(self):
        return self.product_id.taxes_id._filter_taxes_by_company(self.company_id)

    def _get_mapped_taxes(self):
        return self._get_fiscal_position().map_tax(self._get_product_taxes())

    # Credit

    def _get_credit_terms(self):
        """Return the `CreditTerms` of the line's document."""
        self.ensure_one()
        # Who enters a return need not see accounting's choices to go by them.
        company = self.company_id.sudo()
        currency = self._get_price_currency()
        return CreditTerms(
            document=self._get_document(),
            company_id=company,
            currency_id=currency,
            # One rate for all credit notes of a return, or parts would not add up to the whole.
            invoice_currency_rate=self.env["res.currency"]._get_conversion_rate(
                company.currency_id, currency, company, self._get_request_date()
            ),
            fiscal_position_id=self._get_fiscal_position(),
            journal_id=company._get_rma_setting("rma_no_order_journal_id"),
            invoice_cash_rounding_id=self.env["account.cash.rounding"],
        )

    def _get_agreed_amounts(self, terms):
        """Return what the whole line comes to: ({component: amount}, {component: step})."""
        self.ensure_one()
        taxes = self.tax_ids._origin
        base_line = taxes._prepare_base_line_for_taxes_computation(
            {},
            price_unit=self.price_unit,
            quantity=self._get_quantity(),
            product_id=self.product_id,
            tax_ids=taxes,
            currency_id=terms.currency_id,
            rate=terms.invoice_currency_rate,
            is_refund=True,
        )
        return price_base_line(base_line, terms.company_id)

    def _get_agreed_worth(self):
        """Return what the goods come to, tax included, in company currency."""
        self.ensure_one()
        amounts, _steps = self._get_agreed_amounts(self._get_credit_terms())
        return float(get_total(amounts, "company"))

    def _get_credit_entries(self):
        """Return the credit note lines that take the goods of this line back."""
        return self.env["account.move.line"]

    # Guard

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_price_terms(sent_defaults(self) | vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_price_terms(vals)
        return super().write(vals)

    def _check_price_terms(self, vals):
        """Only a returns manager says what goods are worth; everybody else names the basis."""
        is_manager = self.env.su or self.env.user.has_group("rma_management.group_rma_manager")
        bases = {vals["price_basis"]} if "price_basis" in vals else set(self.mapped("price_basis"))
        typed = {"price_unit", "tax_ids"} & vals.keys()
        what_for = {"product_id", "product_uom_id"} & vals.keys() and self.filtered(
            lambda line: line.price_basis == "manual"
        )
        if not is_manager and (vals.get("price_basis") == "manual" or typed or what_for):
            raise AccessError(
                self.env._(
                    "Only a returns manager types a price. Choose another price basis, or ask one."
                )
            )
        if typed and bases != {"manual"}:
            raise UserError(
                self.env._("To type a price, choose “Typed by a manager” as its basis.")
            )
