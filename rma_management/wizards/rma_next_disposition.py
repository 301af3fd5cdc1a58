from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.base.lock import claim
from .dialog import get_dialog_action


class RmaNextDisposition(models.TransientModel):
    """Where goods go on to, say from refurbishment to stock."""

    _name = "rma.next.disposition"
    _description = "Choose the Next Disposition"

    inspection_ids = fields.Many2many("rma.inspection", required=True)
    is_applied = fields.Boolean(readonly=True)
    from_disposition_id = fields.Many2one(
        "rma.disposition", string="Now At", compute="_compute_from_disposition_id"
    )
    allowed_disposition_ids = fields.Many2many(
        "rma.disposition", compute="_compute_from_disposition_id"
    )
    is_single = fields.Boolean(compute="_compute_from_disposition_id")
    disposition_id = fields.Many2one(
        "rma.disposition",
        string="Goes To",
        domain="[('id', 'in', allowed_disposition_ids)]",
    )
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    product_uom_id = fields.Many2one(
        "uom.uom", string="Unit", compute="_compute_from_disposition_id"
    )
    note = fields.Char()

    @api.depends("inspection_ids")
    def _compute_from_disposition_id(self):
        for wizard in self:
            inspections = wizard.inspection_ids
            disposition = inspections.current_disposition_id
            wizard.is_single = len(inspections) == 1
            wizard.product_uom_id = inspections[:1].product_uom_id
            wizard.from_disposition_id = disposition if len(disposition) == 1 else False
            wizard.allowed_disposition_ids = wizard.from_disposition_id.successor_ids

    @api.depends("inspection_ids")
    def _compute_quantity(self):
        for wizard in self:
            standing = wizard._get_quantities()
            wizard.quantity = sum(standing.values()) if len(standing) == 1 else 0.0

    def _get_quantities(self):
        """Return {inspection: units that stand in the disposition they go on from}."""
        self.ensure_one()
        return {
            inspection: inspection._get_standing().get(inspection.current_disposition_id, 0.0)
            for inspection in self.inspection_ids._origin
        }

    def _get_form_action(self):
        return get_dialog_action(self, self.env._("Next Disposition"))

    def action_apply(self):
        """Move the goods on. A second click moves nothing more.

        :raises UserError: when the goods do not stand together, or may not go there
        """
        self.ensure_one()
        claim(self)
        if self.is_applied:
            return {"type": "ir.actions.act_window_close"}
        if not self.from_disposition_id:
            raise UserError(
                self.env._("Choose goods that stand in one disposition, one after the other.")
            )
        if not self.disposition_id:
            raise UserError(self.env._("Choose where the goods go to."))
        quantities = self._get_quantities()
        if len(quantities) == 1:
            quantities = dict.fromkeys(quantities, self.quantity)
        self.env["rma.inspection.step"].create(
            [
                {
                    "inspection_id": inspection.id,
                    "from_disposition_id": self.from_disposition_id.id,
                    "disposition_id": self.disposition_id.id,
                    "quantity": quantity,
                    "note": self.note,
                }
                for inspection, quantity in quantities.items()
            ]
        )
        self.is_applied = True
        return {"type": "ir.actions.act_window_close"}
