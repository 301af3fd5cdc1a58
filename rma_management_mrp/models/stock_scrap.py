from odoo import fields, models


class StockScrap(models.Model):
    """A scrapped component tells which place in its kit it had: it may have one product twice."""

    _inherit = "stock.scrap"

    rma_bom_line_id = fields.Many2one("mrp.bom.line", string="Component Of", readonly=True)

    def _prepare_move_values(self):
        vals = super()._prepare_move_values()
        if self.rma_bom_line_id:
            vals["bom_line_id"] = self.rma_bom_line_id.id
        return vals
