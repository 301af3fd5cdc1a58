import re
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ...tools import ran
from ..base.union import any_in

# More records than these under one term tell nobody apart; the newest are looked at.
MAX_HITS = 200
MAX_ORDERS = 20
# The characters Odoo leaves out of a phone number in its own index (`phone_validation`).
PHONE_SEPARATORS = r"[\s\\./\(\)\-]"


class Source(NamedTuple):
    """Where a term may stand.

    :param match: name of the method that says in SQL when the field carries the term; an index
        has to answer it
    :param paths: fields that lead from a sale order to the record
    """

    model: str
    field: str
    paths: tuple
    match: str = "_match_text"


class RmaFinder(models.AbstractModel):
    """Finds the sale by whatever the customer has at hand.

    Two queries, however many sources there are: one looks the term up in every index, the other
    follows what was found to the orders. Together they would be one, but PostgreSQL could not know
    how little the first half finds, and would at times read whole tables for the second.
    """

    _name = "rma.finder"
    _description = "Finder of Sales"

    @api.model
    def _get_sources(self):
        """Return where to look; a glue addon adds its own.

        :return: list of :class:`Source`; one whose field is not there is left out
        """
        partner_paths = ("partner_id", "partner_invoice_id", "partner_shipping_id")
        return [
            Source("sale.order", "name", ("id",)),
            Source("sale.order", "client_order_ref", ("id",)),
            Source("account.move", "name", ("order_line.invoice_lines.move_id",)),
            Source("stock.picking", "name", ("order_line.move_ids.picking_id",)),
            # Comes with stock_delivery.
            Source("stock.picking", "carrier_tracking_ref", ("order_line.move_ids.picking_id",)),
            Source(
                "stock.move.line", "lot_id", ("order_line.move_ids.move_line_ids",), "_match_lot"
            ),
            Source("res.partner", "email_normalized", partner_paths, "_match_email"),
            Source("res.partner", "name", partner_paths),
            # These two come with phone_validation.
            Source("res.partner", "phone_sanitized", partner_paths, "_match_phone_sanitized"),
            Source("res.partner", "phone", partner_paths, "_match_phone"),
        ]

    @api.model
    def _find_return(self, term):
        """Return the return with this number, if the user may read it."""
        # Stored fields are computed with all rights; what is found is what the user may see.
        returns = self.env["rma.order"].sudo(False)
        if not ran.is_valid(term) or not returns.has_access("read"):
            return returns
        return returns._find_by_ran(term)[:1]

    @api.model
    def _find_sale_orders(self, term):
        """Return the orders that carry the term, the newest first, cancelled ones at the end.

        :return: at most 20 orders that the user may read, of the companies at work
        """
        term = (term or "").strip()
        if not re.search(r"\w", term):
            return self.env["sale.order"].sudo(False)
        return self._find_orders_of(self._look_up(term))

    @api.model
    def _find_orders_of(self, found):
        """Return the orders that lead to what was looked up, as `_find_sale_orders` does.

        :param found: {source: ids}
        """
        orders = self.env["sale.order"].sudo(False)
        domain = self._get_order_domain(found)
        if domain.is_false() or not orders.has_access("read"):
            return orders
        domain &= Domain("company_id", "in", self.env.companies.ids)
        found = orders.search(domain & Domain("state", "in", ("sale", "cancel")), limit=MAX_ORDERS)
        # What is left of an order that was cancelled later is what was delivered.
        cancelled = found.filtered(lambda order: order.state == "cancel")
        return found - cancelled | cancelled.filtered("is_returnable")

    @api.model
    def _check_ran(self, term):
        """Tell somebody who mistyped a RAN.

        :raises UserError: when the term was meant as one and has a wrong character
        """
        # Nobody needs a right on sequences to be told.
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [("code", "=", "rma.order"), ("company_id", "in", [self.env.company.id, False])],
                order="company_id",
                limit=1,
            )
        )
        # What comes before a placeholder such as %(year)s.
        prefix = (sequence.prefix or "").partition("%")[0]
        if ran.looks_like(term, prefix) and not ran.is_valid(term):
            self.env["rma.order"]._find_by_ran(term)

    @api.model
    def _look_up(self, term):
        """Return the records that carry the term: {source: ids}."""
        queries, sources = [], []
        for source in self._get_sources():
            model = self.env.get(source.model)
            if model is None or source.field not in model._fields:
                continue
            column = model._field_to_sql(model._table, source.field)
            condition = getattr(self, source.match)(column, term)
            if condition:
                queries.append(
                    SQL(
                        "(SELECT %s AS source, id FROM %s WHERE %s ORDER BY id DESC LIMIT %s)",
                        len(sources),
                        SQL.identifier(model._table),
                        condition,
                        MAX_HITS,
                    )
                )
                sources.append(source)
        found = {}
        if queries:
            for index, record_id in self.env.execute_query(SQL(" UNION ALL ").join(queries)):
                found.setdefault(sources[index], []).append(record_id)
        return found

    @api.model
    def _get_order_domain(self, found):
        """Return the domain of the orders that lead to what was found."""
        # Customer service may not read invoices and lots; what it finds are orders it may read.
        orders = self.env["sale.order"].sudo()
        queries = [
            orders._search(Domain.OR(Domain(path, "in", ids) for path in source.paths)).subselect()
            for source, ids in found.items()
        ]
        if not queries:
            return Domain.FALSE
        return any_in(queries)

    # How a term is compared; None where it cannot be what the field holds

    @api.model
    def _match_text(self, column, term):
        return SQL("lower(%s) = lower(%s)", column, term)

    @api.model
    def _match_lot(self, column, term):
        """Find the deliveries of a lot: one that is no serial number may have very many."""
        name = self.env["stock.lot"]._field_to_sql("stock_lot", "name")
        return SQL(
            "%s = ANY(ARRAY(SELECT id FROM stock_lot WHERE %s ORDER BY id DESC LIMIT %s))",
            column,
            self._match_text(name, term),
            MAX_HITS,
        )

    @api.model
    def _match_email(self, column, term):
        email = email_normalize(term)
        return SQL("%s = %s", column, email) if email else None

    @api.model
    def _match_phone_sanitized(self, column, term):
        numbers = self._get_phone_numbers(term)
        return SQL("%s IN %s", column, tuple(numbers)) if numbers else None

    @api.model
    def _match_phone(self, column, term):
        """Compare what was typed into the partner's form, where no country made sense of it."""
        number = self._get_digits(term)
        if not number:
            return None
        numbers = {number, *self._get_phone_numbers(term)}
        numbers |= {f"00{known[1:]}" for known in numbers if known.startswith("+")}
        numbers |= {f"+{known[2:]}" for known in numbers if known.startswith("00")}
        # By itself: core's index has no order that could stop early, and PostgreSQL would try.
        return SQL(
            "id = ANY(ARRAY(SELECT id FROM res_partner WHERE %s IS NOT NULL"
            " AND regexp_replace(%s, %s, '', 'g') IN %s))",
            column,
            column,
            PHONE_SEPARATORS,
            tuple(numbers),
        )

    @api.model
    def _get_phone_numbers(self, term):
        """Return the international numbers the term may be, by the companies' countries."""
        if not self._get_digits(term) or "phone_sanitized" not in self.env["res.partner"]._fields:
            return set()
        # A company's country is no secret.
        countries = self.env.companies.sudo().country_id
        partners = self.env["res.partner"]
        numbers = {partners._phone_format(number=term, country=country) for country in countries}
        return numbers - {False}

    @api.model
    def _get_digits(self, term):
        """Return the phone number without what people put between its digits."""
        number = re.sub(PHONE_SEPARATORS, "", term)
        return number if re.fullmatch(r"\+?\d{5,20}", number) else None
