from odoo import models
from odoo.tools import format_amount

from ..base.jobs import attempt

ACTIVITY = "rma_management.mail_activity_claim_agreed"
# The end of a line that a form of settlement is.
RESOLUTIONS = {"store_credit": "store_credit", "keep": "keep"}


class RmaClaimAgreed(models.Model):
    """What is done beside the money once a claim is settled."""

    _inherit = "rma.claim"

    def _do_agreed(self, offer):
        """Give the lines the end that was agreed, or have somebody do what no document does.

        The money is right in any case: this is what is sent, kept or given back beside it.
        """
        self.ensure_one()
        resolution = RESOLUTIONS.get(offer.form)
        lines = self.line_ids.filtered(lambda line: line.resolution != resolution)
        is_done = offer.form == "money" or (
            resolution
            and (not lines or not attempt(lines, lambda each: each._take_end(resolution)))
        )
        if is_done:
            return
        label = dict(offer._fields["form"]._description_selection(self.env))[offer.form]
        text = self.env._(
            "Agreed with the customer: %(form)s, and %(amount)s in all.",
            form=label,
            amount=format_amount(self.env, offer.amount, self.currency_id),
        )
        user = self.user_id.filtered("active") or self.order_id._get_responsible()
        if user:
            self.activity_schedule(ACTIVITY, user_id=user.id, note=text)
        else:
            self._message_log(body=text)


class RmaOrderLineAgreed(models.Model):
    _inherit = "rma.order.line"

    def _take_end(self, resolution):
        """Change the end of these lines where nothing of the old one has happened yet."""
        self._check_not_settled(resolution)
        self._change_resolution(resolution, None)
