from odoo import models

from ...tools.clock import find_missed
from ...tools.refund import exact
from ..credit.rma_calculator import FeeRule


class RmaLineCharge(models.AbstractModel):
    """What the policy, or the law, charges for requested lines or gives back with them."""

    _inherit = "rma.line.mixin"

    def _get_policy_charges(self):
        """Return the charges that the policies ask of these lines, which are one return.

        What is charged per return is asked once, by the first line that has it.

        :return: list of values of ``rma.charge``, with the charged ``lines`` in place of the line
        """
        charges, whole = [], set()
        for line in self:
            for vals in line._get_line_charges():
                per_return = vals["basis"] == "fixed"
                key = (vals["type"], vals.get("policy_id"), vals["basis"])
                if per_return and key in whole:
                    continue
                whole.add(key)
                charges.append({**vals, "lines": self if per_return else line})
        return charges + self._get_freight_charges()

    def _get_line_charges(self):
        """Return the values of the charges on one line, or on the return for its sake."""
        self.ensure_one()
        policy, charges = self.policy_id, []
        common = {"source": "policy", "policy_id": policy.id}
        if basis := self._get_restocking_fee_basis():
            rate = policy.restocking_fee_rate
            charges.append({"type": "restocking", "basis": basis, "rate": rate, **common})
        if policy.late_fee_basis and (late := self._get_late_fee_quantity()):
            quantity = late if policy.late_fee_basis != "fixed" else 0.0
            vals = {"basis": policy.late_fee_basis, "rate": policy.late_fee_rate}
            charges.append({"type": "late", **vals, "quantity": quantity, **common})
        if policy.return_freight_amount and self._is_freight_charged():
            vals = {"basis": "fixed", "rate": policy.return_freight_amount}
            charges.append({"type": "return_freight", **vals, **common})
        return charges

    def _is_fee_possible(self):
        """Tell whether there is a credit for goods that come back, and no reason to let fees go."""
        self.ensure_one()
        return (
            self._is_credited_resolution() and self._is_goods_expected() and not self.is_fee_waived
        )

    def _get_restocking_fee_basis(self):
        """Return how the line's policy charges restocking, or nothing where it does not."""
        self.ensure_one()
        policy = self.policy_id
        is_charged = (
            policy.restocking_fee_rate
            # The law lets nobody charge for a withdrawal, only for what the goods lost in value.
            and not self.withdrawal_right_id
            and self._is_fee_possible()
        )
        return policy.restocking_fee_basis if is_charged else False

    def _get_late_fee_quantity(self):
        """Return how much comes after the window and is let in all the same, in the line's unit."""
        self.ensure_one()
        policy = self.policy_id
        days = policy._get_window(self.resolution)
        is_charged = days and policy.late_fee_rate and not self.withdrawal_right_id
        if not is_charged or not self._is_fee_possible():
            return 0.0
        wanted = self._to_product_unit(self._get_quantity())
        missed, _day = find_missed(wanted, self._get_deliveries(), days, self._get_request_date())
        return self._from_product_unit(missed)

    def _is_freight_charged(self):
        """Tell whether the customer pays for the way back; by law too, who withdraws does."""
        self.ensure_one()
        return self.freight_payer == "customer" and self._is_fee_possible()

    def _get_freight_terms(self):
        """Return by which rule the delivery is given back, or None.

        By law with the whole of the order, by policy as it says; nothing where none was sold.
        """
        self.ensure_one()
        policy, right = self.policy_id, self.withdrawal_right_id
        is_law = right.is_delivery_refunded
        if not (policy.outbound_freight or is_law) or not self._is_credited_resolution():
            return None
        if not self.sale_line_id.order_id.order_line.filtered(
            lambda line: line._is_outbound_freight()
        ):
            return None
        is_whole = policy.outbound_freight != "always"
        if is_whole and is_law:
            return {"source": "law", "withdrawal_right_id": right.id, "is_whole": True}
        return {"source": "policy", "policy_id": policy.id, "is_whole": is_whole}

    def _get_freight_charges(self):
        """Return the values of the refund of the delivery, one per order: the best of its terms."""
        charges = []
        for sale, lines in self.grouped(lambda line: line.sale_line_id.order_id._origin).items():
            terms = [terms for line in lines if (terms := line._get_freight_terms())]
            if terms:
                vals = {"type": "outbound_freight", "basis": "percent", "rate": 100.0}
                vals |= min(terms, key=lambda vals: vals["is_whole"])
                limit = lines[0]._get_freight_limit()
                charges.append(
                    {**vals, "sale_order_id": sale.id, "limit_amount": limit, "lines": lines}
                )
        return charges

    def _get_freight_limit(self):
        """Return what the standard delivery costs, in the currency of the credit; 0 is no limit."""
        self.ensure_one()
        company = self.company_id.sudo()
        return company.currency_id._convert(
            company.rma_standard_delivery,
            self.currency_id,
            company,
            self.sale_line_id.order_id.date_order,
        )

    def _get_foreseen_rules(self):
        """Return the `FeeRule` of each charge these lines will get."""
        return [
            FeeRule(
                key=index,
                lines=vals["lines"],
                basis=vals["basis"],
                rate=exact(vals["rate"]),
                type=vals["type"],
                quantity=exact(vals.get("quantity", 0.0)),
                is_whole=vals.get("is_whole", False),
                limit=exact(vals.get("limit_amount", 0.0)),
                vals=vals,
            )
            for index, vals in enumerate(self._get_policy_charges())
        ]
