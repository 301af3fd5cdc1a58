from odoo import models


class RmaOrderStock(models.Model):
    """The carrier that brings the goods back."""

    _inherit = "rma.order"

    def _create_reverse_pickings(self):
        pickings = super()._create_reverse_pickings()
        pickings._queue_return_labels()
        return pickings

    def _prepare_reverse_picking_vals(self, order, warehouse, location, parts):
        vals = super()._prepare_reverse_picking_vals(order, warehouse, location, parts)
        carrier = order._get_return_carrier(parts)
        return {**vals, "carrier_id": carrier.id}

    def _get_return_carrier(self, parts):
        """Return who brings some goods back: by policy, by company, or who delivered them.

        :param parts: [(line, delivered move, quantity)]
        :return: the first that serves the customer's address, or none
        """
        self.ensure_one()
        lines = self.env["rma.order.line"].union(*[part[0] for part in parts])
        carriers = [line.policy_id.return_carrier_id for line in lines]
        carriers.append(self.company_id.rma_return_carrier_id)
        carriers += [
            part[1].picking_id.carrier_id
            for part in parts
            if part[1] and part[1].picking_id.carrier_id.can_generate_return
        ]
        partner = self.partner_shipping_id or self.partner_id
        none = self.env["delivery.carrier"]
        return next(
            (
                carrier
                for carrier in carriers
                if carrier
                and carrier.company_id.id in (False, self.company_id.id)
                and carrier._match_address(partner)
            ),
            none,
        )
