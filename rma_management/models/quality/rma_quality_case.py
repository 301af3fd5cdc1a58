from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [("open", "Open"), ("working", "In Work"), ("closed", "Closed")]
LIVE = ("open", "working")
SCOPES = [("product", "Product"), ("lot", "Lot"), ("vendor", "Vendor")]
# Returns that a case lists; their number is told whole.
LISTED = 200


class RmaQualityCase(models.Model):
    """A product, or a lot or vendor of it, that comes back more often than others of its category.

    Opened by a nightly look at all returns (`tools/quality.py`), worked off by people: somebody
    says what was behind it and from which deliveries on it is put right, and the case measures
    whether it is. What stands out once more after that opens the same case again.
    """

    _name = "rma.quality.case"
    _description = "Quality Case"
    _inherit = ["rma.flow.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(string="Case", compute="_compute_name", store=True)
    state = fields.Selection(
        STATES,
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        group_expand="_read_group_state",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)

    # Where
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    reason_id = fields.Many2one(
        "rma.reason",
        string="Reasons",
        required=True,
        readonly=True,
        ondelete="cascade",
        help="The group of the reasons.",
    )
    scope = fields.Selection(SCOPES, string="What Stands Out", required=True, readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True, ondelete="cascade", index="btree_not_null")
    vendor_id = fields.Many2one(
        "res.partner", readonly=True, ondelete="set null", index="btree_not_null"
    )

    # How much
    returned_count = fields.Integer(string="Returned", readonly=True)
    delivered_count = fields.Float(
        string="Of Deliveries",
        digits=(16, 0),
        readonly=True,
        help="Each counts by how far its returns should be in by now.",
    )
    expected_count = fields.Float(
        string="Expected",
        digits=(16, 1),
        readonly=True,
        help="What others of the category would bring.",
    )
    chance = fields.Float(
        string="By Chance",
        digits=(16, 6),
        readonly=True,
        aggregator=None,
        help="The chance of so many returns or more where nothing is wrong.",
    )
    adjusted_chance = fields.Float(
        string="False Alarm",
        digits=(16, 6),
        readonly=True,
        aggregator="avg",
        help="The share of false alarms among what is found as surely as this, after Benjamini and "
        "Hochberg.",
    )
    line_ids = fields.Many2many("rma.order.line", string="Returns Behind It", readonly=True)

    # What is done about it
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    outcome = fields.Selection(
        [("confirmed", "Something was wrong"), ("false", "False alarm")],
        string="What It Was",
        tracking=True,
    )
    cause = fields.Text(help="What was behind it.")
    remedy = fields.Text(help="What was done about it.")
    date_fixed = fields.Date(
        string="Put Right From",
        tracking=True,
        help="The day of the first deliveries that should be in order.",
    )
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    reopen_count = fields.Integer(string="Opened Again", readonly=True)

    # A cell has one case; what is not there counts as 0.
    _cell_unique = models.UniqueIndex(
        "(company_id, product_id, reason_id, scope, COALESCE(lot_id, 0), COALESCE(vendor_id, 0))",
        "There is a case of this already.",
    )

    @api.depends("product_id", "reason_id", "lot_id", "vendor_id")
    def _compute_name(self):
        for case in self:
            parts = (case.product_id, case.lot_id, case.vendor_id, case.reason_id)
            case.name = " – ".join(part.display_name for part in parts if part)

    @api.model
    def _read_group_state(self, states, _domain):
        return [state for state, _label in STATES]

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A quality case is on record and cannot be deleted. Close it instead.")
        )

    def _get_shut_hint(self, _state):
        return self.env._("Open it again to go on with it.")

    def action_view_returns(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_management.rma_order_action")
        action["domain"] = [("line_ids", "in", self.line_ids.ids)]
        action["context"] = {"create": False}
        return action
