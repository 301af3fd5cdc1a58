from fractions import Fraction

from odoo import models

from odoo.addons.rma_management.tools.refund import exact, round_half_up


class SaleOrder(models.Model):
    """Which points an order earned, and which part of them goes back."""

    _inherit = "sale.order"

    def action_confirm(self):
        result = super().action_confirm()
        # Salespeople may not write on cards; what is owed follows from returns alone.
        self.sudo().coupon_point_ids.coupon_id._collect_points_owed()
        return result

    def _action_cancel(self):
        """Core takes all that the order earned off the card: what came back of it has gone."""
        # Whoever cancels the order need not have any right on loyalty cards.
        history = self.env["loyalty.history"].sudo()
        taken = history._get_points_taken([("rma_sale_id", "in", self.ids)])
        history._book(
            [
                note._prepare_points_vals(sale, card, -points, -owed)
                for (note, sale, card), (points, owed) in taken.items()
            ]
        )
        return super()._action_cancel()

    def _get_points_earned(self):
        """Return what the orders put on cards for later: {order: {card: points}}.

        What is bought to be spent (gift cards, top-ups) was not earned, and what a promotion uses
        up at once is on no card.
        """
        result = {}
        for entry in self.coupon_point_ids:
            program = entry.coupon_id.program_id
            is_earned = program.applies_on != "current" and not program.is_payment_program
            if is_earned and entry.points > 0:
                result.setdefault(entry.order_id, {})[entry.coupon_id] = entry.points
        return result

    def _get_points_due(self, earned):
        """Return what is still to be taken for what was credited: {(order, card): points}.

        Below zero where more was taken than is credited by now.
        """
        lines = self.order_line
        # All at once, what is looked at line by line below.
        entries = lines.invoice_lines | lines.rma_line_ids.credit_line_ids
        entries.move_id.reversal_move_ids.fetch(["state"])
        history = self.env["loyalty.history"]
        before = {}
        taken = history._get_points_taken([("rma_sale_id", "in", self.ids)])
        for (_note, sale, card), amounts in taken.items():
            before[sale, card] = before.get((sale, card), 0.0) + sum(amounts)
        result = {}
        for sale, points_by_card in earned.items():
            for card, points in points_by_card.items():
                part = sale._get_part_credited(card.program_id)
                step = exact(card.currency_id.rounding)
                whole = float(round_half_up(exact(points) * part, step))
                due = card.currency_id.round(whole - before.get((sale, card), 0.0))
                if due:
                    result[sale, card] = due
        return result

    def _get_part_credited(self, program):
        """Return which part of what a program gave points for has been credited, from 0 to 1.

        By units where points are given by the unit, and else by what was paid. A coupon for the
        next order cannot be taken in parts: it goes when everything has come back.
        """
        self.ensure_one()
        lines = self.order_line.filtered(
            lambda line: not (line.is_reward_line or line.is_downpayment or line.display_type)
        )
        given = program._get_valid_products(lines.product_id)
        products = lines.product_id.browse().union(*given.values())
        is_by_unit = set(program.rule_ids.mapped("reward_point_mode")) == {"unit"}
        whole = credited = Fraction(0)
        for line in lines.filtered(lambda line: line.product_id in products):
            sold = line._get_quantity_earning()
            if sold:
                weight = Fraction(1) if is_by_unit else exact(line.price_reduce_taxinc)
                whole += weight * sold
                credited += weight * min(line._get_quantity_credited(), sold)
        part = credited / whole if whole else Fraction(0)
        return part if program.is_nominative or part == 1 else Fraction(0)
