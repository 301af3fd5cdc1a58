from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.rma_management.tools.core_names import MOVE_UNIT

# A kit that goes on in one of these ways stays the components it consists of.
WAYS_OF_KITS = ("transfer", "scrap", "customer", "keep")


class RmaInspection(models.Model):
    """Inspecting kits sends their components on."""

    _inherit = "rma.inspection"

    def _dispose(self):
        stuck = self.filtered(
            lambda inspection: (
                inspection.disposition_id.stock_effect not in WAYS_OF_KITS
                and inspection.line_id._get_kit_moves()
            )
        )
        if stuck:
            raise UserError(
                self.env._(
                    "%(kits)s consists of components: “%(disposition)s” is for single products. "
                    "Choose another disposition.",
                    kits=", ".join(stuck.product_id.mapped("display_name")),
                    disposition=", ".join(stuck.disposition_id.mapped("name")),
                )
            )
        return super()._dispose()

    def _compute_qty_withdrawn(self):
        """A kit of which a component stays behind stays behind."""
        kits = self.filtered(lambda inspection: inspection.line_id._get_kit_moves())
        for inspection in kits:
            undone = {}
            for move in inspection.move_ids:
                part, left = move._get_part(), move._get_undone_quantity()
                undone[part] = undone.get(part, Fraction(0)) + left / move._get_kit_ratio()
            most = max(undone.values(), default=Fraction(0))
            inspection.qty_withdrawn = inspection.line_id._from_product_unit(
                Fraction(-(-most // 1))
            )
        return super(RmaInspection, self - kits)._compute_qty_withdrawn()

    def _prepare_scraps_vals(self, locations):
        if not self.line_id._get_kit_moves():
            return super()._prepare_scraps_vals(locations)
        common = self._prepare_scrap_vals(locations)
        return [
            {
                **common,
                "product_id": move.product_id.id,
                "product_uom_id": move.product_id.uom_id.id,
                "scrap_qty": float(quantity),
                "lot_id": lot.id,
                "location_id": move.location_dest_id.id,
                "rma_bom_line_id": move.bom_line_id.id,
            }
            for move, lot, quantity in self.line_id._get_kit_goods(self)
        ]

    def _prepare_disposition_moves_vals(self, picking, quantities=None):
        if not self.line_id._get_kit_moves():
            return super()._prepare_disposition_moves_vals(picking, quantities)
        common = self._prepare_disposition_move_vals(picking)
        return [
            (
                {
                    **common,
                    "product_id": move.product_id.id,
                    MOVE_UNIT: move.product_id.uom_id.id,
                    "product_uom_qty": float(quantity),
                    "bom_line_id": move.bom_line_id.id,
                    "rma_kit_ratio": move.rma_kit_ratio,
                    "rma_kit_worth": move.rma_kit_worth,
                },
                lot,
            )
            for move, lot, quantity in self.line_id._get_kit_goods(self)
        ]


class RmaInspectionStep(models.Model):
    _inherit = "rma.inspection.step"

    def _check_steps(self):
        """Components have become goods of their own: they are moved as such."""
        kits = self.inspection_id.filtered(lambda inspection: inspection.line_id._get_kit_moves())
        if kits:
            raise UserError(
                self.env._(
                    "%(kits)s consists of components: move these by a transfer.",
                    kits=", ".join(kits.product_id.mapped("display_name")),
                )
            )
        return super()._check_steps()
