from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    rma_count = fields.Integer(string="Returns", compute="_compute_rma_count")
    rma_always_review = fields.Boolean(
        string="Check Every Return",
        tracking=True,
        groups="rma_management.group_rma_manager",
        help="Each return of this customer waits for approval.",
    )

    # They answer what is equal and what begins alike, in every collation.
    _rma_name_index = models.Index("(lower(name) text_pattern_ops, id)")
    _rma_words_index = models.Index("USING gin (to_tsvector('simple'::regconfig, name))")
    _rma_email_index = models.Index(
        "(email_normalized text_pattern_ops, id) WHERE email_normalized IS NOT NULL"
    )
    # The field comes with phone_validation.
    _rma_phone_index = models.Index(
        lambda registry: (
            "(phone_sanitized, id) WHERE phone_sanitized IS NOT NULL"
            if "phone_sanitized" in registry["res.partner"]._fields
            else ""
        )
    )

    def _compute_rma_count(self):
        self.rma_count = 0
        if not self.env["rma.order"].has_access("read"):
            return
        commercial = self.commercial_partner_id
        counts = dict(
            self.env["rma.order"]._read_group(
                [("commercial_partner_id", "in", commercial.ids)],
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.rma_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_rma_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_management.rma_order_action")
        action["domain"] = [("commercial_partner_id", "=", self.commercial_partner_id.id)]
        action["context"] = {"create": False}
        return action
