from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .rma_line_mixin import RESOLUTIONS


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
    sequence = fields.Integer(default=10)
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
