from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .rma_line_mixin import RESOLUTIONS

# How many of a company's last lines tell which reasons are frequent: so many are read in no time.
RECENT_LINES = 500


class RmaReason(models.Model):
    """Why goods come back, and what follows from it.

    Every field but the name is a consequence; one that is left empty drives nothing.
    """

    _name = "rma.reason"
    _description = "Return Reason"
    _inherit = "rma.typed.mixin"
    _parent_store = True
    _rec_names_search = ["name", "parent_id.name"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    complete_name = fields.Char(compute="_compute_complete_name", recursive=True)
    parent_id = fields.Many2one(
        "rma.reason", string="Group", index=True, ondelete="restrict", domain="[('id', '!=', id)]"
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("rma.reason", "parent_id", string="Reasons")
    sequence = fields.Integer(
        default=1000,
        help="The order in which reasons are offered. Those that are chosen most come first.",
    )
    active = fields.Boolean(default=True)
    is_selectable = fields.Boolean(
        string="Selectable",
        default=True,
        help="Off for a group that only holds other reasons together.",
    )

    fault = fields.Selection(
        [("customer", "Customer"), ("seller", "Us"), ("carrier", "Carrier"), ("vendor", "Vendor")],
        string="At Fault",
    )
    freight_payer = fields.Selection(
        [("customer", "Customer"), ("company", "Us")], string="Return Freight Paid By"
    )
    is_evidence_required = fields.Boolean(string="Photo Required")
    is_fee_waived = fields.Boolean(
        string="No Fees", help="No restocking fee is charged on a return for this reason."
    )
    approval_group_id = fields.Many2one(
        "res.groups",
        string="Approval By",
        help="Returns for this reason wait until somebody of this group approves them.",
    )
    default_resolution = fields.Selection(RESOLUTIONS)
    default_disposition_id = fields.Many2one("rma.disposition", ondelete="restrict")
    alert_user_ids = fields.Many2many("res.users", string="People to Alert")

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for reason in self:
            parent = reason.parent_id.complete_name
            reason.complete_name = f"{parent} / {reason.name}" if parent else reason.name

    @api.constrains("parent_id")
    def _check_hierarchy(self):
        if self._has_cycle():
            raise ValidationError(self.env._("A reason cannot be its own group."))

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Offer first what is chosen most."""
        found = super().name_search(name, domain, operator, limit=None)
        if len(found) > 1:
            used = self._count_recent_use()
            found.sort(key=lambda reason: -used[reason[0]])
        return found[:limit]

    @api.model
    def _count_recent_use(self):
        """Return how often each reason stands on the company's last lines: {reason.id: number}."""
        # Whoever chooses a reason may know which ones are frequent, and no more is told.
        recent = (
            self.env["rma.order.line"]
            .sudo()
            .search_fetch(
                [("company_id", "=", self.env.company.id), ("reason_id", "!=", False)],
                ["reason_id"],
                limit=RECENT_LINES,
                order="id desc",
            )
        )
        return Counter(line.reason_id.id for line in recent)
