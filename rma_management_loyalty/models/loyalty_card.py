from odoo import models

from odoo.addons.rma_management.models.base.lock import claim


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _get_store_credit_cards(self, wanted):
        """Return the wallets of customers, made where there are none.

        The wallet is the contact's, not the company's they work for: core looks for wallets of
        exactly the customer of an order, and shows people in the portal exactly their own.

        :param wanted: set of (program, partner)
        :return: {(program, partner): card}
        """
        programs = self.env["loyalty.program"].union(*[program for program, _partner in wanted])
        partners = self.env["res.partner"].union(*[partner for _program, partner in wanted])
        cards = self.search(
            [
                ("program_id", "in", programs.ids),
                ("partner_id", "in", partners.ids),
                ("expiration_date", "=", False),
            ],
            order="id desc",
        )
        found = {(card.program_id, card.partner_id): card for card in cards}
        missing = [key for key in wanted if key not in found]
        if missing:
            # Two notes posted at once must not make two wallets.
            claim(programs)
            created = self.create(
                [
                    {"program_id": program.id, "partner_id": partner.id, "points": 0.0}
                    for program, partner in missing
                ]
            )
            found |= dict(zip(missing, created, strict=True))
        return {key: found[key] for key in wanted}

    def _collect_points_owed(self):
        """Take what was owed off cards that have got points since."""
        taken = self.env["loyalty.history"]._get_points_taken([("card_id", "in", self.ids)])
        left = {card: card.points for card in self}
        vals_list = []
        for (note, sale, card), (_points, owed) in taken.items():
            points = card.currency_id.round(min(owed, left[card]))
            if points > 0:
                left[card] -= points
                vals_list.append(note._prepare_points_vals(sale, card, points, -points))
        self.env["loyalty.history"]._book(vals_list)
