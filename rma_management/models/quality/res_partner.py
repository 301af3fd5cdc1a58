from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.risk import CONFIRMED, DECAY_DAYS, LINES_UP_TO, MEANINGFUL_FROM

CSR = "rma_management.group_rma_user"


class ResPartner(models.Model):
    """What a customer's return profile shows: the figure, each point of it, and how it is made."""

    _inherit = "res.partner"

    rma_score_paused = fields.Date(
        string="Score Not Used Until",
        readonly=True,
        copy=False,
        groups=CSR,
        help="The customer objected, rightly: until then no score has somebody look at returns.",
    )
    rma_return_rate = fields.Float(
        string="Return Rate", compute="_compute_rma_return_rate", digits=(16, 1), groups=CSR
    )
    rma_profile = fields.Html(
        string="Return Profile", compute="_compute_rma_profile", sanitize=False, groups=CSR
    )
    rma_objection_ids = fields.One2many(
        "rma.objection", "partner_id", string="Objections", groups=CSR
    )

    @api.depends_context("company")
    def _compute_rma_return_rate(self):
        profiles = self._get_rma_profiles(self.env.company)
        for partner in self:
            profile = profiles.get(partner.commercial_partner_id.id)
            partner.rma_return_rate = profile.percent if profile else 0.0

    @api.depends_context("company", "lang")
    def _compute_rma_profile(self):
        for partner in self:
            partner.rma_profile = bool(partner.commercial_partner_id) and self.env[
                "ir.qweb"
            ]._render(
                "rma_management.rma_profile",
                {"profile": partner._get_rma_profile_values(self.env.company), "is_linked": True},
            )

    def _get_rma_profile_values(self, company):
        """Return what the profile is and how it is made, as plain values, for page and export."""
        self.ensure_one()
        customer = self.commercial_partner_id
        profile = customer._get_rma_profiles(company)[customer.id]
        return {
            "customer": customer.display_name,
            "company": company.name,
            "rate": f"{profile.percent:.1f}",
            "usual": f"{100 * profile.company.rate:.1f}",
            "strength": f"{profile.company.strength:.0f}",
            "delivered": profile.delivered,
            "returned": profile.returned,
            "is_meaningful": profile.is_meaningful,
            "paused": format_date(self.env, customer.sudo().rma_score_paused or False),
            "logic": self._get_rma_logic(),
            "points": self._get_rma_point_values(profile),
        }

    def _get_rma_point_values(self, profile):
        """Return each point that adds to the figure, with its records."""
        # Whoever sees the figure sees what it is made of, by number.
        lines = self.env["sale.order.line"].sudo().browse(p.sale_line for p in profile.points)
        returns = self.env["rma.order.line"].sudo()
        labels = self._get_rma_evidence_labels()
        # Read at once what each point would read by itself.
        returned = [back for point in profile.points for back in point.returns]
        return [
            {
                "order": line.order_id.name,
                "order_id": line.order_id.id,
                "day": format_date(self.env, line.order_id.date_order),
                "product": line.product_id.display_name or line.name,
                "weight": f"{point.weight:.2f}",
                "returns": [
                    (back.order_id.name, back.order_id.id, back.reason_id.name or "")
                    for back in returns.browse(point.returns).with_prefetch(returned)
                ],
                "evidence": labels[point.evidence],
                "score": f"{point.score:.2f}",
            }
            for line, point in zip(lines, profile.points, strict=True)
        ]

    @api.model
    def _get_rma_evidence_labels(self):
        return {
            None: self.env._("Kept"),
            0.0: self.env._("Returned, and not the customer's doing"),
            0.5: self.env._("Returned, and not inspected yet: counts half"),
            CONFIRMED: self.env._("Returned, and inspected"),
        }

    @api.model
    def _get_rma_logic(self):
        """Return in plain words how the figure is made and what it does (GDPR 13–15, 22).

        Source: CJEU C-203/22: procedure and principles, so that they can be understood.
        """
        return [
            self.env._(
                "We look at the last %(count)s order lines of the last %(days)s days that were "
                "delivered, and at nothing else.",
                count=LINES_UP_TO,
                days=DECAY_DAYS,
            ),
            self.env._(
                "Each counts the less the older its order is: fully today, half after half a "
                "year, and no more after a year."
            ),
            self.env._(
                "What came back counts in full once we have inspected it, and half until then. "
                "What came back for a fault of ours, of the carrier or of the vendor does not "
                "count, unless it was found otherwise than declared."
            ),
            self.env._(
                "Few orders say little: the rate is drawn towards that of all our customers, and "
                "below %(count)s delivered lines it is not used at all.",
                count=MEANINGFUL_FROM,
            ),
            self.env._(
                "The figure refuses nothing. Where it reaches the limit of our terms, a person "
                "looks at the return and decides. A withdrawal by law and the legal guarantee do "
                "not wait for that."
            ),
            self.env._(
                "You may object on the page of the return or by a message: a person answers."
            ),
        ]

    def action_view_rma_profile(self):
        """Open the return profile."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return Profile"),
            "res_model": "res.partner",
            "res_id": self.commercial_partner_id.id,
            "views": [(self.env.ref("rma_management.res_partner_view_form_profile").id, "form")],
            "context": {"create": False},
        }

    def action_print_rma_profile(self):
        """Print what we know of the customer's returns, and what is made of it."""
        return self.env.ref("rma_management.rma_profile_report").report_action(
            self.commercial_partner_id
        )

    def action_open_rma_erasure(self):
        """Ask which of the customer's personal data is to be erased."""
        self.ensure_one()
        dialog = self.env["rma.erasure"].create({"partner_id": self.commercial_partner_id.id})
        return dialog._get_form_action()

    def _get_rma_export(self):
        """Return what the access request of a customer tells beside the profile."""
        self.ensure_one()
        customer = self.commercial_partner_id
        own = self.env["rma.order"].sudo()
        orders = own.search([("commercial_partner_id", "=", customer.id)], limit=1000)
        states = dict(own._fields["state"]._description_selection(self.env))
        return {
            "profile": self._get_rma_profile_values(self.env.company),
            "returns": [
                {
                    "name": order.name,
                    "day": format_date(self.env, order.create_date),
                    "goods": order.summary or "",
                    "state": states[order.state],
                    "why": "\n".join(filter(None, order.line_ids.mapped("customer_text"))),
                }
                for order in orders
            ],
            "data": self.env["rma.personal"]._describe(customer),
            "kept": self.env["rma.personal"]._get_kept_texts(),
        }
