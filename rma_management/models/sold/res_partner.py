from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain

from ...tools.risk import ReturnRate


class ResPartner(models.Model):
    _inherit = "res.partner"

    rma_count = fields.Integer(string="Returns", compute="_compute_rma_count")
    rma_always_review = fields.Boolean(
        string="Check Every Return",
        tracking=True,
        groups="rma_management.group_rma_manager",
        help="Each return of this customer waits for approval.",
    )

    _rma_name_index = models.Index("(lower(name), id)")
    _rma_email_index = models.Index("(email_normalized, id) WHERE email_normalized IS NOT NULL")
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

    def _get_rma_return_rates(self, companies):
        """Return how many of their delivered order lines of a year these customers gave back.

        :return: {commercial partner id: `ReturnRate`}
        """
        since = fields.Datetime.now() - relativedelta(years=1)
        is_returned = Domain("rma_line_ids.state", "in", ("authorized", "done"))
        sold = (
            Domain("order_partner_id.commercial_partner_id", "in", self.commercial_partner_id.ids)
            & Domain("company_id", "in", companies.ids)
            & Domain("state", "in", ("sale", "cancel"))
            & Domain("order_id.date_order", ">=", since)
        )
        delivered = self._count_order_lines(sold & (Domain("qty_delivered", ">", 0) | is_returned))
        returned = self._count_order_lines(sold & is_returned)
        return {
            partner.id: ReturnRate(delivered.get(partner.id, 0), returned.get(partner.id, 0))
            for partner in self.commercial_partner_id
        }

    def _count_order_lines(self, domain):
        """Return {commercial partner id: number of order lines}."""
        # The rate is told, not the orders behind it.
        groups = (
            self.env["sale.order.line"]
            .sudo()
            ._read_group(domain, ["order_partner_id"], ["__count"])
        )
        counts = {}
        for partner, count in groups:
            owner = partner.commercial_partner_id.id
            counts[owner] = counts.get(owner, 0) + count
        return counts

    def action_view_rma_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_management.rma_order_action")
        action["domain"] = [("commercial_partner_id", "=", self.commercial_partner_id.id)]
        action["context"] = {"create": False}
        return action
