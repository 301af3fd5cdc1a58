from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.lock import claim


class RmaInspectionStep(models.Model):
    """Where inspected units went on to, say from refurbishment to stock.

    The inspection keeps its first disposition, by which the units left the returns location. Each
    step takes some of them from one disposition to one that may follow it.
    """

    _name = "rma.inspection.step"
    _description = "Next Disposition"
    _inherit = ["rma.typed.mixin", "rma.disposal.mixin"]
    _order = "id"
    _check_company_auto = True

    inspection_id = fields.Many2one(
        "rma.inspection", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True, precompute=True)
    from_disposition_id = fields.Many2one(
        "rma.disposition", string="From", required=True, ondelete="restrict"
    )
    product_id = fields.Many2one(related="inspection_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="inspection_id.product_uom_id")
    lot_id = fields.Many2one(related="inspection_id.lot_id")
    location_id = fields.Many2one("stock.location", string="From Location", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    note = fields.Char()
    move_ids = fields.One2many("stock.move", "rma_step_id", string="Moves")

    _check_quantity = models.Constraint(
        "CHECK (quantity > 0)", "The quantity that goes on has to be above zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        inspections = self.env["rma.inspection"].browse(
            [vals["inspection_id"] for vals in vals_list]
        )
        inspections.check_access("write")
        claim(inspections)
        steps = super().create(vals_list)
        steps.sudo()._check_steps()
        # The inspector moves stock through what the disposition says, not by a right of his own.
        steps.sudo()._dispose()
        steps.sudo().inspection_id.order_id._sync_done()
        return steps

    @api.model
    def _complete_vals_list(self, vals_list):
        inspections = self.env["rma.inspection"].sudo()
        return [
            {
                **vals,
                "location_id": inspections.browse(vals["inspection_id"])
                ._get_standing_location(vals.get("from_disposition_id"))
                .id,
            }
            for vals in super()._complete_vals_list(vals_list)
        ]

    def _get_shut_hint(self, _state):
        return self.env._("The goods have moved already. Choose a next disposition instead.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Where the goods went is evidence and cannot be deleted."))

    def _get_inspection(self):
        return self.inspection_id

    def _get_own_moves(self):
        return self.move_ids

    def _get_source_location(self):
        self.ensure_one()
        return self._get_place_reached() or self.location_id

    def _prepare_link_vals(self):
        return {**super()._prepare_link_vals(), "rma_step_id": self.id}

    def _check_steps(self):
        """Refuse a way that is not allowed, and units that do not stand there."""
        for step in self:
            if step.disposition_id not in step.from_disposition_id.successor_ids:
                raise UserError(
                    self.env._(
                        "“%(next)s” may not follow “%(previous)s”.",
                        next=step.disposition_id.name,
                        previous=step.from_disposition_id.name,
                    )
                )
        for inspection in self.inspection_id:
            for disposition, quantity in inspection._get_standing().items():
                if inspection.product_uom_id.compare(quantity, 0.0) < 0:
                    raise UserError(
                        self.env._(
                            "So many units of %(inspection)s do not stand in “%(disposition)s”.",
                            inspection=inspection.display_name,
                            disposition=disposition.name,
                        )
                    )
        self._check_on_hand()

    def _check_on_hand(self):
        """Refuse to move what somebody has taken away from there, sold it or used it."""
        wanted = defaultdict(float)
        for step in self:
            inspection = step.inspection_id
            wanted[step.location_id, inspection.product_id, inspection.lot_id] += float(
                inspection.line_id._to_product_unit(step.quantity)
            )
        stored = self.env["stock.quant"]._read_group(
            [
                ("location_id", "in", self.location_id.ids),
                ("product_id", "in", self.product_id.ids),
            ],
            ["location_id", "product_id", "lot_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        )
        free = {(*key,): quantity - reserved for *key, quantity, reserved in stored}
        for (location, product, lot), quantity in wanted.items():
            if product.is_storable and (
                product.uom_id.compare(free.get((location, product, lot), 0.0), quantity) < 0
            ):
                raise UserError(
                    self.env._(
                        "%(product)s is no longer free in %(location)s: it was moved or is "
                        "promised to somebody.",
                        product=product.display_name,
                        location=location.display_name,
                    )
                )
