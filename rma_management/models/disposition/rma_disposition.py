from odoo import api, fields, models


class RmaDisposition(models.Model):
    """What becomes of an inspected unit: a stock effect, a place and whether it is credited."""

    _name = "rma.disposition"
    _description = "Disposition"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Its branches included. Empty: all companies share it.",
    )
    stock_effect = fields.Selection(
        [
            ("transfer", "Internal transfer"),
            ("second_hand", "Restock as the second-hand product"),
            ("refurbish", "Move to refurbishment"),
            ("repair", "Repair"),
            ("vendor", "Return to vendor"),
            ("scrap", "Scrap"),
            ("customer", "Send back to the customer"),
            ("keep", "Send back as a gift"),
        ],
        required=True,
        default="transfer",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Destination",
        check_company=True,
        domain="[('usage', 'in', ('internal', 'inventory'))]",
        help="Where the goods go. Left empty, transfers and second-hand goods go to the "
        "warehouse's stock, a scrap to the company's scrap location, and what is refurbished, "
        "repaired or returned to the vendor to a place of its own outside the stock for sale.",
    )
    is_credited = fields.Boolean(
        string="Customer Is Credited",
        default=True,
        help="Off when the customer gets the goods back instead of the money.",
    )

    @api.depends("location_id")
    def _compute_company_id(self):
        for disposition in self:
            disposition.company_id = disposition.location_id.company_id or disposition.company_id

    def _get_place(self, company):
        """Return where the goods of a company go by this: no branch uses its parent's shelves."""
        place = self.location_id
        return place if place.company_id in (company, place.company_id.browse()) else place.browse()
