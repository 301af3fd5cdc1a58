from odoo import api, fields, models
from odoo.tools import SQL

from ..models.sold.stock_move import RETURN_LINKS
from ..tools.core_names import MOVE_UNIT

KINDS = [
    ("delivery", "Delivery"),
    ("cohort", "Return, by delivery"),
    ("period", "Return, by request"),
]
# {rate: the quantity that is divided by what was delivered}
RATES = {"rate_cohort": "qty_cohort", "rate_period": "qty_period"}

# Each return stands here twice: on the day its goods were delivered, and when it was asked for.
ROWS = """
    SELECT
        move.id * 4 AS id,
        'delivery' AS kind,
        move.date AS date,
        move.company_id AS company_id,
        sold.product_id AS product_id,
        operation.warehouse_id AS warehouse_id,
        sale.partner_id AS partner_id,
        sale.team_id AS team_id,
        (%(quantity)s)::float8 AS qty_delivered,
        0.0 AS qty_cohort,
        0.0 AS qty_period,
        NULL::int AS reason_id,
        NULL::int AS line_id
    FROM stock_move move
    JOIN stock_location source ON source.id = move.location_id AND source.usage != 'customer'
    JOIN stock_location target ON target.id = move.location_dest_id AND target.usage = 'customer'
    JOIN sale_order_line sold ON sold.id = move.sale_line_id
    JOIN sale_order sale ON sale.id = sold.order_id
    JOIN product_product product ON product.id = move.product_id
    JOIN product_template template ON template.id = product.product_tmpl_id
    JOIN uom_uom unit ON unit.id = %(unit)s
    JOIN uom_uom base ON base.id = template.uom_id
    LEFT JOIN stock_picking_type operation ON operation.id = move.picking_type_id
    %(joins)s
    WHERE move.state = 'done' AND %(is_sold)s AND %(condition)s

    UNION ALL

    SELECT
        report.line_id * 4 + day.number,
        day.kind,
        day.date,
        report.company_id,
        report.product_id,
        report.warehouse_id,
        report.partner_id,
        report.team_id,
        0.0,
        CASE WHEN day.kind = 'cohort' THEN report.quantity ELSE 0.0 END,
        CASE WHEN day.kind = 'period' THEN report.quantity ELSE 0.0 END,
        report.reason_id,
        report.line_id
    FROM (%(report)s) report
    CROSS JOIN LATERAL (
        VALUES (1, 'cohort', report.date_delivered), (2, 'period', report.date_requested)
    ) day (number, kind, date)
    WHERE report.state IN ('authorized', 'done') AND day.date IS NOT NULL
"""


class RmaReportRate(models.Model):
    """How much comes back of what is delivered, reckoned in both ways, each by its name.

    ================  =========================================================================
    by delivery       of what was delivered in a month, what has come back since: grows with time
    by period         what was asked to be returned in a month ÷ what was delivered in that month
    ================  =========================================================================

    Returned is what was authorized, in the product's unit. What is sent back to the customer was
    delivered before, and is counted once.
    """

    _name = "rma.report.rate"
    _description = "Return Rate"
    _inherit = "rma.snapshot.mixin"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"

    kind = fields.Selection(KINDS, readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", string="Product Variant", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", string="Product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    country_id = fields.Many2one("res.country", string="Customer's Country", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)
    reason_id = fields.Many2one("rma.reason", readonly=True)
    line_id = fields.Many2one("rma.order.line", string="Return Line", readonly=True)
    qty_delivered = fields.Float(string="Delivered", digits="Product Unit", readonly=True)
    qty_cohort = fields.Float(
        string="Returned of What Was Delivered", digits="Product Unit", readonly=True
    )
    qty_period = fields.Float(string="Returned in the Period", digits="Product Unit", readonly=True)
    rate_cohort = fields.Float(
        string="Return Rate by Delivery (%)",
        aggregator="avg",
        readonly=True,
        help="Of what was delivered at the time shown, what has come back since.",
    )
    rate_period = fields.Float(
        string="Return Rate by Period (%)",
        aggregator="avg",
        readonly=True,
        help="What was asked to be returned at the time shown ÷ what was delivered at that time.",
    )

    _depends = {
        "sale.order": ["partner_id", "team_id"],
        "sale.order.line": ["order_id", "product_id"],
        "stock.move": [
            "company_id", "date", "location_dest_id", "location_id", "picking_type_id",
            "product_id", MOVE_UNIT, "quantity", "sale_line_id", "state", *RETURN_LINKS,
        ],
        "rma.report": ["line_id"],
    }  # fmt: skip

    @api.model
    def _count_live_rows(self):
        return self._estimate_rows("stock_move")

    @api.model
    def _get_snapshot_indexes(self):
        return ["date", "product_id"]

    @api.model
    def _get_live_query(self):
        return SQL(
            """
            SELECT
                day.*,
                product.product_tmpl_id,
                template.categ_id,
                partner.country_id,
                NULL::numeric AS rate_cohort,
                NULL::numeric AS rate_period
            FROM (%s) day
            JOIN product_product product ON product.id = day.product_id
            JOIN product_template template ON template.id = product.product_tmpl_id
            LEFT JOIN res_partner partner ON partner.id = day.partner_id
            """,
            SQL(
                ROWS,
                report=self.env["rma.report"]._table_query,
                unit=SQL.identifier("move", MOVE_UNIT),
                is_sold=self.env["stock.move"]._get_sold_condition("move"),
                **self._get_delivery_terms(),
            ),
        )

    @api.model
    def _get_delivery_terms(self):
        """Return which moves to customers deliver what was sold, and how much: {name: SQL}.

        The quantity in the unit of the product that was sold, the condition, and what is joined
        for both. A move of the same product delivers what it moves.
        """
        return {
            "quantity": SQL("move.quantity * unit.factor::numeric / base.factor::numeric"),
            "condition": SQL("sold.product_id = move.product_id"),
            "joins": SQL(),
        }

    def _read_group_select(self, aggregate_spec, query):
        """A rate of many rows is no average of rates: what came back ÷ what was delivered."""
        name = aggregate_spec.partition(":")[0]
        if name not in RATES:
            return super()._read_group_select(aggregate_spec, query)
        table = self._table
        return SQL(
            "100.0 * SUM(%s) / NULLIF(SUM(%s), 0)",
            self._field_to_sql(table, RATES[name], query),
            self._field_to_sql(table, "qty_delivered", query),
        )
