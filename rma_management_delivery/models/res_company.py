import secrets

from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_return_carrier_id = fields.Many2one(
        "delivery.carrier",
        string="Return Carrier",
        check_company=True,
        help="Brings returns back where their policy names no carrier. Left empty, the carrier of "
        "the delivery does, if it makes return labels.",
    )
    rma_tracking_key = fields.Char(
        string="Tracking Key",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Who has it may report where parcels of returns are.",
    )

    _rma_tracking_key_unique = models.UniqueIndex(
        "(rma_tracking_key) WHERE rma_tracking_key IS NOT NULL"
    )

    @api.model
    def _get_rma_typed(self):
        return super()._get_rma_typed() | {"rma_return_carrier_id"}

    def action_rotate_rma_tracking_key(self):
        """Make a new key for the carriers' reports; the one before opens nothing any more."""
        self.check_access("write")
        for company in self.sudo():
            company.rma_tracking_key = secrets.token_urlsafe(32)
        return True

    @api.model
    def _find_by_tracking_key(self, key):
        """Return the company with this key, none where nobody has it."""
        if not key or not key.isascii() or not key.isprintable():
            return self
        # Long enough that nobody finds one by trying; told apart by the index alone.
        return self.sudo().search([("rma_tracking_key", "=", key)], limit=1)
