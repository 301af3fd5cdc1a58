from odoo import models
from odoo.tools import format_amount

from ..base.jobs import attempt

ACTIVITY = "rma_management.mail_activity_claim_agreed"
# How the lines are brought to what was agreed beside the money: {form: method of the lines}.
FORMS = {
    "store_credit": "_take_store_credit",
    "keep": "_take_keep",
    "exchange": "_take_exchange",
    "send_back": "_take_back",
}


class RmaClaimAgreed(models.Model):
    """What is done beside the money once a claim is settled."""

    _inherit = "rma.claim"

    def _do_agreed(self, offer):
        """Make the document of what was agreed, or have somebody do what no document does.

        The money is right in any case: this is what is sent, kept or given back beside it.
        """
        self.ensure_one()
        todo = self._carry_out(offer)
        if not todo:
            return
        labels = dict(offer._fields["form"]._description_selection(self.env))
        text = self.env._(
            "Agreed with the customer: %(form)s, and %(amount)s in all, which the credit note "
            "gives by itself.",
            form=labels[offer.form],
            amount=format_amount(self.env, offer.amount, self.currency_id),
        )
        text = "\n".join(filter(None, (text, todo, offer.message)))
        user = self.user_id.filtered("active") or self.order_id._get_responsible()
        if user:
            self.activity_schedule(ACTIVITY, user_id=user.id, note=text)
        else:
            self._message_log(body=text)

    def _carry_out(self, offer):
        """Do what was agreed beside the money.

        :return: what is left for somebody to do, in words
        """
        if offer.form == "spare_part":
            return self.env._(
                "Send the part by a sales order on which its price is 0.00: nothing more is "
                "credited or charged for it."
            )
        if offer.form == "exchange" and offer.amount:
            return self.env._(
                "Send a replacement only as far as it was agreed beside this amount: with “Change "
                "Resolution” it takes the place of the whole of the goods."
            )
        method = FORMS.get(offer.form)
        error = method and attempt(self.line_ids, lambda lines: getattr(lines, method)())
        return error and self.env._("It could not be done by itself: %(error)s", error=error)
