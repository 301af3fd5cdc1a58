from odoo import api, fields, models


class LoyaltyHistory(models.Model):
    _inherit = "loyalty.history"

    rma_move_id = fields.Many2one(
        "account.move", string="Credit Note", readonly=True, index="btree_not_null"
    )
    rma_kind = fields.Selection(
        [
            ("credit", "Store credit"),
            ("bonus", "Bonus on store credit"),
            ("restored", "Paid from it and returned"),
            ("earned", "Earned by what was returned"),
        ],
        string="Granted As",
        readonly=True,
    )
    rma_sale_id = fields.Many2one(
        "sale.order", string="Purchase Returned", readonly=True, index="btree_not_null"
    )
    rma_points_owed = fields.Float(
        string="Points Owed",
        readonly=True,
        help="Earned by what was returned, and spent by then: taken off what the card gets next.",
    )

    def _get_order_portal_url(self):
        if self.rma_move_id:
            return self.rma_move_id.get_portal_url()
        return super()._get_order_portal_url()

    @api.model
    def _book(self, vals_list):
        """Write the history and move the balances along with it."""
        entries = self.create(vals_list)
        for card, own in entries.grouped("card_id").items():
            change = sum(own.mapped("issued")) - sum(own.mapped("used"))
            card.points = card.currency_id.round(card.points + change)
        return entries

    @api.model
    def _get_granted(self, notes):
        """Return what credit notes have put on wallets and not taken back.

        :return: {(note, card, kind): points}, without zeros
        """
        groups = self._read_group(
            [("rma_move_id", "in", notes.ids), ("rma_kind", "!=", "earned")],
            ["rma_move_id", "card_id", "rma_kind"],
            ["issued:sum", "used:sum"],
        )
        return {
            (note, card, kind): points
            for note, card, kind, issued, used in groups
            if (points := card.currency_id.round(issued - used))
        }

    @api.model
    def _get_points_taken(self, domain):
        """Return the points that credit notes have taken off cards, and those still owed.

        :return: {(note, order, card): (points, owed)}, without those that came to nothing
        """
        groups = self._read_group(
            [*domain, ("rma_kind", "=", "earned")],
            ["rma_move_id", "rma_sale_id", "card_id"],
            ["used:sum", "issued:sum", "rma_points_owed:sum"],
        )
        result = {}
        for note, sale, card, used, issued, owed in groups:
            amounts = (card.currency_id.round(used - issued), card.currency_id.round(owed))
            if any(amounts):
                result[note, sale, card] = amounts
        return result
