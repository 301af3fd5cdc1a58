from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import ormcache

from odoo.addons.rma_management.models.base.jobs import attempt
from odoo.addons.rma_management.tools.typed import NEW, typed

from ..tools import webhook_post
from ..tools.webhook_schedule import get_rest
from ..tools.webhook_sign import make_headers, make_secret

MANAGER = "rma_management.group_rma_manager"
SECRET_GROUPS = f"{MANAGER},base.group_system"
# Hosts of our own network that may be posted to: names and networks, separated by commas.
ALLOWED_PARAMETER = "rma_management.webhook_internal_hosts"
# So long both secrets sign, for the receiver to change over.
CHANGE_OVER = timedelta(hours=24)
ACTIVITY = "mail.mail_activity_data_todo"


class RmaWebhook(models.Model):
    """Where another system wants to hear of returns, and how well it listens.

    What it is told is in the outbox, `rma.webhook.message`. Pausing it loses nothing: what happens
    meanwhile waits there.
    """

    _name = "rma.webhook"
    _description = "Webhook"
    _inherit = ["mail.thread", "mail.activity.mixin", "rma.typed.mixin"]
    _order = "company_id, id"
    _rec_name = "url"

    url = fields.Char(
        string="Address",
        required=True,
        tracking=True,
        help="Where events are posted to, by https. It has to be reachable from the internet.",
    )
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    event_ids = fields.Many2many(
        "rma.webhook.event", string="Events", help="Leave empty to send all of them."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Who is asked to see to it when it does not answer.",
    )
    secret = fields.Char(groups=SECRET_GROUPS, copy=False, readonly=True)
    previous_secret = fields.Char(groups=SECRET_GROUPS, copy=False, readonly=True)
    date_changed_over = fields.Datetime(string="Old Secret Valid Until", copy=False, readonly=True)

    state = fields.Selection(
        [("on", "Active"), ("paused", "Paused")],
        string="Status",
        default="on",
        required=True,
        tracking=True,
        copy=False,
        readonly=True,
    )
    date_success = fields.Datetime(string="Last Success", copy=False, readonly=True)
    date_failure = fields.Datetime(string="Last Failure", copy=False, readonly=True)
    failures = fields.Integer(string="Failures in a Row", copy=False, readonly=True)
    error = fields.Text(string="What Went Wrong", copy=False, readonly=True)
    date_resume = fields.Datetime(string="Tried Again At", copy=False, readonly=True)
    health = fields.Selection(
        [
            ("new", "Nothing sent yet"),
            ("good", "Listens"),
            ("failing", "Does not answer"),
            ("paused", "Paused"),
        ],
        compute="_compute_health",
    )
    delivery_ids = fields.One2many("rma.webhook.message", "webhook_id", string="Deliveries")
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    dead_count = fields.Integer(string="Given Up", compute="_compute_counts")

    @api.model
    def _get_typed(self):
        return typed("company_id", states=(NEW,)) | typed("url active event_ids user_id")

    @api.depends("state", "failures", "date_success")
    def _compute_health(self):
        for webhook in self:
            webhook.health = (
                "paused" if webhook.state == "paused"
                else "failing" if webhook.failures
                else "good" if webhook.date_success
                else "new"
            )  # fmt: skip

    @api.depends("delivery_ids.state")
    def _compute_counts(self):
        groups = self.env["rma.webhook.message"]._read_group(
            [("webhook_id", "in", self.ids), ("state", "in", ("queued", "dead"))],
            ["webhook_id", "state"],
            ["__count"],
        )
        counts = {(webhook.id, state): count for webhook, state, count in groups}
        for webhook in self:
            webhook.waiting_count = counts.get((webhook.id, "queued"), 0)
            webhook.dead_count = counts.get((webhook.id, "dead"), 0)

    @api.constrains("url")
    def _check_url(self):
        """Say at once what can be seen at once; a name is looked up each time it is sent to."""
        for webhook in self:
            try:
                webhook_post.check(webhook.url, self._get_allowed())
            except webhook_post.Refused as refused:
                raise ValidationError(self._get_refused_text(refused)) from None

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"active", "company_id", "event_ids"}:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _complete_vals_list(self, vals_list):
        return [{**vals, "secret": make_secret()} for vals in vals_list]

    # What people do

    def action_rotate_secret(self):
        """Sign by a new secret; the old one signs, too, for a day."""
        self._check_manager()
        until = fields.Datetime.now() + CHANGE_OVER
        for webhook in self._for_sending():
            webhook.write(
                {
                    "previous_secret": webhook.secret,
                    "secret": make_secret(),
                    "date_changed_over": until,
                }
            )
        return True

    def action_send_test(self):
        """Send a test at once, and say what came of it."""
        self._check_manager()
        messages = self.env["rma.webhook.message"]._create_tests(self)
        for message in messages:
            message._send()
        failed = messages.filtered(lambda message: message.state != "sent")
        text = "\n".join(failed.mapped("error")) or self.env._("The endpoint has taken the test.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if failed else "success",
                "message": text,
                "sticky": bool(failed),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_pause(self):
        """Send nothing for now; what happens meanwhile waits."""
        self._check_manager()
        self._for_sending().write({"state": "paused"})
        return True

    def action_resume(self):
        """Send what waits, in its order."""
        self._check_manager()
        self._for_sending()._recover(state="on")
        return True

    def action_replay(self):
        """Send once more all that was given up."""
        self._check_manager()
        dead = self.env["rma.webhook.message"].search(
            [("webhook_id", "in", self.ids), ("state", "=", "dead")]
        )
        if not dead:
            raise UserError(self.env._("Nothing was given up: there is nothing to send again."))
        return dead.action_replay()

    def action_view_messages(self):
        """Open what was sent, and what waits."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "rma_management_api.rma_webhook_message_action"
        )
        return action | {"domain": [("webhook_id", "=", self.id)]}

    def _check_manager(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_groups(SECRET_GROUPS):
            raise AccessError(self.env._("Only returns managers set up webhooks. Ask one of them."))

    def _for_sending(self):
        """Return the endpoints for what only their sending writes; who may is checked before."""
        return self._in_action().sudo()

    # Who wants to hear what

    @api.model
    @ormcache()
    def _get_wanted(self):
        """Return who listens: ((webhook id, company id, codes or None for all)…)."""
        # It is sent whoever causes it.
        return tuple(
            (webhook.id, webhook.company_id.id, frozenset(webhook.event_ids.mapped("code")) or None)
            for webhook in self.sudo().with_context(active_test=True).search([])
        )

    @api.model
    def _get_listeners(self, company, code):
        """Return the endpoints of a company that want to hear of an event."""
        return self.sudo().browse(
            webhook_id
            for webhook_id, company_id, codes in self._get_wanted()
            if company_id == company.id and (codes is None or code in codes)
        )

    # Sending

    def _post(self, message_id, body):
        """Post a body, signed.

        :return: `Answer`
        :raises Refused: when nothing came back
        """
        self.ensure_one()
        now = fields.Datetime.now()
        keys = [self.secret]
        if self.previous_secret and self.date_changed_over > now:
            keys.append(self.previous_secret)
        timestamp = int((now - fields.Datetime.to_datetime("1970-01-01")).total_seconds())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Odoo rma_management",
            **make_headers(keys, message_id, timestamp, body),
        }
        return webhook_post.post(self.url, body, headers, self._get_allowed())

    @api.model
    def _get_allowed(self):
        # A setting of the system, read for whoever sets up or sends.
        parameters = self.env["ir.config_parameter"].sudo()
        return webhook_post.Allowed(parameters.get_param(ALLOWED_PARAMETER))

    def _take_success(self):
        """It has answered: what waits for it need not wait any longer."""
        vals = {"date_success": fields.Datetime.now(), "error": False}
        if self.failures:
            self._for_sending()._recover(**vals)
        else:
            self._for_sending().write(vals)

    def _recover(self, **vals):
        self.write({"failures": 0, "date_resume": False, **vals})
        self.activity_unlink([ACTIVITY])
        self.env["rma.webhook.message"]._hurry(self)

    def _take_failure(self, error, is_gone=False):
        """It has not answered, or not well: after some time in vain it is left alone for a while.

        :param is_gone: it says itself that it is not there any more
        """
        now = fields.Datetime.now()
        failures = self.failures + 1
        rest = get_rest(failures)
        vals = {"failures": failures, "date_failure": now, "error": error}
        vals["date_resume"] = now + timedelta(seconds=rest) if rest else False
        if is_gone:
            vals["state"] = "paused"
        self._for_sending().write(vals)
        if rest:
            self.env["rma.webhook.message"]._wake(vals["date_resume"])
        if is_gone:
            self._ask_responsible(self.env._("Paused: the endpoint says that it is gone."))

    def _ask_responsible(self, text):
        """Put it on somebody's desk, once; whether that works or not, what was sent is sent."""
        self.ensure_one()
        if self.user_id.active and not self.activity_search([ACTIVITY]):
            attempt(
                self,
                lambda webhook: webhook.activity_schedule(
                    ACTIVITY, user_id=webhook.user_id.id, summary=self.env._("Webhook"), note=text
                ),
            )

    # In words

    @api.model
    def _get_answer_text(self, answer):
        """Return what is wrong with an answer, in the endpoint's words."""
        return self.env._(
            "The endpoint answered with %(status)s: %(text)s",
            status=answer.status,
            text=answer.text or "–",
        )

    @api.model
    def _get_refused_text(self, refused):
        """Return why nothing was sent, or nothing came back."""
        texts = {
            "url": self.env._("“%(detail)s” is no address that can be posted to."),
            "scheme": self.env._("“%(detail)s”: only https addresses are posted to."),
            "user": self.env._(
                "Leave user name and password out of the address: every message is signed."
            ),
            "internal": self.env._(
                "“%(detail)s” is an address of an internal network. Where it is meant to be "
                "reached, the administrator adds it to the system parameter %(parameter)s."
            ),
            "unknown": self.env._("There is no host “%(detail)s”: check the address."),
            "unreachable": self.env._("The endpoint has not answered: %(detail)s"),
        }
        return texts[refused.code] % {"detail": refused.detail, "parameter": ALLOWED_PARAMETER}
