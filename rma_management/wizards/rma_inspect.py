from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.rma_lock import claim


class RmaInspect(models.TransientModel):
    """Grade what has come and say what becomes of it."""

    _name = "rma.inspect"
    _description = "Inspect Returned Goods"

    order_id = fields.Many2one("rma.order", string="Return", required=True)
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
    def _compute_line_ids(self):
        grade = self.env["rma.grade"].search([], limit=1)
        for wizard in self:
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "rma_line_id": line.id,
                        "lot_id": lot.id,
                        "quantity": quantity,
                        "grade_id": grade.id,
                    }
                )
                for line in wizard.order_id.line_ids
                for lot, quantity in line._get_quantities_to_inspect()
            ]

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Inspect"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_apply(self):
        """Record the inspections; the goods move at once, as their dispositions say.

        A second click records nothing more.

        :raises UserError: when more is inspected than received; nothing is changed then
        """
        self.ensure_one()
        claim(self)
        if self.is_applied:
            return {"type": "ir.actions.act_window_close"}
        lines = self.line_ids.filtered(lambda line: line.quantity)
        if not lines:
            raise UserError(
                self.env._(
                    "There is nothing to inspect on %(name)s. Receive the goods first.",
                    name=self.order_id.name,
                )
            )
        self.env["rma.inspection"].create([line._prepare_inspection_vals() for line in lines])
        self.is_applied = True
        return {"type": "ir.actions.act_window_close"}


class RmaInspectLine(models.TransientModel):
    _name = "rma.inspect.line"
    _description = "Inspect Returned Goods Line"

    wizard_id = fields.Many2one("rma.inspect", required=True, ondelete="cascade", index=True)
    order_id = fields.Many2one(related="wizard_id.order_id")
    rma_line_id = fields.Many2one(
        "rma.order.line",
        string="Product",
        required=True,
        domain="[('order_id', '=', order_id), ('qty_to_inspect', '>', 0)]",
    )
    product_id = fields.Many2one(related="rma_line_id.product_id", string="Returned Product")
    tracking = fields.Selection(related="product_id.tracking")
    product_uom_id = fields.Many2one(related="rma_line_id.product_uom_id")
    condition = fields.Selection(related="rma_line_id.condition")
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial")
    quantity = fields.Float(digits="Product Unit")
    grade_id = fields.Many2one("rma.grade", required=True)
    disposition_id = fields.Many2one(
        "rma.disposition",
        compute="_compute_disposition_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    defect = fields.Char()
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos")

    @api.depends("grade_id", "rma_line_id.reason_id.default_disposition_id")
    def _compute_disposition_id(self):
        """Propose what the grade recommends, and for the best grade what the reason says."""
        best = self.env["rma.grade"].search([], limit=1)
        fallback = self.env["rma.disposition"].search([], limit=1)
        for line in self:
            by_reason = line.rma_line_id.reason_id.default_disposition_id
            by_grade = line.grade_id.disposition_id or fallback
            line.disposition_id = by_reason if by_reason and line.grade_id != best else by_grade

    def action_split(self):
        """Add a line for the units of this one that are graded differently."""
        self.ensure_one()
        self.copy({"quantity": 0.0})
        return self.wizard_id._get_form_action()

    def _prepare_inspection_vals(self):
        """Return the values of the inspection."""
        self.ensure_one()
        return {
            "line_id": self.rma_line_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "grade_id": self.grade_id.id,
            "disposition_id": self.disposition_id.id,
            "defect": self.defect,
            "note": self.note,
            "photo_ids": [fields.Command.set(self.photo_ids.ids)],
        }
