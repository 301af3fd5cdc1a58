from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain


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
