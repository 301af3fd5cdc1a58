from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

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


class RmaInspectionSteps(models.Model):
    _inherit = "rma.inspection"

    step_ids = fields.One2many("rma.inspection.step", "inspection_id", string="Next Dispositions")
    current_disposition_id = fields.Many2one(
        "rma.disposition",
        string="Now At",
        compute="_compute_current_disposition_id",
        store=True,
        index=True,
        ondelete="restrict",
        help="What has become of the units so far; while they are on several ways, the one that "
        "is least far.",
    )
    is_next_possible = fields.Boolean(
        string="To Move On",
        compute="_compute_is_next_possible",
        search="_search_is_next_possible",
    )

    @api.depends(
        "disposition_id",
        "quantity",
        "qty_withdrawn",
        "step_ids.quantity",
        "step_ids.disposition_id",
    )
    def _compute_current_disposition_id(self):
        for inspection in self:
            standing = inspection._get_standing()
            inspection.current_disposition_id = next(
                (
                    disposition
                    for disposition, quantity in standing.items()
                    if inspection.product_uom_id.compare(quantity, 0.0) > 0
                ),
                inspection.disposition_id,
            )

    @api.depends("current_disposition_id.successor_ids")
    def _compute_is_next_possible(self):
        for inspection in self:
            inspection.is_next_possible = bool(inspection.current_disposition_id.successor_ids)

    def _search_is_next_possible(self, operator, value):
        if operator != "in":
            return NotImplemented
        # The few first: only of known ids PostgreSQL can tell how many inspections there are.
        dispositions = self.env["rma.disposition"].with_context(active_test=False)
        followed = dispositions.search([("successor_ids", "!=", False)])
        possible = Domain("current_disposition_id", "in", followed.ids)
        return possible if True in value else ~possible

    def _get_standing(self):
        """Return how many units stand in which disposition, in the order they got there."""
        self.ensure_one()
        standing = defaultdict(float, {self.disposition_id: self.quantity})
        for step in self.step_ids:
            standing[step.from_disposition_id] -= step.quantity
            standing[step.disposition_id] += step.quantity
        # What did not happen after all is back in the returns location.
        if not self.step_ids:
            standing[self.disposition_id] -= self.qty_withdrawn
        else:
            for disposition, quantity in self._get_withdrawn().items():
                standing[disposition] -= self.line_id._from_product_unit(quantity)
        return dict(standing)

    def _get_standing_location(self, disposition_id):
        """Return where the units that stand in a disposition are."""
        self.ensure_one()
        place = self.env["rma.disposition"].browse(disposition_id)
        returns = self._get_returns_location()
        into = self.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.rma_disposition_id == place
                and move.location_dest_id != returns
            )
        )
        return into.sorted("id")[-1:].location_dest_id

    def action_open_next(self):
        """Open the choice of what comes next (button "Next Disposition")."""
        wizard = self.env["rma.next.disposition"].create({"inspection_ids": self.ids})
        return wizard._get_form_action()
