from fractions import Fraction

from odoo import fields, models
from odoo.tools import clean_context

from ...tools.core_names import MOVE_GOAL
from ...tools.units import get_exact_unit


class RmaOrderLineExchangeSend(models.Model):
    _inherit = "rma.order.line"

    def _procure_replacements(self):
        """Deliver the same product again: by the routes of its order line, on a new delivery."""
        lines = self.filtered(lambda line: line._get_quantity_to_send() > 0)
        references = lines._get_replacement_references()
        warehouses = lines._get_exchange_warehouses()
        lines._run_replacements(
            [
                procurement
                for line in lines
                for procurement in line._prepare_replacement_procurements(
                    references[line.order_id], warehouses[line.id]
                )
            ]
        )

    def _complete_replacements(self):
        """Send what orders made before promise still: a cancelled delivery is no new purchase."""
        procurements = []
        for line in self.filtered(lambda line: line._is_other_product()):
            left = line._get_quantity_to_send()
            for sale_line in line.replacement_sale_line_ids.filtered(
                lambda sale_line: sale_line.state == "sale"
            ):
                promised = line._count_promised(sale_line)
                ordered = sale_line._to_product_unit(sale_line.product_uom_qty)
                share = min(ordered - promised, left)
                if share <= 0:
                    continue
                left -= share
                sale_line._set_ordered_quantity(sale_line._round_in_unit(promised + share))
                procurements += sale_line._create_procurements(
                    float(share),
                    sale_line.product_id.uom_id,
                    sale_line._prepare_procurement_values(),
                )
        self._run_replacements(procurements)

    def _run_replacements(self, procurements):
        """Have core make the deliveries of replacements."""
        if not procurements:
            return
        self.env["stock.rule"].with_context(clean_context(self.env.context)).run(procurements)
        pickings = self._get_open_replacement_moves().picking_id
        # Core triggers the reordering of what is missing when a transfer is confirmed.
        pickings.action_confirm()

    def _get_replacement_references(self):
        """Return what holds the deliveries of each return together: {rma: reference}.

        Not the order's own: a replacement would be added to an open delivery of the order.
        """
        known = {}
        for line in self.order_id.line_ids:
            for reference in line.replacement_move_ids.reference_ids:
                if reference.name == line.order_id.name:
                    known[line.order_id] = reference
        missing = self.order_id.filtered(lambda order: order not in known)
        created = self.env["stock.reference"].create([{"name": order.name} for order in missing])
        return known | dict(zip(missing, created, strict=True))

    def _prepare_replacement_procurements(self, reference, warehouse):
        """Return what is asked of the stock for what is to be sent: [procurement]."""
        self.ensure_one()
        quantity, unit = self._get_quantity_in_unit()
        product = self.exchange_product_id
        quantity, unit = unit._adjust_uom_quantities(quantity, product.uom_id)
        return [self._prepare_replacement_procurement(reference, warehouse, quantity, unit)]

    def _prepare_replacement_procurement(self, reference, warehouse, quantity, unit):
        self.ensure_one()
        order, product = self.order_id, self.exchange_product_id
        partner = (order.partner_shipping_id or order.partner_id).with_company(order.company_id)
        location = partner.property_stock_customer
        now = fields.Datetime.now()
        sale_line = self.sale_line_id.with_company(order.company_id)
        values = sale_line._prepare_procurement_values() if sale_line else {}
        values.update(
            reference_ids=reference,
            rma_exchange_line_id=self.id,
            date_planned=now,
            date_deadline=now,
            warehouse_id=warehouse,
            partner_id=partner.id,
            **{MOVE_GOAL: location},
            company_id=order.company_id,
        )
        return self.env["stock.rule"].Procurement(
            product,
            quantity,
            unit,
            location,
            product.display_name,
            order.name,
            order.company_id,
            values,
        )

    def _prepare_replacement_sale_line_vals(self):
        self.ensure_one()
        quantity, unit = self._get_quantity_in_unit()
        return {
            "product_id": self.exchange_product_id.id,
            "product_uom_id": unit.id,
            "product_uom_qty": quantity,
            "rma_exchange_line_id": self.id,
        }

    def _get_quantity_in_unit(self):
        """Return what is to be sent in the line's unit, or another that can say it exactly.

        :return: (quantity, unit)
        """
        self.ensure_one()
        unit, quantity = get_exact_unit(
            self._get_quantity_to_send(), self.exchange_product_id, self.product_uom_id
        )
        return quantity, unit

    def _get_net_returned(self):
        """Return what came back and stayed, in the product's unit."""
        self.ensure_one()
        return sum(
            (
                move._get_product_quantity() * (1 if move._is_from_customer() else -1)
                for move in self.move_ids
                if move.state == "done"
                and move.sale_line_id
                and (move._is_from_customer() or move._is_to_customer())
            ),
            Fraction(0),
        )
