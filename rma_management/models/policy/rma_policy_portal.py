from odoo import fields, models

PORTAL_MODES = [
    ("authorize", "At once, where nothing stands against it"),
    ("review", "A person checks first"),
]


class RmaPolicyPortal(models.Model):
    """Whether somebody looks at what customers ask for alone, in the portal or as guests."""

    _inherit = "rma.policy"

    portal_mode = fields.Selection(
        PORTAL_MODES,
        string="Requested Online",
        default="authorize",
        required=True,
        tracking=True,
        help="What becomes of a return that a customer enters in the portal or as a guest.",
    )
