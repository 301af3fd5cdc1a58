from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_quality_user_id = fields.Many2one(
        "res.users",
        string="Sees to Quality",
        domain="[('share', '=', False)]",
        help="Sees to products whose returns cluster, unless the reason names people to alert. "
        "Empty: a returns manager.",
    )
    rma_quality_days = fields.Integer(
        string="Deliveries Watched",
        default=365,
        help="Days back for which deliveries are watched for returns that cluster. 0: never.",
    )
    rma_quality_scanned = fields.Datetime(string="Returns Looked At", readonly=True)

    _check_rma_quality_days = models.Constraint(
        "CHECK (rma_quality_days >= 0)", "Deliveries are not watched for less than 0 days."
    )

    # Personal data, by its class
    rma_keep_photos_days = fields.Integer(
        string="Photos and Packs of Evidence", help="Days after the end of a return. 0: for good."
    )
    rma_keep_contact_days = fields.Integer(
        string="Mail Addresses and Texts",
        help="Days after the end of a return, a claim or an objection. 0: for good.",
    )
    rma_keep_network_days = fields.Integer(
        string="Network Addresses and Requests of Guests", help="Days. 0: for good."
    )

    _check_rma_keep_days = models.Constraint(
        "CHECK (rma_keep_photos_days >= 0 AND rma_keep_contact_days >= 0 "
        "AND rma_keep_network_days >= 0)",
        "Data is not kept for less than 0 days.",
    )

    def _get_rma_managers(self):
        """Return the returns managers of the company, for what is nobody's otherwise."""
        self.ensure_one()
        # Who has which right is asked for nobody's benefit but theirs.
        managers = self.env.ref("rma_management.group_rma_manager").sudo().all_user_ids
        return managers.filtered(
            lambda user: user.active and not user.share and self in user.company_ids
        ).sorted("id")
