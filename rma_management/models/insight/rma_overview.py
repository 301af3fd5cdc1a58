from datetime import date, datetime, time, timezone

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import OrderedSet

MANAGER = "rma_management.group_rma_manager"
SCOPES = ("all", "team", "own")


class RmaOverview(models.AbstractModel):
    """The page that tells a returns manager in a minute what returns cost, why, and what to do.

    All of it comes from one call that books nothing: the queues with what is late in them, the
    figures of today and of the month beside those before, two charts and what is worst. Each figure
    says by which records it came about, and opens them.
    """

    _name = "rma.overview"
    _description = "Returns Overview"

    @api.model
    @api.readonly
    def get_overview(self, scope="all"):
        """Return what the page shows, as plain values.

        :param scope: ``all``, or only returns of the user's ``team``, or the user's ``own``
        :return: {is_empty, as_of, queues, periods, charts, worst}
        :raises AccessError: for whoever is no returns manager
        """
        self._check_manager()
        scope = scope if scope in SCOPES else "all"
        orders = self._get_scope(scope)
        days = self._get_days(orders)
        queues, charts = self._get_queues(orders), self._get_charts(orders, days)
        shown = [row["count"] for row in (*queues, *charts["months"])]
        return {
            "scope": scope,
            "is_empty": not any(shown) and not self.env["rma.order"].search(orders, limit=1),
            "as_of": self._get_as_of(),
            "queues": queues,
            "periods": self._get_periods(orders, days),
            **charts,
        }

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("The overview is for returns managers. Open a queue instead.")
            )

    @api.model
    def _get_scope(self, scope):
        """Return whose returns are meant: a domain that holds for returns and their analysis."""
        companies = Domain("company_id", "in", self.env.companies.ids)
        if scope == "own":
            return companies & Domain("user_id", "=", self.env.uid)
        if scope == "team":
            user = self.env.user
            # Which team somebody is in is no secret to themselves.
            teams = user.sudo().crm_team_ids | user.sudo().sale_team_id
            return companies & Domain("team_id", "in", teams.ids)
        return companies

    @api.model
    def _get_as_of(self):
        """Return when what is analysed was copied, as text; nothing where it is up to date."""
        moment = self.env["rma.report"]._get_as_of()
        if not moment:
            return ""
        local = fields.Datetime.context_timestamp(self, moment)
        return self.env["ir.qweb.field.datetime"].value_to_html(
            local.replace(tzinfo=None), {"tz_name": "UTC"}
        )

    @api.model
    def _get_money(self, amount):
        """Return an amount of the company as people read it, whole."""
        currency = self.env.company.currency_id
        digits = 0 if abs(amount) >= 1000 else currency.decimal_places
        return currency.with_context(lang=self.env.lang).format(round(amount, digits))

    @api.model
    def _get_day_start(self, day):
        """Return when a day of the user's begins, at UTC."""
        local = self.env.tz.localize(datetime.combine(day, time.min))
        return local.astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _get_plain(self, domain):
        """Return a domain as the browser gets it, and sends it back."""
        if isinstance(domain, Domain):
            return [self._get_plain(part) for part in domain]
        if isinstance(domain, (tuple, list, OrderedSet)):
            return [self._get_plain(part) for part in domain]
        if isinstance(domain, date):
            return fields.Datetime.to_string(domain)
        return domain

    @api.model
    def _get_span(self, name, start, end):
        """Return the domain of what lies between two days, the second one left out."""
        if name == "date_credited":
            return Domain(name, ">=", start) & Domain(name, "<", end)
        return Domain(name, ">=", self._get_day_start(start)) & Domain(
            name, "<", self._get_day_start(end)
        )
