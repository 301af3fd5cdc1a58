from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

from ...tools.verdict import DENY, REVIEW

OPEN_STATES = ("queued", "running")
KEPT_DAYS = 30
TOP_LINES = 20


class RmaPolicyReplay(models.Model):
    """The returns of a period judged once more, as if another policy had been in force.

    Both sides are judged by the same rules, terms and law alone: the verdict that was recorded also
    knew facts which have changed since.
    """

    _name = "rma.policy.replay"
    _description = "Policy Comparison"
    _inherit = "rma.typed.mixin"
    _order = "id desc"
    _rec_name = "policy_id"

    policy_id = fields.Many2one(
        "rma.policy", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(
        string="To",
        required=True,
        readonly=True,
        help="Returns asked for, and deliveries made, up to and including this day.",
    )
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="queued",
        required=True,
        readonly=True,
    )
    total_count = fields.Integer(string="Lines to Compare", readonly=True)
    done_count = fields.Integer(string="Compared", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    error = fields.Text(readonly=True)
    terms_print = fields.Char(readonly=True, help="Fingerprint of the terms that were compared.")
    is_outdated = fields.Boolean(compute="_compute_is_outdated")
    total_ids = fields.One2many("rma.policy.replay.total", "replay_id", readonly=True)
    changed_count = fields.Integer(string="Lines That Change", readonly=True)
    top_line_ids = fields.Many2many(
        "rma.policy.replay.line", string="The Largest Changes", compute="_compute_top_line_ids"
    )
    summary = fields.Text(compute="_compute_summary")

    @api.depends("total_count", "done_count", "state")
    def _compute_progress(self):
        for replay in self:
            share = replay.done_count / replay.total_count if replay.total_count else 0.0
            replay.progress = 100.0 if replay.state == "done" else min(100 * share, 100.0)

    @api.depends("terms_print", "state")
    def _compute_is_outdated(self):
        for replay in self:
            replay.is_outdated = (
                replay.state == "done" and replay.terms_print != replay.policy_id._get_terms_print()
            )

    @api.depends("state")
    def _compute_top_line_ids(self):
        for replay in self:
            replay.top_line_ids = replay._find_top_lines()

    def _find_top_lines(self):
        """Return the largest changes: of a longer list the form would read every id."""
        self.ensure_one()
        lines = self.env["rma.policy.replay.line"]
        if self.state != "done":
            return lines
        return lines.search([("replay_id", "=", self.id)], limit=TOP_LINES)

    @api.depends("state", "total_ids.line_count")
    def _compute_summary(self):
        for replay in self:
            texts = [replay._get_returned_text(), replay._get_kept_text()]
            replay.summary = "\n".join(filter(None, texts)) if replay.state == "done" else False

    # In words

    def _get_returned_text(self):
        rows = self.total_ids.filtered(lambda row: row.kind == "returned")
        if not rows:
            return self.env._("Nothing was returned in this period.")
        changes = [
            *rows._get_count_texts(
                DENY,
                self.env._("%s more would be refused"),
                self.env._("%s fewer would be refused"),
            ),
            *self._get_review_texts(rows),
            *self._get_fee_texts(rows),
        ]
        return self.env._(
            "Of %(count)s returned lines %(changes)s.",
            count=self._format_count(sum(rows.mapped("line_count"))),
            changes=", ".join(changes or self._get_other_texts(rows)),
        )

    def _get_kept_text(self):
        rows = self.total_ids.filtered(lambda row: row.kind == "kept")
        if not rows:
            return ""
        changes = [
            *rows._get_count_texts(
                DENY,
                self.env._("%s fewer could still come back"),
                self.env._("%s more could still come back"),
            ),
            *self._get_review_texts(rows),
        ]
        return self.env._(
            "Of %(count)s deliveries that customers kept %(changes)s.",
            count=self._format_count(sum(rows.mapped("line_count"))),
            changes=", ".join(changes or self._get_other_texts(rows)),
        )

    def _get_review_texts(self, rows):
        return rows._get_count_texts(
            REVIEW,
            self.env._("%s more would need approval"),
            self.env._("%s fewer would need approval"),
        )

    def _get_other_texts(self, rows):
        """Say what the balance does not: as many for the better as for the worse, or nothing."""
        changed = rows._count_changed()
        if not changed:
            return [self.env._("none would be treated differently")]
        return [
            self.env._(
                "%(count)s would be treated differently, as many refused as before",
                count=self._format_count(changed),
            )
        ]

    def _get_fee_texts(self, rows):
        change = sum(rows.mapped("fee_after")) - sum(rows.mapped("fee_before"))
        if self.currency_id.is_zero(change):
            return []
        amount = format_amount(self.env, abs(change), self.currency_id)
        if change > 0:
            return [self.env._("fees would rise by %(amount)s", amount=amount)]
        return [self.env._("fees would fall by %(amount)s", amount=amount)]

    def _format_count(self, count):
        return formatLang(self.env, count, digits=0)

    # Actions

    @api.model
    def _queue(self, policy, company):
        """Have a policy compared over the last twelve months."""
        today = fields.Date.context_today(self)
        replay = self.create(
            {
                "policy_id": policy.id,
                "company_id": company.id,
                "date_from": today - relativedelta(years=1),
                "date_to": today,
            }
        )
        self._wake_cron()
        return replay

    @api.model
    def _wake_cron(self):
        self.env.ref("rma_management.ir_cron_replay")._trigger()

    def action_cancel(self):
        """Stop comparing; what has been counted so far is of no use and not shown."""
        self.check_access("read")
        # Managers alone read comparisons, and who may start one may stop it.
        running = self.sudo().filtered(lambda replay: replay.state in OPEN_STATES)
        running.write({"state": "cancelled"})
        return True

    def action_view_lines(self):
        """Open all lines that change, to be sliced."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_management.rma_policy_replay_line_action"
        )
        return dict(action, domain=[("replay_id", "=", self.id)])

    def action_compare_again(self):
        """Compare the policy as it is now."""
        self.ensure_one()
        return self.policy_id.action_compare()

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Comparison"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.autovacuum
    def _gc_replays(self):
        limit = fields.Datetime.now() - relativedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", limit)]).unlink()
