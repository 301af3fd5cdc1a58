from odoo import fields

from .common_charge import ChargeCommon

DECIDED = [("state", "in", ("authorized", "done"))]


class InsightCommon(ChargeCommon):
    """Returns to look at in the analyses, as a returns manager does."""

    def report_of(self, rma):
        """Return the rows of a return in the analysis, as a manager sees them."""
        reports = self.env["rma.report"].with_user(self.manager)
        return reports.search([("order_id", "=", rma.id)])

    def set_costs(self, minutes=15.0, rate=24.0, parcel=5.0):
        self.company.write(
            {
                "rma_handling_minutes": minutes,
                "rma_handling_rate": rate,
                "rma_parcel_cost": parcel,
            }
        )

    def set_rate(self, currency, rate, date="2020-01-01"):
        self.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": self.company.id,
                "name": fields.Date.to_date(date),
                "rate": rate,
            }
        )
