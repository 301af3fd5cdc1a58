from collections import defaultdict

from odoo import models

from ..tools.verdict import AUTHORIZE, DENY, REVIEW, Verdict


class RmaLineRules(models.AbstractModel):
    """The hard facts: what no policy can allow.

    A rule is a method that takes any number of lines and returns ``{line.id: [Verdict]}`` for those
    it has something to say of. To add one, extend `_get_verdict_rules` with its name.
    """

    _inherit = "rma.line.mixin"

    def _get_verdict_rules(self):
        """Return the names of the rules, in the order in which equal verdicts are shown."""
        return [
            "_rule_order_line",
            "_rule_quantity",
            "_rule_goods",
            "_rule_unit",
            "_rule_sale_order",
            "_rule_customer",
            "_rule_company",
            "_rule_currency",
            "_rule_delivered",
            "_rule_returnable",
            "_rule_lots",
            "_rule_requested_elsewhere",
            "_rule_reason_approval",
        ]

    def _rule_order_line(self):
        return {
            line.id: [
                Verdict(
                    "no_order_line",
                    DENY,
                    self.env._("The line is not linked to a sales order."),
                    self.env._("We could not find this purchase."),
                    self.env._("Choose the order line it was sold on."),
                )
            ]
            for line in self
            if not line.sale_line_id
        }

    def _rule_quantity(self):
        return {
            line.id: [
                Verdict(
                    "no_quantity",
                    DENY,
                    self.env._("The quantity to return is not above zero."),
                    self.env._("Please tell us how many you want to return."),
                    self.env._("Enter the quantity that comes back."),
                )
            ]
            for line in self
            if line.product_uom_id and line.product_uom_id.compare(line._get_quantity(), 0) <= 0
        }

    def _rule_goods(self):
        return {
            line.id: [
                Verdict(
                    "not_goods",
                    DENY,
                    self.env._("%(product)s is a service.", product=line.product_id.display_name),
                    self.env._("Services cannot be returned."),
                    self.env._("Credit it from its invoice instead."),
                )
            ]
            for line in self
            if line.product_id and line.product_id.type != "consu"
        }

    def _rule_unit(self):
        return {
            line.id: [
                Verdict(
                    "wrong_unit",
                    DENY,
                    self.env._(
                        "%(product)s is not counted in %(unit)s.",
                        product=line.product_id.display_name,
                        unit=line.product_uom_id.name,
                    ),
                    self.env._("Please tell us the quantity in another unit."),
                    self.env._(
                        "Use %(unit)s or a unit of the same kind.", unit=line.product_id.uom_id.name
                    ),
                )
            ]
            for line in self
            if line.product_id
            and line.product_uom_id
            and not line.product_uom_id._has_common_reference(line.product_id.uom_id)
        }

    def _rule_sale_order(self):
        return {
            line.id: [
                Verdict(
                    "order_not_confirmed",
                    DENY,
                    self.env._(
                        "Order %(order)s is not a confirmed sale.",
                        order=line.sale_line_id.order_id.name,
                    ),
                    self.env._("This order was cancelled or never confirmed."),
                )
            ]
            for line in self
            if line.sale_line_id and line.sale_line_id.state != "sale"
        }

    def _rule_customer(self):
        return {
            line.id: [
                Verdict(
                    "other_customer",
                    DENY,
                    self.env._(
                        "Order %(order)s belongs to %(owner)s, not to %(customer)s.",
                        order=line.sale_line_id.order_id.name,
                        owner=line.sale_line_id.order_id.partner_id.commercial_partner_id.display_name,
                        customer=line._get_commercial_partner().display_name,
                    ),
                    self.env._("This order does not belong to your account."),
                    self.env._("Enter a separate return for the other customer."),
                )
            ]
            for line in self
            if line.sale_line_id
            and line._get_commercial_partner()
            != line.sale_line_id.order_id.partner_id.commercial_partner_id
        }

    def _rule_company(self):
        return {
            line.id: [
                Verdict(
                    "other_company",
                    DENY,
                    self.env._(
                        "Order %(order)s was sold by %(seller)s, not by %(company)s.",
                        order=line.sale_line_id.order_id.name,
                        seller=line.sale_line_id.company_id.display_name,
                        company=line.company_id.display_name,
                    ),
                    self.env._("This order was sold by another company."),
                    self.env._("Enter a separate return in that company."),
                )
            ]
            for line in self
            if line.sale_line_id and line.company_id != line.sale_line_id.company_id
        }

    def _rule_currency(self):
        return {
            line.id: [
                Verdict(
                    "other_currency",
                    DENY,
                    self.env._(
                        "%(line)s was charged in another currency than %(currency)s.",
                        line=line.product_id.display_name,
                        currency=line.currency_id.name,
                    ),
                    self.env._("Items paid in different currencies need separate returns."),
                    self.env._("Enter a separate return for each currency."),
                )
            ]
            for line in self
            if line.sale_line_id
            and line.currency_id
            and line.sale_line_id._get_credit_currency() != line.currency_id
        }

    def _rule_delivered(self):
        return {
            line.id: [
                Verdict(
                    "not_delivered",
                    DENY,
                    self.env._(
                        "%(product)s of order %(order)s was not delivered.",
                        product=line.product_id.display_name,
                        order=line.sale_line_id.order_id.name,
                    ),
                    self.env._("This item has not been delivered yet."),
                    self.env._("Validate the delivery first, or lower the order."),
                )
            ]
            for line in self
            if line.sale_line_id
            and line.product_id.type == "consu"
            and line.sale_line_id.product_uom_id.compare(line.sale_line_id._get_delivered(), 0) <= 0
        }

    def _rule_returnable(self):
        """More cannot come back than the customer still has, all its lines together."""
        result = {}
        claimed = defaultdict(int)
        for line in self:
            sale_line = line.sale_line_id
            if not sale_line or line.product_id.type != "consu":
                continue
            claimed[sale_line] += line._to_product_unit(line._get_quantity())
            left = line._get_returnable()
            if claimed[sale_line] <= left or not sale_line._get_delivered():
                continue
            unit = line.product_uom_id
            shown = line._from_product_unit(max(left, 0))
            result[line.id] = [
                Verdict(
                    "exceeds_returnable",
                    DENY,
                    self.env._(
                        "Only %(left)s %(unit)s of %(product)s can still be returned on order "
                        "%(order)s.",
                        left=f"{shown:g}",
                        unit=unit.name,
                        product=line.product_id.display_name,
                        order=sale_line.order_id.name,
                    ),
                    self.env._(
                        "Only %(left)s of this item can still be returned.", left=f"{shown:g}"
                    ),
                    self.env._("Lower the quantity, or cancel the other return."),
                )
            ]
        return result

    def _rule_lots(self):
        """A serial that was never delivered on this order line is somebody else's."""
        result = {}
        for line in self.filtered("lot_ids"):
            foreign = line.lot_ids - line.sale_line_id._get_returnable_lots()
            if foreign:
                names = ", ".join(foreign.mapped("name"))
                result[line.id] = [
                    Verdict(
                        "foreign_lot",
                        DENY,
                        self.env._(
                            "%(lots)s was not delivered on order %(order)s, or is back already.",
                            lots=names,
                            order=line.sale_line_id.order_id.name,
                        ),
                        self.env._("We did not deliver %(lots)s with this order.", lots=names),
                        self.env._("Choose the serial numbers from the delivery."),
                    )
                ]
        return result

    def _rule_requested_elsewhere(self):
        """Drafts hold nothing back, but whoever enters a second one should know of the first."""
        others = self.env["rma.order.line"].sudo()._get_requested_elsewhere(self)
        return {
            line.id: [
                Verdict(
                    "requested_elsewhere",
                    AUTHORIZE,
                    self.env._(
                        "Also on %(returns)s, which is not authorized yet.",
                        returns=", ".join(others[line.id].mapped("name")),
                    ),
                    self.env._("You have already asked to return this item."),
                )
            ]
            for line in self
            if others.get(line.id)
        }

    def _rule_reason_approval(self):
        return {
            line.id: [
                Verdict(
                    "reason_approval",
                    REVIEW,
                    self.env._(
                        "Returns for “%(reason)s” need approval by %(group)s.",
                        reason=line.reason_id.name,
                        group=line.reason_id.sudo().approval_group_id.full_name,
                    ),
                    self.env._("We will check your request and come back to you."),
                )
            ]
            for line in self
            if line.reason_id.sudo().approval_group_id
        }
