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
        return {
            "summary": self.env._("Summary"),
            "products": self.env._("Products"),
            "reasons": self.env._("Reasons"),
            "customers": self.env._("Customers"),
            "months": self.env._("Months"),
            "lines": self.env._("Lines"),
            "title": self.env._("Returns of %(company)s", company=self.company_id.name),
            "period": self.env._(
                "Asked for from %(start)s to %(end)s",
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            ),
            "made": self.env._(
                "As of %(moment)s. Every figure is a formula on the sheet of lines.",
                moment=format_datetime(self.env, self._get_freshness()),
            ),
            "product_title": self.env._("What comes back"),
            "reason_title": self.env._("Why it comes back"),
            "customer_title": self.env._("Who returns"),
            "month_title": self.env._("Month by month"),
            "product_chart": self.env._("Products with most returns"),
            "reason_chart": self.env._("Reasons given most often"),
            "customer_chart": self.env._("Customers with most returns"),
            "cost_chart": self.env._("What was credited for them"),
            "rates_chart": self.env._("Return rate"),
            "days_chart": self.env._("Days from the request to the refund"),
            "money_chart": self.env._("Credited, and what it cost, by month"),
            "volume_chart": self.env._("Return lines by month"),
            "rates_note": self.env._(
                "By delivery: of what was delivered in the month, what has come back since. By "
                "period: what was asked to be returned in the month, of what was delivered in it."
            ),
        }

    def _get_freshness(self):
        """Return as of when the lines are: of now, or of the copy that the analysis is read off."""
        return self.env["rma.report"]._get_as_of() or fields.Datetime.now()

    def _get_column_words(self):
        return {
            "ran": self.env._("Return"),
            "date": self.env._("Requested On"),
            "state": self.env._("Status"),
            "customer": self.env._("Customer"),
            "country": self.env._("Country"),
            "product": self.env._("Product"),
            "category": self.env._("Category"),
            "reason": self.env._("Reason"),
            "warehouse": self.env._("Warehouse"),
            "channel": self.env._("Channel"),
            "resolution": self.env._("Resolution"),
            "disposition": self.env._("Disposition"),
            "quantity": self.env._("Quantity"),
            "paid": self.env._("Value of the Goods"),
            "credited": self.env._("Credited"),
            "fees": self.env._("Fees"),
            "cost": self.env._("Cost"),
            "recovered": self.env._("Recovered"),
            "days_to_receive": self.env._("Days to Receipt"),
            "days_to_refund": self.env._("Days to Refund"),
            "inspected": self.env._("Inspected Lines"),
            "contradicted": self.env._("Contradicted Lines"),
            "returns": self.env._("Returns"),
            "seconds": self.env._("Initiation Time (s)"),
            "product_key": self.env._("Product No."),
            "reason_key": self.env._("Reason No."),
            "customer_key": self.env._("Customer No."),
            "month_key": self.env._("Month No."),
        }

    def _get_figure_words(self):
        return {
            "key": self.env._("No."),
            "month": self.env._("Month"),
            "count": self.env._("Lines"),
            "none": self.env._("None"),
            "others": self.env._("All Others"),
            "total": self.env._("Total"),
            "recovery": self.env._("Recovered of Credited"),
            "accuracy": self.env._("Authorization Accuracy"),
            "delivered": self.env._("Delivered"),
            "cohort": self.env._("Came Back Since"),
            "rate_cohort": self.env._("Return Rate by Delivery"),
            "in_period": self.env._("Asked For in the Month"),
            "rate_period": self.env._("Return Rate by Period"),
            "three_metrics": self.env._("How well returns are handled"),
            "money": self.env._("What they come to"),
            "returns_volume": self.env._("Returns"),
            "median": self.env._("Initiation time, median (seconds)"),
            "p90": self.env._("Initiation time, nine of ten below (seconds)"),
            "low": self.env._("Authorization accuracy, 95 % certain to be above"),
            "high": self.env._("Authorization accuracy, 95 % certain to be below"),
        }
