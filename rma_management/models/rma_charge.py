from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.refund import exact


class RmaCharge(models.Model):
    """A deduction from what the customer gets, with where it comes from."""

    _name = "rma.charge"
    _description = "Return Charge"
    _order = "order_id, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('order_id', '=', order_id)]",
        help="The goods it is charged on. Empty: the whole return.",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    type = fields.Selection([("restocking", "Restocking fee")], required=True, default="restocking")
    basis = fields.Selection(
        [
            ("percent", "Percent of the price paid"),
            ("unit", "Amount per unit"),
            ("fixed", "Fixed amount"),
        ],
        required=True,
        default="fixed",
    )
    rate = fields.Float(help="The percentage, or the amount per unit.")
    amount = fields.Monetary(
        compute="_compute_amount",
        inverse="_inverse_amount",
        store=True,
        help="What it takes off the whole return, tax included.",
    )
    source = fields.Selection(
        [("policy", "Policy"), ("manual", "By hand"), ("inspection", "Inspection")],
        required=True,
        default="manual",
    )
    policy_id = fields.Many2one("rma.policy", ondelete="restrict", index="btree_not_null")
    waived = fields.Boolean()
    waive_motive = fields.Char(string="Waived Because")
    move_line_ids = fields.One2many(
        "account.move.line", "rma_charge_id", string="Credit Note Lines"
    )

    _check_rate = models.Constraint(
        "CHECK (rate >= 0 AND (basis != 'percent' OR rate <= 100))",
        "A charge is not negative, and not more than 100 percent.",
    )

    @api.depends("type", "line_id")
    def _compute_display_name(self):
        labels = dict(self._fields["type"]._description_selection(self.env))
        for charge in self:
            product = charge.line_id.product_id.display_name
            charge.display_name = " – ".join(filter(None, (labels.get(charge.type), product)))

    @api.depends("basis", "rate", "order_id.amount_estimated")
    def _compute_amount(self):
        for order in self.order_id:
            fees = order._get_settlement().fees
            for charge in self.filtered(lambda charge, order=order: charge.order_id == order):
                charge.amount = charge.rate if charge.basis == "fixed" else fees.get(charge, 0.0)

    def _inverse_amount(self):
        for charge in self:
            charge.basis, charge.rate = "fixed", charge.amount

    @api.constrains("amount")
    def _check_amount(self):
        if any(charge.amount < 0 for charge in self):
            raise UserError(
                self.env._("A charge is a positive amount: it is taken off the credit.")
            )

    def write(self, vals):
        if vals.keys() & {"amount", "rate", "basis", "line_id", "order_id"}:
            self._check_not_charged()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        self._check_not_charged()

    def _check_not_charged(self):
        if self.sudo().move_line_ids.filtered(lambda line: line.parent_state == "posted"):
            raise UserError(
                self.env._("The charge is on a posted credit note. Reset that to draft first.")
            )

    def _get_charged(self, states=("draft", "posted")):
        """Return what the credit notes in these states have taken off, tax included."""
        self.ensure_one()
        entries = self.sudo().move_line_ids.filtered(lambda line: line.parent_state in states)
        return -sum((exact(entry.price_total) for entry in entries), Fraction(0))

    def _get_label(self):
        """Return how the charge is explained to people."""
        self.ensure_one()
        labels = dict(self._fields["type"]._description_selection(self.env))
        label = labels[self.type]
        if self.basis == "percent":
            label = self.env._("%(label)s (%(rate)s%%)", label=label, rate=f"{self.rate:g}")
        return f"{label}: {self.line_id.product_id.display_name}" if self.line_id else label
