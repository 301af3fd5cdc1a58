from datetime import date
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.clock import last_day


class ApplicableRight(NamedTuple):
    """By which right goods can come back, and until when, in the words of two people.

    `kind` is `withdrawal`, `guarantee`, `policy` or `none`; no `until` is no limit, or for `none`
    no right at all.
    """

    kind: str
    name: str
    until: date | None
    agent: str
    customer: str


class RmaLineRight(models.AbstractModel):
    """Which right a customer has: the law's first, then what the policy grants beside it."""

    _inherit = "rma.line.mixin"

    right_text = fields.Char(
        string="Right",
        compute="_compute_right_text",
        compute_sudo=True,
        help="By which right the goods can come back, and until when.",
    )

    @api.depends("withdrawal_right_id", "guarantee_id", "policy_id", "resolution", "product_id")
    @api.depends_context("lang", "rma_for_customer")
    def _compute_right_text(self):
        """Name the right in short, or tell the customer of it."""
        rights = self._get_applicable_right()
        is_for_customer = self.env.context.get("rma_for_customer")
        for line in self:
            right = rights[line.id]
            if is_for_customer:
                line.right_text = right.customer
            elif not right.until:
                line.right_text = right.agent
            else:
                line.right_text = self.env._(
                    "%(right)s, until %(day)s",
                    right=right.name or self.env._("No policy"),
                    day=format_date(self.env, right.until),
                )

    def _get_applicable_right(self):
        """Return by which right the goods of each line can come back: {line.id: ApplicableRight}.

        The right of withdrawal is told before the guarantee, and both before the policy, which may
        grant no more than they do.
        """
        # Orders are read for the days of delivery only.
        lines = self.sudo()
        guarantees = lines.env["rma.guarantee"]
        if any(not (line.withdrawal_right_id or line.guarantee_id) for line in lines):
            guarantees = guarantees._get_laws()
        # Read at once what each delivery would read by itself.
        lines.product_id.mapped("uom_id")
        return {line.id: line._find_right(guarantees) for line in lines}

    def _find_right(self, guarantees):
        self.ensure_one()
        if self.withdrawal_right_id:
            return self._get_withdrawal_right()
        if self.guarantee_id:
            return self._get_guarantee_right()
        return self._get_policy_right(guarantees)

    def _get_withdrawal_right(self):
        right = self.withdrawal_right_id
        until = right._get_last_day(self)
        day = format_date(self.env, until)
        texts = [
            self.env._(
                "%(right)s (%(law)s), until %(day)s.", right=right.name, law=right.source, day=day
            )
        ]
        # In short the day is told, and nothing else.
        if self.guarantee_id and not until:
            texts.append(self._get_guarantee_right().agent)
        customer = self.env._("You may withdraw from the contract until %(day)s.", day=day)
        return ApplicableRight("withdrawal", right.name, until, " ".join(texts), customer)

    def _get_guarantee_right(self):
        guarantee = self.guarantee_id
        reckoning = self._reckon_guarantee(guarantee)
        until = reckoning.until if reckoning else None
        texts = [self._get_guarantee_text(guarantee, until)]
        customer = [
            self.env._(
                "Faulty goods are under legal guarantee until %(day)s.",
                day=format_date(self.env, until),
            )
        ]
        if reckoning and reckoning.first:
            texts += [
                self._get_due_text(reckoning),
                self._get_burden_text(reckoning, reckoning.first),
            ]
            customer.append(
                self.env._("It gives you: %(what)s.", what=self._get_remedy_names(reckoning))
            )
        return ApplicableRight(
            "guarantee", guarantee.name, until, " ".join(texts), " ".join(customer)
        )

    def _get_guarantee_text(self, guarantee, until):
        return self.env._(
            "%(guarantee)s (%(law)s), until %(day)s.",
            guarantee=guarantee.name,
            law=guarantee.source,
            day=format_date(self.env, until),
        )

    def _get_policy_right(self, guarantees):
        """Return what the policy grants; of no fault yet, what a fault would give is told too."""
        policy = self.policy_id
        until = self._get_policy_end()
        is_over = until and self._get_request_date() > until
        if policy._is_final_sale(self.product_id):
            kind, agent, customer = "none", self.env._("Final sale."), self.env._("Final sale.")
        elif is_over:
            day = format_date(self.env, until)
            agent = self.env._("The return window ended on %(until)s.", until=day)
            customer = self.env._("This item could be returned until %(until)s.", until=day)
            kind = "none"
        else:
            kind = "policy"
            agent, customer = self._get_policy_texts(until)
        hint = self._get_guarantee_hint(guarantees)
        return ApplicableRight(
            kind,
            policy.name or "" if kind == "policy" else "",
            until if kind == "policy" else None,
            " ".join(filter(None, (agent, hint))),
            " ".join(filter(None, (customer, hint))),
        )

    def _get_policy_end(self):
        """Return the last day of the policy's window for all that comes back, None without one."""
        days = self.policy_id._get_window(self.resolution)
        start = days and self._get_clock_start()
        return last_day(start, days) if start else None

    def _get_policy_texts(self, until):
        """Return what colleagues and the customer are told of the policy's window."""
        name = self.policy_id.name or self.env._("No policy")
        if not until:
            return (
                self.env._("%(policy)s: no time limit.", policy=name),
                self.env._("You may return this without a time limit."),
            )
        day = format_date(self.env, until)
        return (
            self.env._("%(policy)s: until %(day)s.", policy=name, day=day),
            self.env._("You may return this until %(day)s.", day=day),
        )

    def _get_guarantee_hint(self, guarantees):
        """Return until when the goods are under guarantee, should they turn out to be faulty."""
        found = self._find_guarantee(guarantees)
        if not found:
            return ""
        return self.env._(
            "If it is faulty: legal guarantee until %(day)s.",
            day=format_date(self.env, self._reckon_guarantee(found).until),
        )
