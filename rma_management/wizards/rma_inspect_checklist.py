from odoo import api, fields, models


class RmaInspect(models.TransientModel):
    """The accessories and questions of all lines, in one list below them."""

    _inherit = "rma.inspect"

    item_ids = fields.One2many("rma.inspect.item", "wizard_id", string="Checklist")

    @api.depends("item_ids.answer_id")
    def _compute_missing_text(self):
        return super()._compute_missing_text()

    def _get_missing_texts(self):
        """Questions are told before somebody has pressed the button."""
        open_items = self.line_ids.filtered("quantity").item_ids.filtered(
            lambda item: item.is_required and not item.answer_id
        )
        return super()._get_missing_texts() + [
            self.env._(
                "Answer “%(question)s” of %(products)s.",
                question=check.name,
                products=", ".join(items.line_id.mapped("display_name")),
            )
            for check, items in open_items.grouped("check_id").items()
        ]

    def _prepare_lines_vals(self):
        vals_list = super()._prepare_lines_vals()
        lines = self.env["rma.order.line"].browse([vals["rma_line_id"] for vals in vals_list])
        items = self.env["rma.check"]._get_items_vals(lines.product_id)
        return [
            {**vals, "item_ids": [fields.Command.create(item) for item in items[line.product_id]]}
            for vals, line in zip(vals_list, lines, strict=True)
        ]


class RmaInspectItem(models.TransientModel):
    _name = "rma.inspect.item"
    _description = "Inspect Returned Goods Answer"
    _inherit = "rma.checklist.mixin"
    _order = "line_id, id"

    line_id = fields.Many2one("rma.inspect.line", required=True, ondelete="cascade", index=True)
    wizard_id = fields.Many2one(related="line_id.wizard_id", store=True, index=True)
    product_id = fields.Many2one(related="line_id.product_id")
    lot_id = fields.Many2one(related="line_id.lot_id")
    is_required = fields.Boolean(related="check_id.is_required")
