from odoo import fields, models

from ...tools.clock import last_day


class RmaPortalLine(models.AbstractModel):
    """What a customer could ask for, before he has: one of a kind, to one end, in memory only.

    The rules are heard on it as on a line of a return, so that the page offers what they let pass
    and says in their words why it does not offer the rest.
    """

    _name = "rma.portal.line"
    _description = "Possible Return Line"
    _inherit = ["rma.line.mixin"]

    quantity = fields.Float(digits="Product Unit")
    channel = fields.Char()
    evidence_ids = fields.Many2many("ir.attachment", store=False)
    last_delivery = fields.Date()

    def _prepare_vals(self, sale_line, **vals):
        """Return the values of a wish on an order line."""
        unit = sale_line.product_uom_id
        return {
            "sale_line_id": sale_line.id,
            "company_id": sale_line.company_id.id,
            "currency_id": sale_line._get_credit_currency().id,
            "product_id": sale_line.product_id.id,
            "product_uom_id": unit.id,
            # Whether any of it can come back: how much, is heard once somebody says it.
            "quantity": min(sale_line.qty_returnable, 1.0) or 1.0,
            "channel": "portal",
            **vals,
        }

    def _make_for(self, sale_lines):
        """Return a wish for each of these lines of an order, with the terms that it goes by."""
        wishes = self.concat(*[self.new(self._prepare_vals(line)) for line in sale_lines])
        policies = self.env["rma.policy"]._find_for(wishes)
        for policy, group in wishes.grouped(lambda wish: policies[wish.id]).items():
            group.policy_id = policy
        wishes.last_delivery = wishes[:1]._get_last_delivery_date()
        wishes._compute_withdrawal_right_id()
        return wishes

    def _vary(self, **vals):
        """Return the same wishes to another end: they go by the same terms."""
        return self.browse().concat(
            *[
                self.new(
                    self._prepare_vals(
                        wish.sale_line_id,
                        policy_id=wish.policy_id.id,
                        withdrawal_right_id=wish.withdrawal_right_id.id,
                        **vals,
                    )
                )
                for wish in self
            ]
        )

    # rma.line.mixin

    def _get_quantity(self):
        self.ensure_one()
        return self.quantity

    def _get_commercial_partner(self):
        self.ensure_one()
        return self.sale_line_id.order_id.partner_id.commercial_partner_id

    def _get_document(self):
        return self

    def _get_request_date(self):
        self.ensure_one()
        return self._get_local_date(fields.Datetime.now())

    def _get_last_delivery_date(self):
        """Of a hundred lines of an order, all have the same."""
        return self.last_delivery or super()._get_last_delivery_date()

    def _get_document_amount(self):
        """Nothing is asked for yet."""
        return 0.0

    # For the page

    def _get_last_day(self):
        """Return until when at least some of it may come back, or None where it always may."""
        self.ensure_one()
        days = self.policy_id._get_window(self.resolution)
        if not days:
            return None
        deliveries = self._get_deliveries()
        ends = [last_day(day, days) for day, quantity in deliveries if quantity > 0]
        right = self.withdrawal_right_id
        if right and (by_law := right._get_last_day(self)):
            ends.append(by_law)
        return max(ends, default=None)
