import hashlib

from odoo import fields, models


class RmaPolicyCompare(models.Model):
    """What a policy would have changed, had it been in force."""

    _inherit = "rma.policy"

    replay_ids = fields.One2many("rma.policy.replay", "policy_id", string="Comparisons")
    replay_count = fields.Integer(compute="_compute_replay_count", string="Comparison Count")

    def _compute_replay_count(self):
        counts = {}
        if self.env["rma.policy.replay"].has_access("read"):
            counts = dict(
                self.env["rma.policy.replay"]._read_group(
                    [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
                )
            )
        for policy in self:
            policy.replay_count = counts.get(policy, 0)

    def action_compare(self):
        """Replay the last twelve months by these terms, in the background, and show it.

        What is being replayed already is shown instead.
        """
        self.ensure_one()
        self.check_access("write")
        company = self.company_id or self.env.company
        replays = self.env["rma.policy.replay"]
        replay = replays.search(
            [
                ("policy_id", "=", self.id),
                ("company_id", "=", company.id),
                ("state", "in", ("queued", "running")),
            ],
            limit=1,
        )
        # Nobody writes these by hand; who may change the policy may have it compared.
        replay = replay or replays.sudo()._queue(self, company).sudo(False)
        return replay._get_form_action()

    def action_view_replays(self):
        """List the comparisons of this policy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Comparisons"),
            "res_model": "rma.policy.replay",
            "views": [(False, "list"), (False, "form")],
            "domain": [("policy_id", "=", self.id)],
        }

    def _get_terms_print(self):
        """Return a fingerprint of the terms: another one means another outcome is possible."""
        self.ensure_one()
        terms = self.copy_data()[0]
        for name in self._get_housekeeping_fields() | {"date_from"}:
            if name != "sequence":
                terms.pop(name, None)
        return hashlib.sha256(repr(sorted(terms.items())).encode()).hexdigest()

    # As if

    def _get_rank(self):
        """Return the place in which policies are tried, see ``_order``."""
        self.ensure_one()
        return (self.sequence, -self.version, self.id)

    def _find_as_if(self, claims):
        """Return the policy of each line, had this one been in force in place of its versions.

        Its own dates do not count. What another policy was applied to stays with that one, unless
        this one comes before it.

        :param claims: records of ``rma.line.mixin`` with the policy they were judged by
        :return: {claim.id: policy}
        """
        self.ensure_one()
        family = self._get_versions()
        others = self._get_published(claims.company_id) - family
        rivals = (others | self).sorted(lambda policy: policy._get_rank())
        return {claim.id: self._pick_as_if(claim, family, rivals) for claim in claims}

    def _pick_as_if(self, claim, family, rivals):
        policy = claim.policy_id
        if policy and policy not in family:
            takes_over = self._get_rank() < policy._get_rank() and self._fits_scope(claim)
            return self if takes_over else policy
        sold = claim._get_sale_date()
        for rival in rivals:
            if rival._fits_scope(claim) if rival == self else rival._fits(claim, sold):
                return rival
        return self.browse()
