from odoo import fields, models
from odoo.exceptions import UserError

from .rma_claim import LIVE


class RmaOrderOpenClaim(models.Model):
    """A claim is opened from its return, by customer service or the customer."""

    _inherit = "rma.order"

    def _get_live_claims(self):
        return self.claim_ids.filtered(lambda claim: claim.state in LIVE)

    def _close_claims(self):
        """Nothing is left to settle on a return that is off."""
        claims = self._get_live_claims()
        claims._transition("close")
        self.env["rma.decision"]._record_claims("claim_close", dict.fromkeys(claims))

    # Credit notes that policies have posted by themselves

    def _is_within(self, limit):
        """What is in question is posted by somebody, or by itself once it is settled."""
        return super()._is_within(limit) and not self._get_live_claims()

    def _post_settled(self):
        """Post what waited for a claim, where all policies of the return want it posted."""
        for order in self:
            modes = set(order.line_ids.policy_id.mapped("credit_mode"))
            drafts = order.credit_note_ids.filtered(lambda note: note.state == "draft")
            if drafts and modes == {"post"} and order._is_within(order._get_post_limit()):
                order._attempt_each(
                    lambda group: group.credit_note_ids.filtered(
                        lambda note: note.state == "draft"
                    ).action_post()
                )

    # What people do

    def action_open_claim(self):
        """Open the claim of this return, or a new one to fill in (button "Claim")."""
        self.ensure_one()
        self.check_access("read")
        live = self.claim_ids.filtered(lambda claim: claim.state in LIVE)
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Claim"),
            "res_model": "rma.claim",
            "views": [(False, "form")],
            "context": {"default_order_id": self.id},
        }
        return {**action, "res_id": live[:1].id} if live else action

    def action_view_claims(self):
        return self._get_records_action(
            "rma_management.rma_claim_action", self.claim_ids, self.env._("Claims")
        )

    def _get_customer_claim_kinds(self):
        """Return what a customer may say that it is about: [(value, label)]."""
        field = self.env["rma.claim"]._fields["kind"]
        labels = dict(field._description_selection(self.env))
        return [(name, labels[name]) for name in ("missing", "damaged", "other")]

    def _open_claim_for_customer(self, kind, statement, lines=None, files=()):
        """Open a claim for what the customer says on the page of the return.

        Whether the visitor may is for the caller to have checked.

        :param kind: what it is about, see ``rma.claim.kind``
        :param lines: what it is about; without them, all that no claim is about
        :param files: attachments of the customer
        :raises UserError: where nothing is left to claim
        """
        self.ensure_one()
        if not statement:
            raise UserError(self.env._("Please say what is wrong."))
        # In the company of the return, whatever company the page is of.
        order = self.sudo().with_company(self.company_id)
        lines = (lines or order.line_ids) & order.line_ids
        unclaimed = lines._get_unclaimed()
        if not unclaimed:
            raise UserError(
                self.env._("There is a claim about these goods already. Please go on there.")
            )
        allowed = dict(self._get_customer_claim_kinds())
        return (
            order.env["rma.claim"]
            ._in_action()
            .create(
                {
                    "order_id": order.id,
                    "kind": kind if kind in allowed else "other",
                    "line_ids": [fields.Command.set(unclaimed.ids)],
                    "statement": statement,
                    "photo_ids": [fields.Command.set([file.id for file in files])],
                }
            )
        )
