from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.base.lock import claim
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
