from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models


class RmaInspectionWithdraw(models.Model):
    """What a disposition was not carried out for waits to be inspected again.

    The inspection stays as evidence; how much of it still counts follows from its moves. ::

        returns location ─► place of repair, vendor returns … ─► customer, vendor …
              ▲                         │                              ╳ cancelled
              └─────────────────────────┘                            or short
    """

    _inherit = "rma.inspection"

    qty_withdrawn = fields.Float(
        string="To Inspect Again",
        compute="_compute_qty_withdrawn",
        store=True,
        digits="Product Unit",
        help="What was decided did not happen: these units are back in the returns location.",
    )

    @api.depends(
        "line_id.product_uom_id",
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
    )
    def _compute_qty_withdrawn(self):
        for inspection in self:
            quantity = sum(inspection._get_withdrawn().values(), Fraction(0))
            inspection.qty_withdrawn = inspection.line_id._from_product_unit(quantity)

    def _get_withdrawn(self):
        """Return what is back in the returns location: {disposition: product's unit}."""
        self.ensure_one()
        returns = self._get_returns_location()
        withdrawn = defaultdict(Fraction)
        for move in self.move_ids:
            disposition = move.rma_disposition_id or self.disposition_id
            if move.location_id == returns:
                withdrawn[disposition] += move._get_undone_quantity()
            elif move.location_dest_id == returns and move.state == "done":
                withdrawn[disposition] += move._get_product_quantity()
        return withdrawn

    def _get_standing_quantity(self):
        """Return the quantity that the inspection still decides on, in the line's unit."""
        self.ensure_one()
        return self.product_uom_id.round(self.quantity - self.qty_withdrawn)

    def _after_withdrawn(self):
        """What is not decided any more is not replaced, nor credited in vain; returns are open."""
        orders = self.order_id
        if not orders:
            return
        # The next inspection charges what it finds; one unit is not charged twice. Whoever cancels
        # a transfer needs no right on charges.
        self.sudo()._renew_charges()
        orders._withdraw_replacements()
        orders._ask_about_overcredit()
        orders._sync_done()
