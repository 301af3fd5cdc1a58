from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_rma_goods(self, goods):
        """Return which goods of its credit note a discount or a fee is for; none: for all.

        :param goods: the goods lines of the note
        """
        self.ensure_one()
        if self.rma_charge_id:
            return goods.filtered(lambda line: line.rma_line_id == self.rma_charge_id.line_id)
        source = self.rma_origin_line_id
        if source.display_type != "product":
            return goods.browse()
        sold = source.move_id.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and line.product_id.type == "consu"
        )
        discounted = set(source._get_discounted(list(sold)))
        return goods.filtered(lambda line: line.rma_origin_line_id in discounted)
