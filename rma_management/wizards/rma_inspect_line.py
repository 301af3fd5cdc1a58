from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.policy.rma_line_mixin import CONDITIONS
from ..models.recovery.rma_recovery import Found


class RmaInspectLine(models.TransientModel):
    _name = "rma.inspect.line"
    _description = "Inspect Returned Goods Line"

    wizard_id = fields.Many2one("rma.inspect", required=True, ondelete="cascade", index=True)
    order_ids = fields.Many2many(related="wizard_id.order_ids")
    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Product",
        required=True,
        domain="[('order_id', 'in', order_ids), ('qty_to_inspect', '>', 0)]",
    )
    order_id = fields.Many2one(related="rma_line_id.order_id", string="Return")
    company_id = fields.Many2one(related="rma_line_id.company_id")
    product_id = fields.Many2one(related="rma_line_id.product_id", string="Returned Product")
    tracking = fields.Selection(related="product_id.tracking")
    product_uom_id = fields.Many2one(related="rma_line_id.product_uom_id")
    condition = fields.Selection(related="rma_line_id.condition")
    condition_found = fields.Selection(
        CONDITIONS, string="Found", help="Empty: as the customer declared it."
    )
    is_as_declared = fields.Boolean(compute="_compute_is_as_declared")
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial")
    quantity = fields.Float(digits="Product Unit")
    item_ids = fields.One2many("rma.inspect.item", "line_id", string="Checklist", copy=True)
    grade_id = fields.Many2one(
        "rma.grade",
        compute="_compute_grade_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    disposition_id = fields.Many2one(
        "rma.disposition",
        compute="_compute_disposition_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="['|', ('company_id', '=', False), ('company_id', 'parent_of', company_id)]",
    )
    recommendation = fields.Text(compute="_compute_recommendation")
    is_close_call = fields.Boolean(compute="_compute_recommendation")
    is_photo_missing = fields.Boolean(compute="_compute_is_photo_missing")
    defect = fields.Char()
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos")

    @api.depends("rma_line_id", "lot_id")
    def _compute_display_name(self):
        for line in self:
            parts = (line.product_id.display_name, line.lot_id.name)
            line.display_name = " ".join(filter(None, parts))

    @api.depends("condition", "condition_found", "grade_id")
    def _compute_is_as_declared(self):
        grades = self.filtered("condition").grade_id._get_scale()
        for line in self:
            line.is_as_declared = grades._is_as_declared(
                line.rma_line_id, line.condition_found, line.grade_id
            )

    # By way of the wizard too: there the answers are on the screen.
    @api.depends(
        "rma_line_id", "condition_found", "item_ids.answer_id", "wizard_id.item_ids.answer_id"
    )
    def _compute_grade_id(self):
        """Propose what condition and answers allow: all good until something is said against it."""
        grades = self.env["rma.grade"].search([("active", "=", True)])
        for line in self:
            line.grade_id, _why = grades._propose(
                line.condition_found, line.item_ids, line.rma_line_id
            )

    @api.depends(
        "grade_id", "lot_id", "condition_found", "rma_line_id.reason_id.default_disposition_id"
    )
    def _compute_disposition_id(self):
        """Propose what is recommended; of a close call the person chooses."""
        proposals = self.env["rma.recovery"]._recommend([line._get_found() for line in self])
        for line, (disposition, _ranking) in zip(self, proposals, strict=True):
            line.disposition_id = disposition

    @api.depends("grade_id", "lot_id", "condition_found", "rma_line_id")
    def _compute_recommendation(self):
        service = self.env["rma.recovery"]
        proposals = service._recommend([line._get_found() for line in self])
        for line, (_disposition, ranking) in zip(self, proposals, strict=True):
            line.is_close_call = bool(ranking and ranking.is_close)
            line.recommendation = ranking and service._get_summary(ranking, line.company_id)

    @api.depends("grade_id", "photo_ids", "quantity")
    def _compute_is_photo_missing(self):
        for line in self:
            line.is_photo_missing = bool(
                line.quantity
                and not line.photo_ids
                and line.rma_line_id
                and line.rma_line_id._is_photo_required(line.grade_id)
            )

    def action_split(self):
        """Add a line for units that are graded differently: those on no line yet, or one of these.

        :raises UserError: when there is nothing to take apart
        """
        self.ensure_one()
        unit = self.rma_line_id.product_uom_id
        quantity = unit.round(self._get_left())
        if quantity <= 0:
            quantity = 1.0
            if unit.compare(self.quantity, quantity) <= 0:
                raise UserError(
                    self.env._(
                        "There is only one of %(product)s on this line: it has one grade.",
                        product=self.display_name,
                    )
                )
            self.quantity -= quantity
        self.copy({"quantity": quantity})
        return self.wizard_id._get_form_action(is_filled=True)

    def _get_left(self):
        """Return how many of the same units wait for inspection and are on no line."""
        self.ensure_one()
        waiting = dict(self.rma_line_id._get_quantities_to_inspect())
        same = self.wizard_id.line_ids.filtered(
            lambda line: (line.rma_line_id, line.lot_id) == (self.rma_line_id, self.lot_id)
        )
        return waiting.get(self.lot_id, 0.0) - sum(same.mapped("quantity"))

    def _is_found(self):
        """Tell whether somebody entered what was found on these units."""
        self.ensure_one()
        return bool(self.condition_found or self.defect or self.note or self.photo_ids)

    def _get_found(self):
        """Return what was found on these units."""
        self.ensure_one()
        return Found(self.rma_line_id, self.lot_id, self.grade_id, self.condition_found)

    def _prepare_inspection_vals(self):
        """Return the values of the inspection."""
        self.ensure_one()
        return {
            "line_id": self.rma_line_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "condition": self.condition_found,
            "grade_id": self.grade_id.id,
            "disposition_id": self.disposition_id.id,
            "defect": self.defect,
            "note": self.note,
            "photo_ids": [fields.Command.set(self.photo_ids.ids)],
            "item_ids": [
                fields.Command.create(item._prepare_item_vals())
                for item in self.item_ids
                if item.answer_id
            ],
        }
