from fractions import Fraction
from math import floor

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.exchange.rma_order_line import (  # check: glue-import pure
    is_promised,
    is_sent,
)
from odoo.addons.rma_management.tools.core_names import MOVE_GOAL

from ..tools.kits import count_begun, count_whole


class RmaOrderLineReplacement(models.Model):
    """A kit that is sent as a replacement: core sends its components, the customer gets kits.

    ::

        return line (2 kits) ── order line ──┬── 2 lamps    sent
                                             ├── 4 plates   sent       ─► 1 kit replaced
                                             └── 4 plates   cancelled  ─► 1 to send: 4 plates
    """

    _inherit = "rma.order.line"

    def _get_replacement_kits(self):
        """Return the components by which kits are sent: {order line: moves}, cancelled ones too."""
        self.ensure_one()
        return self.replacement_move_ids.filtered(
            lambda move: move.rma_kit_ratio and move.product_id != self.exchange_product_id
        ).grouped("sale_line_id")

    def _count_replacements(self, sign, sale_line=None):
        """Add whole kits to what is sent as it is."""
        count = super()._count_replacements(sign, sale_line)
        for kit_line, moves in self._get_replacement_kits().items():
            if sale_line is None or kit_line == sale_line:
                count += count_whole(moves._sum_kits_sent(sign).values())
        return count

    def _is_any_replacement_ready(self):
        """A kit is ready where there is something of each component that it waits for."""
        if super()._is_any_replacement_ready():
            return True
        return any(
            all(
                any(move.state in ("assigned", "partially_available") for move in part)
                for part in waiting.grouped(lambda move: move._get_part()).values()
            )
            for moves in self._get_replacement_kits().values()
            if (waiting := moves._get_open_replacements())
        )

    def _is_replacement_out(self):
        return super()._is_replacement_out() or any(
            count_begun(moves._sum_kits_sent(is_sent).values()) > 0
            for moves in self._get_replacement_kits().values()
        )

    def _get_replacement_due(self):
        """Half a kit is none."""
        due = super()._get_replacement_due()
        if not due or not self._is_replacement_kit():
            return due
        kits = Fraction(floor(self._to_replacement_unit(due)))
        return self._from_replacement_unit(kits)

    # What is missing of a kit that has begun to leave

    def _complete_replacements(self):
        """Send the components that were cancelled alone, on the order of their kit."""
        procurements = []
        for line in self:
            left = line._get_quantity_to_send()
            for sale_line, moves in line._get_replacement_kits().items():
                if sale_line.state != "sale":
                    continue
                totals = moves._sum_kits_sent(is_promised)
                whole = count_whole(totals.values())
                kits = min(count_begun(totals.values()), whole + left)
                if kits <= whole:
                    continue
                left -= kits - whole
                procurements += line._prepare_missing_procurements(sale_line, moves, totals, kits)
                if sale_line.rma_exchange_line_id:
                    ordered = sale_line._round_in_unit(Fraction(kits))
                    sale_line._set_ordered_quantity(max(sale_line.product_uom_qty, ordered))
        self._run_replacements(procurements)
        return super()._complete_replacements()

    def _prepare_missing_procurements(self, sale_line, moves, totals, kits):
        """Return what makes some begun kits whole.

        :param totals: {part: (kits that are sent or on their way, slack)}
        :param kits: to be whole
        """
        values = self._prepare_component_values(sale_line, moves)
        return [
            self._prepare_component_procurement(
                part, (kits - totals[key][0]) * part._get_kit_ratio(), values
            )
            for key, part in moves._get_parts().items()
            if kits - totals[key][0] > totals[key][1]
        ]

    def _prepare_component_values(self, sale_line, moves):
        """Return the values of components that are sent for an order line beside these moves."""
        return {
            **sale_line.with_company(self.company_id)._prepare_procurement_values(),
            "rma_exchange_line_id": self.id,
            "reference_ids": moves.reference_ids,
        }

    def _prepare_component_procurement(self, move, quantity, values):
        """Return the procurement of a component that goes where an earlier one of it went."""
        product = move.product_id
        location = move[MOVE_GOAL] or move.location_dest_id
        return self.env["stock.rule"].Procurement(
            product,
            float(quantity),
            product.uom_id,
            location,
            product.display_name,
            self.order_id.name,
            self.company_id,
            {**values, "bom_line_id": move.bom_line_id.id, "rma_kit_ratio": move.rma_kit_ratio},
        )

    # The same kit again

    def _procure_replacements(self):
        """What a kit holds may have changed while the customer's was on its way."""
        due = self.filtered(lambda line: line._get_quantity_to_send() > 0)
        changed = due._get_changed_kits()
        if changed:
            raise UserError(
                "\n".join(
                    f"{verdict.agent} {verdict.cure}"
                    for verdict in (line._get_changed_kit_verdict() for line in changed)
                )
            )
        return super()._procure_replacements()
