from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaDecision(models.Model):
    """Who decided what on a return, when, why, and on which terms. Written once, for good."""

    _name = "rma.decision"
    _description = "Return Decision"
    _inherit = "rma.typed.mixin"
    _order = "date desc, id desc"
    _rec_name = "ran"

    # A return that is deleted leaves its decisions behind.
    order_id = fields.Many2one("rma.order", string="Return", ondelete="set null", index=True)
    ran = fields.Char(string="RAN", required=True, index="trigram")
    company_id = fields.Many2one("res.company", required=True, index=True)
    event = fields.Selection(selection="_get_events", string="Decision", required=True)
    user_id = fields.Many2one("res.users", string="By", required=True, ondelete="restrict")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    motive = fields.Text()
    reasons = fields.Text(help="What the rules said at the time.")
    verdicts = fields.Json(help="The same as data: {product: [{code, outcome, …}]}.")
    policy_ids = fields.Many2many("rma.policy", string="Policies", help="In their version.")
    role = fields.Char(help="The role an approval was given in.")
    amount = fields.Monetary(string="Estimated Credit")
    currency_id = fields.Many2one("res.currency")

    _date_index = models.Index("(date DESC, id DESC)")

    @api.model
    def _get_events(self):
        return [
            ("submit", "Submitted"),
            ("approve", "Approved"),
            ("authorize", "Authorized"),
            ("override", "Refusal overridden"),
            ("reject", "Rejected"),
            ("cancel", "Cancelled"),
            ("draft", "Set to draft"),
            ("expire", "Expired"),
            ("close_short", "Closed short"),
            ("extend", "Extended"),
        ]

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("What was decided is on record and cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was decided is on record and cannot be deleted."))

    @api.model
    def _record(self, orders, event, motive=None, role=None):
        """Record a decision of the user on some returns."""
        events = dict(self._get_events())
        if event not in events:
            return self
        # Nobody may write here by hand; what is written follows from the decision just taken.
        return self.sudo().create(
            [self._prepare_decision_vals(order, event, motive, role) for order in orders.sudo()]
        )

    @api.model
    def _prepare_decision_vals(self, order, event, motive=None, role=None):
        return {
            "order_id": order.id,
            "ran": order.name,
            "company_id": order.company_id.id,
            "event": event,
            "user_id": self.env.user.id,
            "motive": motive,
            "role": role,
            "reasons": order._get_verdict_summary(),
            "verdicts": {
                line.product_id.display_name: line.verdict_reasons
                for line in order.line_ids
                if line.verdict_reasons
            },
            "policy_ids": [fields.Command.set(order.line_ids.policy_id.ids)],
            "amount": order.amount_estimated,
            "currency_id": order.currency_id.id,
        }
