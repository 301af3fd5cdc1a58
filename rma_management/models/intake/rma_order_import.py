from odoo import api, models
from odoo.exceptions import UserError

from ...tools.verdict import DENY


class Sheet:
    """What one call of `load` has made; handed on in the context, where no call can forge it."""

    def __init__(self):
        self.order_ids = []


class RmaOrderImport(models.Model):
    """Returns from a sheet, by Odoo's own import: drafts, under the guards of any other return."""

    _inherit = "rma.order"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Returns"),
                "template": "/rma_management/static/xls/rma_order.xlsx",
            }
        ]

    @api.model
    def load(self, fields, data):
        return super(RmaOrderImport, self.with_context(rma_sheet=Sheet())).load(fields, data)

    @api.model_create_multi
    def create(self, vals_list):
        sheet = self._get_sheet()
        if not sheet:
            return super().create(vals_list)
        # A cell left empty asks for the usual, not for nothing.
        orders = super().create(
            [
                {name: value for name, value in vals.items() if value or name != "channel"}
                for vals in vals_list
            ]
        )
        orders._check_importable(self.browse(sheet.order_ids).exists())
        sheet.order_ids += orders.ids
        return orders

    @api.model
    def _get_sheet(self):
        sheet = self.env.context.get("rma_sheet")
        return sheet if isinstance(sheet, Sheet) else None

    @api.model
    def _refuse_rows(self, problems, count):
        """Raise what is wrong with these returns.

        Odoo imports all returns of a sheet at once and, where that fails, one by one: each problem
        is shown at its row then, and need not be said of all.
        """
        if self._get_sheet() and count > 1:
            raise UserError(self.env._("Nothing was imported: correct the rows named below."))
        raise UserError("\n".join(dict.fromkeys(problems)))

    def _check_importable(self, others):
        """Refuse what no policy can allow: whoever imports the sheet can correct it.

        The same goods twice in a sheet count together.

        :param others: returns made of the same sheet before
        """
        sale_lines = self.line_ids.sale_line_id
        shared = others.line_ids.filtered(lambda line: line.sale_line_id in sale_lines)
        lines = shared | self.line_ids
        heard = lines._hear(lines._get_fact_rules())
        problems = [
            self.env._(
                "%(product)s, order %(order)s: %(problem)s %(cure)s",
                product=line.product_id.display_name,
                order=line.sale_line_id.order_id.name or "–",
                problem=verdict.agent,
                cure=verdict.cure,
            ).strip()
            for line in self.line_ids
            for verdict in heard[line.id]
            if verdict.outcome == DENY
        ]
        if problems:
            self._refuse_rows(problems, len(self))
