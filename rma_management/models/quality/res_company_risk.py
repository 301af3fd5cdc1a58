from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.risk import DECAY_DAYS, USUAL_RATE, USUAL_STRENGTH, fit, weigh
from ..base.context import in_action
from .res_partner_profile import RETURNED


class ResCompanyRisk(models.Model):
    """What is usual with a company's customers, to which the rate of each is drawn."""

    _inherit = "res.company"

    rma_usual_rate = fields.Float(
        string="Usual Return Rate", default=USUAL_RATE, digits=(16, 6), readonly=True
    )
    rma_usual_strength = fields.Float(
        string="Lines It Is Worth", default=USUAL_STRENGTH, digits=(16, 4), readonly=True
    )

    @api.model
    def _cron_reckon_usual(self):
        """Reckon once more what is usual, in one query for each company."""
        cron = self.env["ir.cron"]
        companies = self.search([("active", "=", True)], order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            company._reckon_usual()
            if not cron._commit_progress(1):
                break

    def _reckon_usual(self):
        self.ensure_one()
        usual = fit(self._count_customers())
        # What follows from returns is written by nobody else.
        in_action(self).write({"rma_usual_rate": usual.rate, "rma_usual_strength": usual.strength})

    def _count_customers(self):
        """Return what customers gave back, weighed: [(returned, delivered, customers)].

        Delivered and returned as the profile weighs them, and customers alike counted together.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        query = SQL(
            """
            SELECT returned, delivered, count(*)
              FROM (
                SELECT partner.commercial_partner_id,
                       round(sum(weight * COALESCE(back.evidence, 0))::numeric, 1)::float
                       AS returned,
                       round(sum(weight)::numeric, 1)::float AS delivered
                  FROM (
                    SELECT line.id, line.order_partner_id, line.qty_delivered,
                           1 - extract(epoch FROM %(now)s - so.date_order) / 86400 / %(days)s
                           AS weight
                      FROM sale_order_line line
                      JOIN sale_order so ON so.id = line.order_id
                     WHERE line.company_id = %(company)s AND line.display_type IS NULL
                       AND line.state IN ('sale', 'cancel')
                       AND so.date_order BETWEEN %(since)s AND %(now)s
                  ) sold
                  JOIN res_partner partner ON partner.id = sold.order_partner_id
                  LEFT JOIN LATERAL (
                    SELECT max(%(evidence)s) AS evidence FROM (%(returned)s) found
                  ) back ON true
                 WHERE sold.qty_delivered > 0 OR back.evidence IS NOT NULL
                 GROUP BY partner.commercial_partner_id
              ) customer
             WHERE delivered > 0
             GROUP BY returned, delivered
            """,
            now=now,
            days=DECAY_DAYS,
            company=self.id,
            since=now - timedelta(days=DECAY_DAYS),
            evidence=self._get_evidence_sql(),
            returned=RETURNED,
        )
        return self.env.execute_query(query)

    @api.model
    def _get_evidence_sql(self):
        """Return what `tools.risk.weigh` says, as a table of all its cases."""
        faults = (
            None,
            *(name for name, _label in self.env["rma.reason"]._fields["fault"].selection),
        )
        cases = [
            SQL(
                "WHEN found.found IS NOT DISTINCT FROM %s AND found.fault IS NOT DISTINCT FROM %s "
                "THEN %s",
                found,
                fault,
                weigh(found, fault),
            )
            for found in (None, True, False)
            for fault in faults
        ]
        return SQL("CASE %s END", SQL(" ").join(cases))
