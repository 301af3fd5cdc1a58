from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _is_wallet_payment(self):
        """Tell whether an invoice line is what was paid from an eWallet or with a gift card."""
        self.ensure_one()
        # Which goods a line takes money off is no secret.
        return self.sudo().sale_line_ids.reward_id.program_id.filtered("is_payment_program")

    def _choose_discounted(self, goods):
        """A payment pays for everything, whatever its taxes."""
        if self._is_wallet_payment():
            return list(goods)
        return super()._choose_discounted(goods)

    def _get_restored_points(self):
        """Return what goes back on wallets, for goods that were paid from them: {card: points}."""
        restored = {}
        for line in self:
            source = line.rma_origin_line_id
            sale_line = source.sale_line_ids[:1]
            card = sale_line.coupon_id
            if card and sale_line.price_total and source._is_wallet_payment():
                share = line.price_total / sale_line.price_total
                restored[card] = restored.get(card, 0.0) + sale_line.points_cost * share
        return {card: card.currency_id.round(points) for card, points in restored.items()}
