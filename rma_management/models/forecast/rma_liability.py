from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...tools.liability import get_error

ROLES = ("rma_management.group_rma_manager", "account.group_account_invoice")


class RmaLiability(models.Model):
    """What is owed at the end of a month for what customers have and will still give back.

    It is reckoned from what was known on that day, whenever that is done: months that are over can
    be reckoned too, and each is held against what came true.
    """

    _name = "rma.liability"
    _description = "Refund Liability"
    _inherit = "rma.typed.mixin"
    _order = "date desc, id desc"
    _rec_name = "date"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="At the End Of",
        required=True,
        default=lambda self: self._get_last_month_end(),
        help="The day at the end of which it is owed, usually the last of a month.",
    )
    state = fields.Selection(
        [("reckoned", "Reckoned"), ("entered", "Draft Entry"), ("posted", "Posted")],
        compute="_compute_state",
        store=True,
    )
    date_reckoned = fields.Datetime(string="Reckoned On", readonly=True, copy=False)
    line_ids = fields.One2many("rma.liability.line", "liability_id", readonly=True)

    qty_expected = fields.Float(
        string="Expected Back", compute="_compute_amounts", store=True, digits="Product Unit"
    )
    amount_liability = fields.Monetary(
        string="Refund Liability", compute="_compute_amounts", store=True
    )
    amount_asset = fields.Monetary(
        string="Right to Returned Goods", compute="_compute_amounts", store=True
    )

    # The entry
    move_id = fields.Many2one(
        "account.move", string="Entry", readonly=True, copy=False, index="btree_not_null"
    )
    reversal_id = fields.Many2one(
        "account.move", string="Its Reversal", readonly=True, copy=False, index="btree_not_null"
    )

    # What came true
    date_compared = fields.Date(string="Compared On", readonly=True, copy=False)
    amount_due = fields.Monetary(
        string="Forecast until Then",
        compute="_compute_amounts",
        store=True,
        help="What of the liability was expected to be credited by the day of the comparison.",
    )
    amount_actual = fields.Monetary(
        string="Came True",
        compute="_compute_amounts",
        store=True,
        help="What has been credited since, of what was delivered until the end of that month.",
    )
    error_percent = fields.Float(
        string="Error (%)",
        compute="_compute_amounts",
        store=True,
        aggregator="avg",
        help="By how many percent the forecast was above what came true, or below it.",
    )

    _date_unique = models.UniqueIndex(
        "(company_id, date)", "The refund liability of that day is there already: open that one."
    )

    @api.model
    def _get_last_month_end(self):
        return fields.Date.context_today(self).replace(day=1) - timedelta(days=1)

    @api.depends("move_id.state")
    def _compute_state(self):
        states = {"draft": "entered", "posted": "posted"}
        for liability in self:
            # Who reckons need not be able to read entries.
            liability.state = states.get(liability.sudo().move_id.state, "reckoned")

    @api.depends(
        "line_ids.qty_expected",
        "line_ids.amount_liability",
        "line_ids.amount_asset",
        "line_ids.amount_due",
        "line_ids.amount_actual",
    )
    def _compute_amounts(self):
        for liability in self:
            for name in (
                "qty_expected", "amount_liability", "amount_asset", "amount_due", "amount_actual",
            ):  # fmt: skip
                liability[name] = sum(liability.line_ids.mapped(name))
            liability.error_percent = (
                get_error(liability.amount_due, liability.amount_actual) or 0.0
            )

    @api.depends("date", "company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for liability in self:
            liability.display_name = self.env._(
                "Refund liability at %(day)s", day=format_date(self.env, liability.date)
            )

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for liability in self:
            if liability.date >= today:
                raise UserError(
                    self.env._(
                        "%(day)s is not over: what is owed at its end is not known. Choose a day "
                        "before today.",
                        day=format_date(self.env, liability.date),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        liabilities = super().create(vals_list)
        liabilities._reckon()
        return liabilities

    @api.ondelete(at_uninstall=False)
    def _unlink_except_entered(self):
        self._check_open()

    def _check_open(self):
        """Refuse to change what an entry was made of.

        :raises UserError: naming the entries
        """
        made = self.filtered(lambda liability: liability.state != "reckoned")
        if made:
            raise UserError(
                self.env._(
                    "%(names)s: an entry has been made of it. Delete the draft entry, or cancel "
                    "it, and then go on here.",
                    names=", ".join(made.mapped("display_name")),
                )
            )

    def action_reckon(self):
        """Reckon anew, as after credit notes that were posted late (button "Reckon Again")."""
        self._check_roles()
        self._check_open()
        self._reckon()
        return True

    def action_compare(self):
        """Hold it against what has come true by today (button "Compare")."""
        self._check_roles()
        self._compare()
        return True

    def _check_roles(self):
        """Refuse it to whoever neither manages returns nor keeps the books."""
        self.check_access("write")
        if not self.env.su and not any(self.env.user.has_group(role) for role in ROLES):
            raise AccessError(
                self.env._("Returns managers and accountants see to refund liabilities. Ask one.")
            )
