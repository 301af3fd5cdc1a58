from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.base.lock import claim
from ..models.policy.rma_line_mixin import CONDITIONS
from ..models.recovery.rma_recovery import Found
from .dialog import get_dialog_action


class RmaInspect(models.TransientModel):
    """Grade what has come and say what becomes of it.

    Of one return, or of many at once: their goods then travel together.
    """

    _name = "rma.inspect"
    _description = "Inspect Returned Goods"
    _inherit = ["rma.choice.mixin"]

    order_id = fields.Many2one("rma.order", string="Return")
    order_ids = fields.Many2many(
        "rma.order",
        string="Returns",
        compute="_compute_order_ids",
        store=True,
        readonly=False,
        precompute=True,
        help="All that is inspected together.",
    )
    is_batch = fields.Boolean(compute="_compute_kind")
    is_reckoned = fields.Boolean(compute="_compute_kind")
    missing_text = fields.Text(string="Still to Do", compute="_compute_missing_text")
    left_text = fields.Text(string="Not Inspected Now", compute="_compute_left_text")
    partner_id = fields.Many2one(related="order_id.partner_id")
    is_applied = fields.Boolean(readonly=True)
    line_ids = fields.One2many(
        "rma.inspect.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("order_id")
    def _compute_order_ids(self):
        for wizard in self:
            wizard.order_ids = wizard.order_id or wizard.order_ids

    @api.depends("order_ids")
    def _compute_kind(self):
        for wizard in self:
            wizard.is_batch = len(wizard.order_ids) > 1
            companies = wizard.order_ids.company_id
            wizard.is_reckoned = any(companies.mapped("rma_recommend_disposition"))

    @api.depends("line_ids.is_photo_missing", "line_ids.disposition_id", "line_ids.quantity")
    def _compute_missing_text(self):
        for wizard in self:
            wizard.missing_text = "\n".join(wizard._get_missing_texts())

    def _get_missing_texts(self):
        """Return what is still to be done before the inspection can be applied, a text each."""
        self.ensure_one()
        without_photo = self.line_ids.filtered("is_photo_missing")
        undecided = self.line_ids.filtered(lambda line: line.quantity and not line.disposition_id)
        texts = []
        if without_photo:
            texts.append(
                self.env._(
                    "Add a photo of %(products)s.",
                    products=", ".join(without_photo.mapped("display_name")),
                )
            )
        if undecided:
            texts.append(
                self.env._(
                    "Choose what becomes of %(products)s: no disposition is clearly the best.",
                    products=", ".join(undecided.mapped("display_name")),
                )
            )
        return texts

    @api.depends("order_ids", "line_ids.quantity")
    def _compute_left_text(self):
        """Say what goes on waiting for inspection: nothing is left out without a word."""
        for wizard in self:
            entered = defaultdict(float)
            for line in wizard.line_ids:
                entered[line.rma_line_id._origin] += line.quantity
            left = [
                (line, line.product_uom_id.round(line.qty_to_inspect - entered[line]))
                for line in wizard.order_ids._origin.line_ids
            ]
            wizard.left_text = "\n".join(
                self.env._(
                    "%(product)s: %(quantity)s left out of this inspection, still waiting.",
                    product=line.product_id.display_name,
                    quantity=line.order_id._format_quantity(quantity, line.product_uom_id),
                )
                for line, quantity in left
                if quantity > 0
            )

    @api.depends("order_ids")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(vals) for vals in wizard._prepare_lines_vals()
            ]

    def _prepare_lines_vals(self):
        """Return the values of a line per return line and lot that waits for inspection."""
        self.ensure_one()
        return [
            {"rma_line_id": line.id, "lot_id": lot.id, "quantity": quantity}
            for line in self.order_ids._origin.line_ids
            for lot, quantity in line._get_quantities_to_inspect()
        ]

    def _get_form_action(self, is_filled=False):
        return get_dialog_action(
            self, self.env._("Inspect"), is_filled=is_filled, dialog_size="extra-large"
        )

    def action_apply(self):
        """Record the inspections; the goods move at once, as their dispositions say.

        All that is applied together is disposed of together. A second click records nothing more.

        :raises UserError: when more is inspected than received; nothing is changed then
        """
        claim(self)
        waiting = self.filtered(lambda wizard: not wizard.is_applied)
        lines = waiting.line_ids.filtered("quantity")
        waiting._check_entered(lines)
        undecided = lines.filtered(lambda line: not line.disposition_id)
        if undecided:
            raise UserError("\n".join(undecided.wizard_id.mapped("missing_text")))
        self.env["rma.inspection"].create([line._prepare_inspection_vals() for line in lines])
        waiting.is_applied = True
        return {"type": "ir.actions.act_window_close"}

    def _check_entered(self, lines):
        """Refuse to pass over what was entered, and to record nothing at all."""
        ignored = (self.line_ids - lines).filtered(lambda line: line._is_found())
        if ignored:
            raise UserError(
                self.env._(
                    "Enter how many of %(products)s were found so, or clear the line.",
                    products=", ".join(ignored.mapped("display_name")),
                )
            )
        if lines or not self:
            return
        names = ", ".join(self.order_ids.mapped("name"))
        if self.line_ids:
            raise UserError(self.env._("Enter how many are inspected on %(name)s.", name=names))
        raise UserError(
            self.env._(
                "There is nothing to inspect on %(name)s. Receive the goods first.", name=names
            )
        )


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

    @api.depends("condition", "condition_found")
    def _compute_is_as_declared(self):
        for line in self:
            declared, found = line.condition, line.condition_found
            line.is_as_declared = not declared or not found or declared == found

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
