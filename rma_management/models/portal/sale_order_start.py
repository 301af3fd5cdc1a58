from typing import Any, NamedTuple

from odoo import api, models
from odoo.fields import Domain

from ...tools.verdict import DENY, worst

# What a customer may choose; that he keeps the goods and is paid is for us to offer.
RESOLUTIONS = ("refund", "exchange", "store_credit")
# Of so many variants one is chosen from a list.
MAX_REPLACEMENTS = 20
# More than this is there, and how much more is nobody's business.
MANY = 5


class Replacement(NamedTuple):
    """What could be sent instead."""

    product: Any
    free: float


class Offer(NamedTuple):
    """What the page of an order says of one of its lines."""

    line: Any
    quantity: float  # that may come back, in the line's unit
    resolutions: tuple  # none where nothing may come back
    periods: list  # [(last day, days left, to which ends)], nothing where there is no limit
    reasons: list  # why not, in the customer's words
    notes: list  # what to know of what may
    is_fault_needed: bool  # it comes back only when something is wrong with it
    replacements: list
    lots: Any
    is_whole: bool  # it comes back in whole pieces


class SaleOrder(models.Model):
    """What of an order its customer may send back, for the page on which he does so himself."""

    _inherit = "sale.order"

    def _get_portal_resolutions(self):
        """Return to what ends customers may ask for a return, the usual one first."""
        return list(RESOLUTIONS)

    def _get_delivered_goods(self):
        """Return the lines whose goods were handed over; services and deposits never were."""
        return self.order_line.filtered(
            lambda line: (
                line.product_id.type == "consu"
                and not line.is_downpayment
                and line._get_delivered() > 0
            )
        )

    def _get_returnable_goods(self):
        """Return the lines of which the customer has something that nobody has asked for."""
        return self._get_delivered_goods().filtered(lambda line: line._is_anything_returnable())

    @api.model
    def _get_portal_return_domain(self, customer):
        """Return which orders of a customer have goods that may come back, one way or another."""
        return (
            Domain("partner_id", "child_of", customer.ids)
            & Domain("state", "in", ("sale", "cancel"))
            & Domain("order_line.qty_delivered", ">", 0)
        )

    def _get_portal_return_hint(self):
        """Return why nothing can be sent back of a sold order, nothing where something can."""
        self.ensure_one()
        goods = self._get_delivered_goods()
        if not goods:
            return self.env._("You can return items here once they have been delivered.")
        if not self._get_returnable_goods():
            return self.env._("All items of this order are back or on their way back.")
        return ""

    def _get_portal_obstacle(self):
        """Return why its customer can send back nothing of it here, nothing where he can."""
        self.ensure_one()
        order = self.with_company(self.company_id)
        hint = order._get_portal_return_hint()
        if hint:
            return hint
        heard = order._hear_portal_lines(order._get_returnable_goods()).values()
        if any(worst(said) != DENY for ends in heard for *_end, said in ends):
            return ""
        reasons = dict.fromkeys(
            verdict.customer
            for (_wish, _is_faulty, said), *_others in heard
            for verdict in said
            if verdict.outcome == DENY
        )
        return " ".join(reasons)

    def _get_portal_offers(self):
        """Return what may come back of an order, a line each: what can comes first.

        Read with all rights, for whoever has shown that the order is his.

        :return: list of `Offer`
        """
        self.ensure_one()
        lines = self._get_delivered_goods()
        if not lines:
            return []
        verdicts = self._hear_portal_lines(lines)
        replacements = self._get_portal_replacements(lines)
        lots = lines._get_returnable_lots_by_line()
        offers = [
            self._get_offer(line, verdicts[line], replacements.get(line, []), lots.get(line))
            for line in lines
        ]
        return sorted(offers, key=lambda offer: not offer.resolutions)

    def _hear_portal_lines(self, lines):
        """Return what the rules say: {line: [(wish, is fault needed, [Verdict])]}.

        Where the terms refuse it as it is, they are asked again as if something were wrong with it.
        """
        wishes = self.env["rma.portal.line"]._make_for(lines)
        found = self._hear_portal_ends(wishes, is_faulty=False)
        refused = wishes.filtered(
            lambda wish: all(worst(said) == DENY for *_end, said in found[wish.sale_line_id])
        )
        for line, heard in self._hear_portal_ends(refused, is_faulty=True).items():
            found[line] += heard
        return found

    def _hear_portal_ends(self, wishes, is_faulty):
        """Return what the rules say of wishes to every end: {line: [(wish, is_faulty, said)]}."""
        # As a reason is that says it is not the customer's fault; a photo can still be added.
        reason = self.env["rma.reason"].new({"fault": "seller"}) if is_faulty else None
        found = {wish.sale_line_id: [] for wish in wishes}
        for resolution in self._get_portal_resolutions() if wishes else ():
            asked = wishes._vary(resolution=resolution, reason_id=reason)
            said = asked._evaluate()
            for wish in asked:
                found[wish.sale_line_id].append((wish, is_faulty, said[wish.id]))
        return found

    def _get_offer(self, line, heard, replacements, lots):
        possible = [entry for entry in heard if worst(entry[2]) != DENY]
        if not line._is_anything_returnable():
            possible = []
        wish, is_faulty, said = (possible or heard)[0]
        refused = heard[0][2] if is_faulty or not possible else ()
        return Offer(
            line=line,
            quantity=line.qty_returnable,
            resolutions=tuple(entry[0].resolution for entry in possible),
            periods=self._get_periods([entry[0] for entry in possible]),
            reasons=[verdict.customer for verdict in refused if verdict.outcome == DENY],
            notes=[verdict.customer for verdict in said if verdict.code == "requested_elsewhere"],
            is_fault_needed=bool(possible) and is_faulty,
            replacements=replacements,
            lots=lots or self.env["stock.lot"],
            is_whole=wish._is_in_pieces(),
        )

    def _get_periods(self, wishes):
        """Return until when: [(day, days left, names of the ends, none where all are meant)]."""
        labels = dict(
            self.env["rma.portal.line"]._fields["resolution"]._description_selection(self.env)
        )
        days = {}
        for wish in wishes:
            days.setdefault(wish._get_last_day(), []).append(labels[wish.resolution])
        today = wishes[0]._get_request_date() if wishes else None
        return [
            (day, (day - today).days, ", ".join(names) if len(days) > 1 else "")
            for day, names in sorted(days.items(), key=lambda item: (item[0] is None, item[0]))
            if day
        ]

    def _get_portal_replacements(self, lines):
        """Return what could be sent instead of each line's goods: {line: [`Replacement`]}."""
        if "exchange" not in self._get_portal_resolutions():
            return {}
        wishes = self.env["rma.portal.line"]
        warehouse = self.warehouse_id
        wanted = {}
        for line in lines:
            product = line.product_id
            others = product.product_tmpl_id.product_variant_ids - product
            others = others.filtered_domain(wishes._get_exchange_product_domain(self.company_id))
            wanted[line] = product | others[:MAX_REPLACEMENTS]
        products = self.env["product.product"].union(*wanted.values())
        free = wishes._get_free_quantities(products, warehouse)
        return {
            line: [Replacement(product, free.get(product.id, 0.0)) for product in products]
            for line, products in wanted.items()
        }

    def _get_stock_text(self, replacement):
        """Return whether there is any of a replacement, as much as a customer should know."""
        product, free = replacement
        if not product.is_storable:
            return ""
        if free <= 0:
            return self.env._("not in stock, takes longer")
        if free <= MANY:
            return self.env._("only %(number)s in stock", number=f"{free:g}")
        return self.env._("in stock")

    def _get_customer_addresses(self):
        """Return the e-mail addresses that the customer of an order is known by."""
        self.ensure_one()
        customer = self.partner_id
        partners = customer | customer.commercial_partner_id
        partners |= self.partner_invoice_id | self.partner_shipping_id
        return {partner.email_normalized for partner in partners if partner.email_normalized}
