from odoo import api, fields, models
from odoo.tools import SQL

from ..models.policy.rma_line_mixin import CONDITIONS

PRICES = {"currency_field": "currency_id", "readonly": True}


class RmaReport(models.Model):
    """A row per return line: what came back, why, how long it took, and what it cost.

    Money is in the company's currency, at the rate of the document it stands on. What a query of
    the documents says of each column is in `rma_report_query`.
    """

    _name = "rma.report"
    _description = "Returns Analysis"
    _inherit = "rma.snapshot.mixin"
    _auto = False
    _order = "date_requested desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("rma.order", string="Return", readonly=True)
    line_id = fields.Many2one("rma.order.line", string="Return Line", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    state = fields.Selection("_get_states", readonly=True)
    channel = fields.Selection("_get_channels", readonly=True)

    # Who
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Commercial Customer", readonly=True
    )
    country_id = fields.Many2one("res.country", string="Customer's Country", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    team_id = fields.Many2one("crm.team", string="Sales Team", readonly=True)

    # What
    sale_order_id = fields.Many2one("sale.order", string="Sales Order", readonly=True)
    product_id = fields.Many2one("product.product", string="Product Variant", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", string="Product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product Category", readonly=True)
    lot_id = fields.Many2one(
        "stock.lot", string="Lot/Serial", readonly=True, help="Of several, the first."
    )
    vendor_id = fields.Many2one("res.partner", readonly=True, help="The product's first vendor.")
    warehouse_id = fields.Many2one(
        "stock.warehouse", readonly=True, help="Where the goods come back to."
    )
    parcel_carrier = fields.Char(readonly=True)

    # Why, and to what end
    reason_id = fields.Many2one("rma.reason", readonly=True)
    reason_group_id = fields.Many2one("rma.reason", readonly=True)
    fault = fields.Selection("_get_faults", string="At Fault", readonly=True)
    condition = fields.Selection(CONDITIONS, string="Declared Condition", readonly=True)
    found_condition = fields.Selection(CONDITIONS, readonly=True)
    grade_id = fields.Many2one("rma.grade", readonly=True)
    disposition_id = fields.Many2one(
        "rma.disposition", readonly=True, help="Of what was inspected last, where it is by now."
    )
    resolution = fields.Selection("_get_resolutions", readonly=True)
    policy_id = fields.Many2one(
        "rma.policy", readonly=True, help="In the version that the return was decided on."
    )

    # When
    date_order = fields.Datetime(string="Ordered On", readonly=True)
    date_delivered = fields.Datetime(
        string="Delivered On", readonly=True, help="When the first of these goods were delivered."
    )
    date_requested = fields.Datetime(string="Requested On", readonly=True)
    date_authorized = fields.Datetime(string="Authorized On", readonly=True)
    date_received = fields.Datetime(string="Received On", readonly=True)
    date_inspected = fields.Datetime(string="Inspected On", readonly=True)
    date_credited = fields.Date(string="Credited On", readonly=True)
    date_done = fields.Datetime(string="Done On", readonly=True)
    days_to_return = fields.Float(
        aggregator="avg", readonly=True, help="From the delivery to the customer's request."
    )
    days_to_receive = fields.Float(
        aggregator="avg", readonly=True, help="From the customer's request to the receipt."
    )
    days_to_refund = fields.Float(
        aggregator="avg", readonly=True, help="From the customer's request to the credit note."
    )
    days_in_house = fields.Float(
        string="Days from Receipt to Refund", aggregator="avg", readonly=True
    )
    initiation_seconds = fields.Float(
        string="Initiation Time (s)",
        aggregator="avg",
        readonly=True,
        help="From opening the entry to the return's number, where somebody entered it by hand.",
    )

    # How much, in the product's unit
    quantity = fields.Float(
        digits="Product Unit", readonly=True, help="What the customer declared."
    )
    qty_received = fields.Float(
        string="Found", digits="Product Unit", readonly=True, help="What came."
    )
    qty_inspected = fields.Float(string="Inspected", digits="Product Unit", readonly=True)
    qty_credited = fields.Float(string="Credited Quantity", digits="Product Unit", readonly=True)
    is_inspected = fields.Integer(
        string="Inspected Lines", readonly=True, help="Authorized, and looked at."
    )
    is_contradicted = fields.Integer(
        string="Contradicted Lines",
        readonly=True,
        help="Authorized, and the inspection found another condition or a lower grade than "
        "declared, another thing, or goods that are not to be credited.",
    )

    # Money
    amount_paid = fields.Monetary(
        string="Value of the Goods",
        help="What is returned at the prices of its invoice or order lines, tax included. "
        "Discounts on the whole order, or for paying early, are not taken off.",
        **PRICES,
    )
    amount_credited = fields.Monetary(
        string="Credited",
        help="The line's share of the posted credit notes: fees deducted, tax included.",
        **PRICES,
    )
    amount_fees = fields.Monetary(
        string="Fees", help="Charged on posted documents, tax included.", **PRICES
    )
    amount_bonus = fields.Monetary(
        string="Goodwill and Delivery Given Back",
        help="On posted documents, tax included.",
        **PRICES,
    )
    amount_revenue = fields.Monetary(
        string="Revenue Given Back", help="On posted credit notes, without tax.", **PRICES
    )
    amount_freight = fields.Monetary(
        string="Freight", help="What carrying the goods back, and on, costs us.", **PRICES
    )
    amount_handling = fields.Monetary(
        string="Handling", help="Minutes by rate, and what the dispositions cost.", **PRICES
    )
    amount_repair = fields.Monetary(string="Repair", **PRICES)
    amount_cost = fields.Monetary(string="Cost", help="Freight, handling and repair.", **PRICES)
    amount_fees_net = fields.Monetary(string="Fees without Tax", **PRICES)
    amount_bonus_net = fields.Monetary(
        string="Goodwill and Delivery Given Back without Tax", **PRICES
    )
    amount_goods = fields.Monetary(
        string="Goods Back", help="What the goods that came back had cost.", **PRICES
    )
    amount_resale = fields.Monetary(
        string="Resale over Cost",
        help="What sales, or the vendor's credit, brought beyond what the goods are worth in "
        "stock; as far as it is known.",
        **PRICES,
    )
    amount_writedown = fields.Monetary(
        string="Write-Down", help="What the goods lost of what they cost.", **PRICES
    )
    amount_recovered = fields.Monetary(
        string="Recovered",
        help="What the goods brought where that is known, or what they are worth in stock.",
        **PRICES,
    )
    amount_kept = fields.Monetary(
        string="Revenue Kept by Exchange",
        help="Invoiced for replacements, without tax.",
        **PRICES,
    )
    amount_result = fields.Monetary(
        string="Result",
        help="What the return leaves: revenue given back, bonuses and cost against fees, what was "
        "recovered and what an exchange kept; without tax.",
        **PRICES,
    )

    @api.model
    def _get_states(self):
        return self._get_selection("rma.order", "state")

    @api.model
    def _get_channels(self):
        return self._get_selection("rma.order", "channel")

    @api.model
    def _get_resolutions(self):
        return self._get_selection("rma.order.line", "resolution")

    @api.model
    def _get_faults(self):
        return self._get_selection("rma.reason", "fault")

    @api.model
    def _get_selection(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    @api.model
    def _count_live_rows(self):
        return self._estimate_rows("rma_order_line")

    @api.model
    def _get_snapshot_indexes(self):
        dates = ["date_requested", "date_delivered", "date_inspected", "date_credited"]
        return ["order_id", "product_id", "partner_id", *dates]

    @api.model
    def _get_live_query(self):
        # What is added up is no exact decimal any more: that takes a multiple of the time.
        casts = {"float": SQL("::float8"), "monetary": SQL("::float8")}
        columns = SQL(", ").join(
            SQL(
                "(%s)%s AS %s",
                expression,
                casts.get(self._fields[name].type if name in self._fields else "", SQL()),
                SQL.identifier(name),
            )
            for name, expression in self._get_columns().items()
        )
        return SQL("SELECT %s FROM %s", columns, SQL("\n").join(self._get_joins()))

    def action_open_return(self):
        """Open the return that a row is of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "rma.order",
            "res_id": self.order_id.id,
            "views": [(False, "form")],
        }
