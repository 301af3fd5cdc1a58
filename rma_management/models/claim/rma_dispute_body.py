from odoo import fields, models

KINDS = [
    ("card", "Card scheme"),
    ("provider", "Payment provider"),
    ("marketplace", "Marketplace"),
    ("adr", "Dispute resolution body"),
    ("court", "Court"),
]


class RmaDisputeBody(models.Model):
    """Somebody outside who decides a dispute: by when to answer, and where that is written.

    Days are data: they change, and each stands with its source and the day it was looked up.
    """

    _name = "rma.dispute.body"
    _description = "Dispute Body"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="adr")
    country_ids = fields.Many2many("res.country", string="Countries", help="Empty: everywhere.")
    is_money_taken = fields.Boolean(
        string="Takes the Money Itself",
        help="It takes back what was paid, without us: while it decides nothing is refunded, so "
        "that nothing is given twice.",
    )
    answer_days = fields.Integer(
        string="Answer Within", help="Days we have to answer. 0: as its notice says."
    )
    is_working_days = fields.Boolean(string="Working Days")
    decision_days = fields.Integer(string="Decides Within", help="Days. 0: it does not say.")
    appeal_days = fields.Integer(
        string="Appeal Within", help="Days to ask for another decision. 0: none, or unknown."
    )
    source = fields.Char(help="Where the days are written.")
    source_url = fields.Char(string="Address")
    date_checked = fields.Date(string="Looked Up On")
    is_reviewed = fields.Boolean(
        string="Reviewed", help="Somebody of the company has compared it with its source."
    )

    _check_days = models.Constraint(
        "CHECK (answer_days >= 0 AND decision_days >= 0 AND appeal_days >= 0)",
        "A number of days is not negative.",
    )

    def _get_due(self, company, start, days):
        """Return the day by which so many days are over, as the body counts; False for none.

        :param start: naive UTC datetime
        """
        self.ensure_one()
        if not days:
            return False
        if self.is_working_days:
            return company._add_rma_working_days(start, days).date()
        return fields.Date.add(start.date(), days=days)
