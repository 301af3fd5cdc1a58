from markupsafe import Markup

from odoo import models
from odoo.fields import Domain

ACTIVITY = "rma_management.mail_activity_elsewhere"


class RmaOrderElsewhere(models.Model):
    """Two returns that ask for the same goods: the first that is authorized gets them."""

    _inherit = "rma.order"

    def _close_elsewhere(self):
        self.activity_unlink([ACTIVITY])

    def _tell_overtaken(self):
        """Have those looked at for whom too little is left now: nobody else would open them."""
        for order, lines in self._get_overtaken_lines().grouped("order_id").items():
            reader = order._for_responsible()
            texts = [reader._get_overtaken_text(line, self) for line in lines]
            reader._ask_responsible(ACTIVITY, Markup("<br/>").join(texts))

    def _get_overtaken_lines(self):
        """Return the lines of undecided returns that ask for more than these have left."""
        # What others ask for is theirs to read; that they are told is no secret.
        lines = self.env["rma.order.line"].sudo()
        asked = lines.search(
            Domain("sale_line_id", "in", self.sudo().line_ids.sale_line_id.ids)
            & Domain("state", "in", ("draft", "submitted"))
            & Domain("order_id", "not in", self.ids)
        )
        asked.invalidate_recordset(["qty_returnable"])
        return asked.filtered(
            lambda line: line.product_uom_id.compare(line.product_uom_qty, line.qty_returnable) > 0
        )

    def _get_overtaken_text(self, line, winners):
        """Return what became of a line, with links to the returns that have its goods now."""
        winners = winners.filtered(lambda order: line.sale_line_id in order.line_ids.sale_line_id)
        return self.env._(
            "%(product)s: %(returns)s was authorized for the same goods, and %(left)s of "
            "%(quantity)s is left. Cancel this return, or lower its quantity.",
            product=line.product_id.display_name,
            returns=Markup(", ").join(order._get_html_link() for order in winners),
            left=f"{line.qty_returnable:g}",
            quantity=f"{line.product_uom_qty:g}",
        )
