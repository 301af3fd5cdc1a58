from odoo import fields, models
from odoo.tools import SQL


class RmaLiabilityBacktest(models.Model):
    """Each month's forecast beside what came true, as rows that a graph can show side by side."""

    _name = "rma.liability.backtest"
    _description = "Refund Liability: Forecast and What Came True"
    _auto = False
    _depends = {
        "rma.liability.line": [
            "amount_actual", "amount_due", "categ_id", "company_id", "date", "liability_id",
        ]
    }  # fmt: skip
    _order = "date desc, kind"
    _rec_name = "liability_id"

    liability_id = fields.Many2one("rma.liability", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="At the End Of", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    kind = fields.Selection(
        [("forecast", "Forecast"), ("actual", "Came True")], string="Figure", readonly=True
    )
    amount = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT 2 * line.id + kind.rank AS id, line.liability_id, line.company_id, line.date,
                   line.categ_id, kind.name AS kind,
                   CASE kind.rank WHEN 0 THEN line.amount_due ELSE line.amount_actual END AS amount
              FROM rma_liability_line AS line
        CROSS JOIN (VALUES (0, 'forecast'), (1, 'actual')) AS kind (rank, name)
            """
        )
