from odoo import api, fields, models

from ..models.base.lock import claim
from .dialog import get_dialog_action


class RmaResolution(models.TransientModel):
    """Ask how an authorized return shall end after all, line by line."""

    _name = "rma.resolution"
    _description = "Change Resolution"
    _inherit = ["rma.choice.mixin"]

    order_id = fields.Many2one("rma.order", string="Return", required=True)
    company_id = fields.Many2one(related="order_id.company_id")
    has_exchange = fields.Boolean(compute="_compute_has_exchange")
    line_ids = fields.One2many(
        "rma.resolution.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(
                    {
                        "rma_line_id": line.id,
                        "resolution": line.resolution,
                        "exchange_product_id": line.exchange_product_id.id,
                    }
                )
                for line in wizard.order_id.line_ids
            ]

    @api.depends("line_ids.resolution")
    def _compute_has_exchange(self):
        for wizard in self:
            wizard.has_exchange = "exchange" in wizard.line_ids.mapped("resolution")

    def _get_form_action(self):
        return get_dialog_action(self, self.env._("Change Resolution"))

    def action_apply(self):
        """Change the lines that are to end differently; the others are left alone.

        :raises UserError: when one of them is settled or refused; nothing is changed then
        """
        self.ensure_one()
        claim(self)
        changed = self.line_ids.filtered(lambda line: line._is_changed())
        groups = changed.grouped(lambda line: (line.resolution, line.exchange_product_id))
        for (resolution, product), lines in groups.items():
            lines.rma_line_id.action_change_resolution(resolution, product.id)
        return {"type": "ir.actions.act_window_close"}
