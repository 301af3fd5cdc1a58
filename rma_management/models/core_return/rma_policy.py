from odoo import api, models

SCOPE = (
    "category_ids", "product_ids", "partner_category_ids", "team_ids", "country_ids", "date_to",
)  # fmt: skip


class RmaPolicy(models.Model):
    """The window that Odoo's own returns had, as a draft."""

    _inherit = "rma.policy"

    @api.model
    def _get_general_terms(self, company):
        """Return the policy in force for all that a company sells, none where there is none."""
        return self._get_published(company).filtered(
            lambda policy: not any(policy[name] for name in SCOPE)
        )[:1]

    def _draft_core_window(self, company, days):
        """Draft these terms with a window, to stand before them in the list once published.

        :param days: from delivery
        :return: the draft, of which the managers are told
        """
        vals = {
            "name": self.env._("Window of Odoo's own returns: %(days)s days", days=days),
            "company_id": company.id,
            "window_days": days,
            "sequence": (self.sequence or 100) - 1,
        }
        draft = self._in_action().copy(vals) if self else self.create(vals)
        managers = self.env.ref("rma_management.group_rma_manager").all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        draft.message_post(
            body=self.env._(
                "Odoo's settings of %(company)s let customers return goods within %(days)s days "
                "from delivery; our policies have no limit. This draft has these days and changes "
                "nothing: compare it, and publish it if you want them to hold.",
                company=company.name,
                days=days,
            ),
            partner_ids=managers.partner_id.ids,
        )
        return draft
