from odoo import api, fields, models

from odoo.addons.rma_management.tools.typed import typed


class RmaPolicy(models.Model):
    """Who brings the goods back, what the customer pays for it, and when a scan is enough."""

    _inherit = "rma.policy"

    refund_timing = fields.Selection(
        selection_add=[("scan", "At the carrier's first scan"), ("receipt",)],
        # After inspection: the careful way, where nobody knows of scans any more.
        ondelete={"scan": "set default"},
    )
    return_carrier_id = fields.Many2one(
        "delivery.carrier",
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Left empty, the company's return carrier or else the carrier of the delivery.",
    )
    is_label_charged = fields.Boolean(
        string="Charge the Carrier's Price",
        tracking=True,
        help="Where the customer pays the return freight: what the carrier asks for the return "
        "label is taken off the credit.",
    )

    @api.model
    def _get_typed(self):
        return super()._get_typed() | typed("return_carrier_id is_label_charged")
