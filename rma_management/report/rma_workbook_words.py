from odoo import fields, models
from odoo.tools import format_date, format_datetime


class RmaWorkbookWords(models.Model):
    """What is written in a workbook, in the language of whoever asked for it."""

    _inherit = "rma.workbook"

    def _get_words(self):
        """Return all texts by the names that `tools.workbook` has for them."""
        self.ensure_one()
        return self._get_sheet_words() | self._get_column_words() | self._get_figure_words()

    def _get_sheet_words(self):
        _ = self.env._
        return {
            "summary": _("Summary"),
            "products": _("Products"),
            "reasons": _("Reasons"),
            "customers": _("Customers"),
            "months": _("Months"),
            "lines": _("Lines"),
            "title": _("Returns of %(company)s", company=self.company_id.name),
            "period": _(
                "Asked for from %(start)s to %(end)s",
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            ),
            "made": _(
                "As of %(moment)s. Every figure is a formula on the sheet of lines.",
                moment=format_datetime(self.env, self._get_freshness()),
            ),
            "product_title": _("What comes back"),
            "reason_title": _("Why it comes back"),
            "customer_title": _("Who returns"),
            "month_title": _("Month by month"),
            "product_chart": _("Products with most returns"),
            "reason_chart": _("Reasons given most often"),
            "customer_chart": _("Customers with most returns"),
            "cost_chart": _("What was credited for them"),
            "rates_chart": _("Return rate"),
            "days_chart": _("Days from the request to the refund"),
            "money_chart": _("Credited, and what it cost, by month"),
            "volume_chart": _("Return lines by month"),
            "rates_note": _(
                "By delivery: of what was delivered in the month, what has come back since. By "
                "period: what was asked to be returned in the month, of what was delivered in it."
            ),
        }

    def _get_freshness(self):
        """Return as of when the lines are: of now, or of the copy that the analysis is read off."""
        return self.env["rma.report"]._get_as_of() or fields.Datetime.now()

    def _get_column_words(self):
        _ = self.env._
        return {
            "ran": _("Return"),
            "date": _("Requested On"),
            "state": _("Status"),
            "customer": _("Customer"),
            "country": _("Country"),
            "product": _("Product"),
            "category": _("Category"),
            "reason": _("Reason"),
            "warehouse": _("Warehouse"),
            "channel": _("Channel"),
            "resolution": _("Resolution"),
            "disposition": _("Disposition"),
            "quantity": _("Quantity"),
            "paid": _("Paid"),
            "credited": _("Credited"),
            "fees": _("Fees"),
            "cost": _("Cost"),
            "recovered": _("Recovered"),
            "days_to_receive": _("Days to Receipt"),
            "days_to_refund": _("Days to Refund"),
            "inspected": _("Inspected Lines"),
            "contradicted": _("Contradicted Lines"),
            "returns": _("Returns"),
            "seconds": _("Initiation Time (s)"),
            "product_key": _("Product No."),
            "reason_key": _("Reason No."),
            "customer_key": _("Customer No."),
            "month_key": _("Month No."),
        }

    def _get_figure_words(self):
        _ = self.env._
        return {
            "key": _("No."),
            "month": _("Month"),
            "count": _("Lines"),
            "none": _("None"),
            "others": _("All Others"),
            "total": _("Total"),
            "recovery": _("Recovered of Credited"),
            "accuracy": _("Authorization Accuracy"),
            "delivered": _("Delivered"),
            "cohort": _("Came Back Since"),
            "rate_cohort": _("Return Rate by Delivery"),
            "in_period": _("Asked For in the Month"),
            "rate_period": _("Return Rate by Period"),
            "three_metrics": _("How well returns are handled"),
            "money": _("What they come to"),
            "returns_volume": _("Returns"),
            "median": _("Initiation time, median (seconds)"),
            "p90": _("Initiation time, nine of ten below (seconds)"),
            "low": _("Authorization accuracy, 95 % certain to be above"),
            "high": _("Authorization accuracy, 95 % certain to be below"),
        }
