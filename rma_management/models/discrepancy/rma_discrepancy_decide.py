from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..base.lock import claim
from .rma_discrepancy import ALLOWED_DECISIONS


class RmaDiscrepancyDecide(models.Model):
    """What customer service makes of a discrepancy: one method per decision."""

    _inherit = "rma.discrepancy"

    def action_accept(self, motive=None):
        """Make the goods part of the return, so that they are inspected and credited like the rest.

        :raises UserError: when the customer has no such goods to give back
        """
        return self._decide("accept", motive)

    def action_refuse(self, motive=None):
        """Send the goods back: an outgoing transfer waits for somebody to pack them."""
        return self._decide("refuse", motive)

    def action_keep(self, motive=None):
        """Take the goods to stock and credit nothing for them."""
        return self._decide("keep", motive)

    def action_wait(self, motive=None):
        """Expect what has not come on a new transfer."""
        return self._decide("wait", motive)

    def action_close_short(self, motive=None):
        """Do not wait for what has not come."""
        return self._decide("close_short", motive)

    def action_claim(self, motive=None):
        """Open a claim about it, to be settled with the customer."""
        return self._decide("claim", motive)

    def action_note(self, motive=None):
        """Leave it at having noted it."""
        return self._decide("note", motive)

    # Guard and record

    def _decide(self, decision, motive=None):
        """Decide on all of these, or on none; what is decided so already is left alone."""
        self._check_decider()
        with self.env.cr.savepoint():
            claim(self)
            self.invalidate_recordset(["state", "decision"])
            pending = self.filtered(
                lambda found: found.state != "decided" or found.decision != decision
            )
            pending._check_decidable(decision)
            if pending:
                # Who decides was checked; what follows is made from the documents alone.
                pending.sudo()._record_decision(decision, motive)
        return True

    def _check_decider(self):
        self.check_access("read")
        self.order_id.check_access("read")
        if not self.env.su and not self.env.user.has_group("rma_management.group_rma_user"):
            raise AccessError(
                self.env._("Only customer service and returns managers decide on discrepancies.")
            )

    def _check_decidable(self, decision):
        label = dict(self._fields["decision"]._description_selection(self.env))
        refused = [
            self.env._(
                "%(name)s: %(what)s is already decided or void.",
                name=found.order_id.name,
                what=found.display_name,
            )
            if found.state != "open"
            else self.env._(
                "%(name)s: %(what)s can only be: %(allowed)s.",
                name=found.order_id.name,
                what=found.display_name,
                allowed=", ".join(label[name] for name in ALLOWED_DECISIONS[found.type]),
            )
            for found in self
            if found.state != "open" or decision not in ALLOWED_DECISIONS[found.type]
        ]
        if refused:
            raise UserError("\n".join(refused))

    def _record_decision(self, decision, motive):
        for found in self:
            found.motive = motive or found.motive
        self._set_decision(decision)
        getattr(self, f"_after_{decision}")()
        self._log_decision(decision)
        orders = self.order_id
        orders._sync_discrepancies()
        orders._ask_about_discrepancies()
        orders._sync_done()

    def _set_decision(self, decision):
        self.write(
            {
                "state": "decided",
                "decision": decision,
                "decided_by_id": self.env.user.id,
                "date_decided": fields.Datetime.now(),
            }
        )

    def _set_void(self):
        """The transfer does not say so any more."""
        self.write({"state": "void"})

    def _log_decision(self, decision):
        self.env["rma.decision"]._record_discrepancies(self, decision)
        label = dict(self._fields["decision"]._description_selection(self.env))[decision]
        bodies = {}
        for order, discrepancies in self.grouped("order_id").items():
            bodies[order.id] = "\n".join(
                found.env._(
                    "%(what)s – %(decision)s. %(motive)s",
                    what=found.display_name,
                    decision=label,
                    motive=found.motive or "",
                )
                for found in discrepancies
            )
        self.order_id._message_log_batch(bodies)

    # What follows, as superuser

    def _after_claim(self):
        """It is settled with the customer; nothing moves."""
        self._open_claims()

    def _after_note(self):
        """Nothing follows."""

    def _after_wait(self):
        lines = self.line_id
        lines.sale_line_id._claim_returnable()
        self._check_open_return()
        # Only what is decided is expected: see `rma.order.line._get_quantity_to_expect`.
        lines.order_id._create_reverse_pickings()

    def _after_close_short(self):
        """Let go of credit that was drafted for what has not come."""
        lines = self.line_id
        unearned = lines.filtered(lambda line: line._is_on_notes_beyond_receipt())
        unearned._get_draft_notes().button_cancel()
