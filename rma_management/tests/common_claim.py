from datetime import timedelta

from odoo import Command, fields

from .common_credit import CreditCommon


class ClaimCommon(CreditCommon):
    """A return whose goods are here, and a claim about them.

    ::

        claim = self.claim({self.chair: 1})
        self.offer(claim, 60.0).action_accept()
        self.assertEqual(self.credit(claim.order_id).amount_total, 60.0)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        ref = cls.env.ref
        cls.a, cls.b, cls.c, cls.d = (
            ref(f"rma_management.rma_grade_{letter}") for letter in "abcd"
        )

    def claim(self, quantities, products=None, order=None, **vals):
        """Open a claim on a return of {product: quantity}, about all of it or some products."""
        order = order or self.sell(list(quantities.items()))
        rma = self.settle(order, quantities)
        lines = rma.line_ids.filtered(lambda line: not products or line.product_id in products)
        return self.env["rma.claim"].create(
            {"order_id": rma.id, "line_ids": [Command.set(lines.ids)], **vals}
        )

    def offer(self, claim, amount, user=None, send=True, **vals):
        offers = self.env["rma.offer"].with_user(user or self.env.user)
        offer = offers.create({"claim_id": claim.id, "amount": amount, **vals})
        if send:
            offer.action_send()
        return offer

    def let_time_pass(self, offers):
        """Have the time of some offers be over."""
        self.env.flush_all()
        offers._in_action().sudo().expires_at = fields.Datetime.now() - timedelta(minutes=1)

    def get_credit(self, lines):
        """Return what the documents give for some lines: what is on notes that hold them alone."""
        notes = lines.credit_line_ids.move_id.filtered(lambda note: note.state != "cancel")
        return round(sum(notes.mapped("amount_total")), 2)
