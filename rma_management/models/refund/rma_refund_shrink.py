from odoo import api, models
from odoo.tools import format_amount

from ..base.lock import claim


class RmaRefundShrink(models.Model):
    """What waits to be sent shrinks with what is left to pay of its credit note."""

    _inherit = "rma.refund"

    def _start(self):
        """Look anew: what somebody pays by hand at this moment makes one of us wait, and retry."""
        claim(self.note_id)
        self._shrink()
        return self.state == "todo" and super()._start()

    def _shrink(self):
        """Lower what has not been sent to what its note still has to pay; drop what is paid.

        Nothing has failed: somebody paid otherwise. What a provider could refund whole only is
        dropped when a part is paid, and the rest is for somebody to pay.
        """
        changes = {}
        for note in self.note_id:
            waiting = note.rma_refund_ids.filtered(
                lambda refund: refund.state in ("todo", "failed")
            ).sorted(lambda refund: (refund.state != "todo", refund.id))
            left = note._get_rma_unpaid(but=waiting)
            for refund in waiting:
                share = refund._get_payable(left)
                if refund.currency_id.compare_amounts(share, refund.amount) < 0:
                    changes[refund] = share
                left = refund.currency_id.round(left - share)
        for refund, share in changes.items():
            refund._lower(share)
        orders = self.browse().union(*changes).order_id
        orders._ask_for_payment()
        orders._settle_refund_activities()

    def _get_payable(self, left):
        """Return how much of it can be sent of what is left to pay."""
        self.ensure_one()
        share = min(self.amount, left)
        is_whole_only = self.source_tx_id._get_rma_support() == "full_only"
        return 0.0 if is_whole_only and share < self.amount else share

    def _lower(self, amount):
        self.ensure_one()
        texts = {
            True: self.env._("%(before)s through %(provider)s need not be sent any more."),
            False: self.env._("%(before)s through %(provider)s became %(after)s."),
        }
        is_paid = self.currency_id.is_zero(amount)
        text = (
            self.env._("%(note)s was paid otherwise in the meantime.", note=self.note_id.name)
            + " "
            + texts[is_paid]
            % {
                "before": format_amount(self.env, self.amount, self.currency_id),
                "after": format_amount(self.env, amount, self.currency_id),
                "provider": self.provider_name,
            }
        )
        if is_paid:
            self._transition("drop", error=False)
        else:
            self.amount = amount
        self.order_id._message_log(body=text)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model
    def _reconcile_post_hook(self, data):
        """Of a note that was paid in part, no more than the rest goes back by itself."""
        result = super()._reconcile_post_hook(data)
        # Whoever registers the payment needs no right on the return.
        notes = data["not_paid_invoices"].sudo()._get_rma_notes()
        notes.rma_refund_ids._shrink()
        return result
