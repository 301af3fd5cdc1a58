from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaPolicyVersion(models.Model):
    """A policy is drafted, compared, published and one day replaced; what was decided on stays."""

    _inherit = "rma.policy"

    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Only published policies apply.",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "rma.policy",
        string="Previous Version",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    next_ids = fields.One2many("rma.policy", "previous_id", string="Next Versions")
    line_ids = fields.One2many("rma.order.line", "policy_id", string="Returned Lines")
    is_locked = fields.Boolean(
        compute="_compute_is_locked", help="Returns were decided on these terms."
    )
    override_count = fields.Integer(compute="_compute_override_count", string="Overrides")

    _check_version = models.Constraint(
        "CHECK (previous_id IS NULL OR date_from IS NOT NULL)",
        "Say from which day of sale the new version applies.",
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = (
                self.env._("%(policy)s, version %(version)s", policy=policy.name, version=number)
                if (number := policy.version) > 1
                else policy.name
            )

    @api.depends("line_ids.state")
    def _compute_is_locked(self):
        used = (
            self.env["rma.order.line"]
            .sudo()
            ._read_group(
                [
                    ("policy_id", "in", self.ids),
                    ("state", "in", ("submitted", "authorized", "done", "rejected")),
                ],
                ["policy_id"],
            )
        )
        used_ids = {policy.id for (policy,) in used}
        for policy in self:
            policy.is_locked = policy.id in used_ids

    def _compute_override_count(self):
        counts = dict(
            self.env["rma.decision"]
            .sudo()
            ._read_group(
                [("policy_ids", "in", self.ids), ("event", "=", "override")],
                ["policy_ids"],
                ["__count"],
            )
        )
        for policy in self:
            policy.override_count = counts.get(policy, 0)

    @api.model
    def _get_housekeeping_fields(self):
        """Return what may change on a policy that returns were decided on: none of its terms."""
        return {
            "name", "customer_text", "sequence", "active", "note", "date_to", "state", "next_ids",
        }  # fmt: skip

    def write(self, vals):
        terms = {
            name
            for name in vals.keys() - self._get_housekeeping_fields()
            if name in self._fields and not name.startswith(("message_", "activity_"))
        }
        if terms:
            self._check_unlocked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unlocked()

    def _check_unlocked(self):
        locked = self.filtered("is_locked")
        if locked:
            raise UserError(
                self.env._(
                    "Returns were decided on the terms of “%(policies)s”, which stay as they are. "
                    "Make a new version.",
                    policies="”, “".join(locked.mapped("display_name")),
                )
            )

    # Actions

    def action_new_version(self):
        """Open a draft with the same terms, to be changed, compared and published."""
        self.ensure_one()
        draft = self.next_ids.filtered(lambda policy: policy.state == "draft")[:1]
        if not draft:
            draft = self._in_action().copy(
                {
                    "name": self.name,
                    "active": True,
                    "previous_id": self.id,
                    "version": self.version + 1,
                    "date_from": fields.Date.context_today(self),
                    "date_to": False,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def action_publish(self):
        """Put the policies in force; a version that one replaces ends the day before.

        :raises UserError: when another version replaces the same one already
        """
        self.check_access("write")
        for policy in self.filtered(lambda policy: policy.state == "draft"):
            previous = policy.previous_id
            rivals = previous.next_ids.filtered(lambda other: other.state == "published")
            if rivals:
                raise UserError(
                    self.env._(
                        "“%(policy)s” is replaced by “%(other)s” already. Make a new version of "
                        "that one.",
                        policy=previous.display_name,
                        other=rivals[0].display_name,
                    )
                )
            previous._end_before(policy.date_from)
            policy._in_action().state = "published"
        return True

    def _end_before(self, day):
        """Let the policies apply up to the day before; one that would never apply is archived."""
        for policy in self:
            if policy.date_from and day <= policy.date_from:
                policy.active = False
            elif not policy.date_to or policy.date_to >= day:
                policy.date_to = day - timedelta(days=1)

    def action_view_versions(self):
        """List all versions of this policy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self._get_versions().ids)],
            "context": {"active_test": False},
        }

    def action_view_overrides(self):
        """List the refusals by these terms that somebody overrode."""
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_management.rma_decision_action")
        domain = [("policy_ids", "in", self.ids), ("event", "=", "override")]
        return dict(action, domain=domain, context={})

    def _get_versions(self):
        """Return all versions of these policies, the oldest first."""
        versions = newest = self
        while newest := newest.next_ids - versions:
            versions |= newest
        oldest = self
        while oldest := oldest.previous_id - versions:
            versions |= oldest
        return versions.sorted("version")
