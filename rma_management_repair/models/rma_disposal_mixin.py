from odoo import models
from odoo.exceptions import UserError


class RmaDisposal(models.AbstractModel):
    """The way of a unit through repair, by its inspection or by a later step. ::

    returns location, refurbishment … ─► Returns in Repair ─repair order─┬─► customer  (1)
          ▲                                    │                         └─► stock     (2)
          └───────────── cancelled ────────────┘

    (1) where the resolution is repair, (2) with any other
    """

    _inherit = "rma.disposal.mixin"

    def _dispose_repair(self):
        """Take the units to the place of repair, and open a repair order for each decision."""
        self._check_repairable()
        self._transfer(lambda _disposal, warehouse: warehouse._get_rma_place("repair"))
        repairs = self.env["repair.order"].create(
            [disposal._prepare_repair_vals() for disposal in self]
        )
        repairs._action_repair_confirm()

    def _check_repairable(self):
        """A repair order of tracked goods is for one lot or serial number."""
        unknown = self._get_inspection().filtered(
            lambda inspection: inspection.product_id.tracking != "none" and not inspection.lot_id
        )
        if unknown:
            raise UserError(
                self.env._(
                    "Say which lots or serial numbers of %(products)s are to be repaired.",
                    products=", ".join(unknown.product_id.mapped("display_name")),
                )
            )

    def _prepare_repair_vals(self):
        self.ensure_one()
        inspection = self._get_inspection()
        warehouse = self._get_warehouse()
        unit, quantity = self._get_exact_quantity(self.quantity)
        return {
            "rma_inspection_id": inspection.id,
            "partner_id": inspection.order_id.partner_id.id,
            "company_id": inspection.company_id.id,
            "product_id": inspection.product_id.id,
            "product_qty": quantity,
            "product_uom": unit.id,
            "lot_id": inspection.lot_id.id,
            "picking_id": inspection._get_received_moves()[:1].picking_id.id,
            "picking_type_id": warehouse.repair_type_id.id,
            "product_location_src_id": warehouse._get_rma_place("repair").id,
            "product_location_dest_id": inspection._get_repaired_location().id,
            "under_warranty": inspection._is_repair_free(),
            "internal_notes": self._get_repair_notes(),
            # The inspector is not who repairs.
            "user_id": False,
        }

    def _get_repair_notes(self):
        """Return what is known of the fault, for whoever repairs it."""
        return self._get_inspection()._get_fault_notes()

    def _after_repair(self):
        """Send to the customers what is theirs; it counts as delivered again."""
        self.filtered(
            lambda disposal: disposal._get_inspection()._is_repaired_for_customer()
        )._dispose_customer()
        self._get_inspection().order_id._sync_done()
