from odoo import api, models
from odoo.tools import SQL

# What a vendor has credited in full, at the rate the goods were bought at: as in `_get_realised`.
CREDITED = """
    SELECT
        SUM(back.quantity)::numeric AS units,
        SUM(
            back.amount_credited / COALESCE(NULLIF(purchase.currency_rate, 0), 1)
        )::numeric AS amount
    FROM rma_vendor_return back
    JOIN purchase_order purchase ON purchase.id = back.purchase_id
    WHERE back.inspection_id = found.id AND back.state = 'credited'
"""


class RmaReport(models.Model):
    """What a vendor credited is what the goods brought, and no longer what they cost."""

    _inherit = "rma.report"

    _depends = {
        "purchase.order": ["currency_rate"],
        "rma.vendor.return": [
            "amount_credited", "inspection_id", "purchase_id", "quantity", "state",
        ],
    }  # fmt: skip

    @api.model
    def _get_credited_query(self):
        return SQL(CREDITED)
