from odoo import models
from odoo.tools import format_amount

from odoo.addons.rma_management.tools.charges import get_total


class RmaExplanation(models.AbstractModel):
    """A component is explained by its share of what was paid for the kits."""

    _inherit = "rma.calculator"

    def _explain_credit(self, note, entry):
        step = super()._explain_credit(note, entry)
        line = entry.line
        if line is None or not line._is_component():
            return step
        sale_line = line.sale_line_id._origin
        kits, parts = entry.paid.quantity, line._from_sold(entry.quantity)
        total = float(get_total(entry.paid.amounts))
        percent = f"{float(100 * line._get_sold_ratio()):.4g}%"
        money = format_amount(self.env, total, note.invoice.currency_id)
        quantity = self._format_quantity(float(line._in_line_unit(parts)), line)
        sold = self.env["rma.order"]._format_quantity(float(kits), sale_line.product_id.uom_id)
        return step._replace(
            basis=self._get_source_text(note, total, f"{sold} {sale_line.product_id.display_name}"),
            formula=f"{money} / {sold} × {percent} × {quantity}",
            rule=self.env._("Share of the kit's price"),
        )
