from odoo import api, fields, models


class RmaOrderFreightOpen(models.Model):
    """A delivery that is to be given back, and was taken off its draft: it is due again.

    With the goods it comes by itself; without them nothing else would ask for it. Who lets it go
    waives the charge, with a motive.
    """

    _inherit = "rma.order"

    amount_freight_open = fields.Monetary(
        string="Delivery to Credit",
        compute="_compute_amount_freight_open",
        store=True,
        help="What was paid for the delivery, is to be given back, and is on no credit note.",
    )

    has_draft_freight = fields.Boolean(
        compute="_compute_amount_freight_open",
        store=True,
        help="It stands on a draft, which may be a credit note of its own.",
    )

    @api.depends(
        "state",
        "charge_ids.type",
        "charge_ids.waived",
        "charge_ids.move_line_ids.parent_state",
        "charge_ids.move_line_ids.price_total",
        "line_ids.qty_to_credit",
        "line_ids.qty_due",
        "line_ids.qty_open",
        "line_ids.credit_line_ids.parent_state",
        "line_ids.sale_line_id.order_id.order_line.qty_invoiced",
        "line_ids.sale_line_id.order_id.order_line.move_ids.state",
    )
    def _compute_amount_freight_open(self):
        calculator = self.env["rma.calculator"]
        for order in self:
            notes = order._reckon_freight()
            order.amount_freight_open = calculator._summarize(notes).total if notes else 0.0
            entries = order.charge_ids._get_freight(waived=True).move_line_ids
            order.has_draft_freight = any(
                entry.parent_state == "draft" and entry._get_credit_sign() for entry in entries
            )

    @api.depends("amount_freight_open")
    def _compute_work(self):
        result = super()._compute_work()
        for order in self.filtered("amount_freight_open"):
            order.is_credit_due = True
        return result

    def _is_money_open(self):
        return super()._is_money_open() or bool(self.amount_freight_open or self.has_draft_freight)

    def _reckon_due(self):
        result = super()._reckon_due()
        alone = self - self.browse().union(*[order for order, _note in result])
        for order in alone:
            result += [(order, note) for note in order._reckon_freight()]
        return result

    def _reckon_freight(self):
        """Return the notes of a delivery that no credit for goods will give back: [`Note`]."""
        self.ensure_one()
        freight = self.charge_ids._get_freight()
        if not freight or self.state not in ("authorized", "done"):
            return []
        if not any(line._get_quantity_credited() for line in self.line_ids):
            return []
        if self._is_credit_to_come() or self._get_next_for_freight():
            return []
        calculator = self.env["rma.calculator"]
        rules = [rule for rule in self._get_charge_rules() if rule.key in freight]
        return calculator._credit_freight(
            calculator._open_ledger(self.line_ids), [], rules, estimate=False
        )

    def _get_next_for_freight(self):
        """Return later returns of the same orders: the last one gives back the delivery."""
        orders = self.line_ids.sale_line_id.order_id
        charges = orders.order_line.rma_line_ids.order_id.charge_ids._get_freight()
        later = charges.filtered(lambda charge: charge.order_id.id > self.id)
        return later.order_id.filtered(lambda order: order.state in ("authorized", "done"))


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_following_orders(self):
        """A delivery that somebody credits by hand is not waited for."""
        notes = self.filtered(lambda move: move.move_type == "out_refund")
        freight = notes.line_ids.sale_line_ids.filtered(lambda line: line._is_outbound_freight())
        returns = freight.order_id.order_line.rma_line_ids.order_id
        return super()._get_following_orders() | returns
