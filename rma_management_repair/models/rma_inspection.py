from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError


class RmaInspection(models.Model):
    """The way of a unit through repair. ::

    returns location ─► Returns in Repair ──repair order──┬─► customer   (resolution: repair)
          ▲                    │                          └─► stock      (any other)
          └──── cancelled ─────┘
    """

    _inherit = "rma.inspection"

    repair_ids = fields.One2many("repair.order", "rma_inspection_id", string="Repair Orders")

    def _dispose_repair(self):
        """Take the units to the place of repair, and open a repair order for each inspection."""
        self._check_repairable()
        self._transfer(lambda _inspection, warehouse: warehouse._get_rma_place("repair"))
        repairs = self.env["repair.order"].create(
            [inspection._prepare_repair_vals() for inspection in self]
        )
        repairs._action_repair_confirm()

    def _check_repairable(self):
        """A repair order of tracked goods is for one lot or serial number."""
        unknown = self.filtered(
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
        warehouse = self._get_warehouse()
        return {
            "rma_inspection_id": self.id,
            "partner_id": self.order_id.partner_id.id,
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "product_qty": self.quantity,
            "product_uom": self.product_uom_id.id,
            "lot_id": self.lot_id.id,
            "picking_id": self._get_received_moves()[:1].picking_id.id,
            "picking_type_id": warehouse.repair_type_id.id,
            "product_location_src_id": warehouse._get_rma_place("repair").id,
            "product_location_dest_id": self._get_repaired_location().id,
            "under_warranty": self._is_repair_free(),
            "internal_notes": self._get_repair_notes(),
            # The inspector is not who repairs.
            "user_id": False,
        }

    def _is_repair_free(self):
        """Tell whether the customer pays nothing: unless it is said to be their own fault."""
        self.ensure_one()
        return self.line_id.reason_id.fault != "customer"

    def _get_repair_notes(self):
        """Return what is known of the fault, for whoever repairs it."""
        self.ensure_one()
        known = (self.line_id.reason_id.display_name, self.defect, self.note)
        return Markup("").join(Markup("<p>%s</p>") % text for text in known if text)

    def _is_repaired_for_customer(self):
        self.ensure_one()
        return self.line_id.resolution == "repair"

    def _get_repaired_location(self):
        """Return where the repair order leaves the units: what is to be sent waits where it is."""
        self.ensure_one()
        warehouse = self._get_warehouse()
        if self._is_repaired_for_customer():
            return warehouse._get_rma_place("repair")
        return warehouse.lot_stock_id

    def _after_repair(self):
        """Send to the customers what is theirs; it counts as delivered again."""
        self.filtered(lambda inspection: inspection._is_repaired_for_customer())._dispose_customer()
        self.order_id._sync_done()
