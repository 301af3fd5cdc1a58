from collections import defaultdict

from odoo import models


class AccountMove(models.Model):
    """Points that a purchase earned go back with what comes back of it.

    ::

        order confirmed    points earned      →  card
        note posted        card               →  the part of them that was earned by what it credits
                           not there any more →  owed, and taken off what the card gets next
        note undone        what it took       →  card

    The goods count once they are credited: until then nobody has taken the purchase back.
    """

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        # Whoever posts the note need not have any right on loyalty cards.
        posted._get_store_credit_notes().sudo()._follow_points()
        return posted

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        result = super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)
        # Who reverses a note undoes what it took.
        self._get_store_credit_notes().sudo()._follow_points()
        return result

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals and vals["state"] != "posted":
            # Who resets a note, or what reversed it, undoes what it took, or gave back.
            (self | self.reversed_entry_id)._get_store_credit_notes().sudo()._follow_points()
        return result

    def _follow_points(self):
        """Take what these notes are due of the points earned, or give it back; safe to repeat."""
        history = self.env["loyalty.history"]
        standing = self.filtered(lambda note: note._is_standing())
        undone = self - standing
        sales = standing.line_ids.rma_line_id.sale_line_id.order_id
        due = sales._get_points_due(sales._get_points_earned())
        if any(points < 0 for points in due.values()):
            # A part of what they credited was taken back: all of it is reckoned anew.
            undone |= standing
        if vals_list := undone._prepare_points_undone():
            history._book(vals_list)
        if vals_list := standing._prepare_points_taken():
            history._book(vals_list)

    def _prepare_points_undone(self):
        """Return the entries that give back what these notes took."""
        taken = self.env["loyalty.history"]._get_points_taken([("rma_move_id", "in", self.ids)])
        return [
            note._prepare_points_vals(sale, card, -points, -owed)
            for (note, sale, card), (points, owed) in taken.items()
        ]

    def _prepare_points_taken(self):
        """Return the entries that take the points of what these notes credit.

        Reckoned on all that an order's notes credit, less what they have taken, so that the parts
        add up to what the order earned.
        """
        sales = self.line_ids.rma_line_id.sale_line_id.order_id
        earned = sales._get_points_earned()
        if not earned:
            return []
        missing = sales._get_points_due(earned)
        left = {card: max(card.points, 0.0) for _sale, card in missing}
        vals_list, texts = [], defaultdict(list)
        for note in self:
            for sale in note.line_ids.rma_line_id.sale_line_id.order_id:
                for card in earned[sale]:
                    # The first note of an order takes what is missing; the next finds none.
                    due = missing.pop((sale, card), 0.0)
                    points = card.currency_id.round(min(due, left.get(card, 0.0)))
                    if due > 0:
                        left[card] -= points
                        owed = card.currency_id.round(due - points)
                        vals_list.append(note._prepare_points_vals(sale, card, points, owed))
                        texts[note].append(note._get_points_text(card, points, owed))
        orders = {note._get_rma_orders()[:1]: note for note in texts}
        self.env["rma.order"].union(*orders)._message_log_batch(
            {order.id: " ".join(texts[note]) for order, note in orders.items()}
        )
        return vals_list

    def _get_points_text(self, card, points, owed):
        """Return what becomes of the points, for whoever follows the return."""
        text = self.env._(
            "%(points)s of %(card)s that the purchase had earned went back.",
            points=card._format_points(points),
            card=card.display_name,
        )
        if owed:
            text += " " + self.env._(
                "%(points)s had been spent: they are taken off what the card gets next.",
                points=card._format_points(owed),
            )
        return text

    def _prepare_points_vals(self, sale, card, points, owed):
        """Return the values of an entry that the customer reads in the portal.

        :param points: taken off the card; negative where they go back on it
        :param owed: to be taken off later, as they were spent
        """
        self.ensure_one()
        order = self._get_rma_orders()[:1]
        env = self.with_context(lang=card.partner_id.lang or self.env.lang).env
        names = {"name": order.name, "order": sale.name}
        is_back = points < 0 or owed < 0 and not points
        return {
            "card_id": card.id,
            "description": env._("Return undone: %(name)s", **names)
            if is_back
            else env._("Earned by %(order)s, returned: %(name)s", **names),
            "issued": max(-points, 0.0),
            "used": max(points, 0.0),
            "rma_points_owed": owed,
            "rma_move_id": self.id,
            "rma_sale_id": sale.id,
            "rma_kind": "earned",
            "order_model": order._name,
            "order_id": order.id,
        }
