from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RmaDispositionNext(models.Model):
    """What may come after a disposition, and who hears of it."""

    _inherit = "rma.disposition"

    successor_ids = fields.Many2many(
        "rma.disposition",
        "rma_disposition_successor_rel",
        "disposition_id",
        "successor_id",
        string="May Be Followed By",
        domain="[('id', '!=', id), ('is_credited', '=', is_credited)]",
        help="Where the goods may go next, say from refurbishment to stock. Empty: this is the "
        "end of their way.",
    )
    notify_partner_ids = fields.Many2many(
        "res.partner",
        string="Tell",
        help="They get one message for all goods that are disposed of together.",
    )
    value_percent = fields.Float(
        string="Share of Cost Kept",
        default=100.0,
        help="How much of what the original cost the second-hand product is worth.",
    )

    _check_value_percent = models.Constraint(
        "CHECK (value_percent >= 0 AND value_percent <= 100)",
        "A second-hand product keeps between 0 and 100 percent of the cost.",
    )

    @api.constrains("successor_ids", "is_credited", "stock_effect")
    def _check_successors(self):
        # What is archived may be switched on again.
        for disposition in (self | self._get_predecessors()).with_context(active_test=False):
            followers = disposition.successor_ids
            if disposition in followers:
                raise ValidationError(
                    self.env._("%(name)s cannot follow itself.", name=disposition.name)
                )
            if followers and disposition.stock_effect not in self._get_staying_effects():
                raise ValidationError(
                    self.env._(
                        "After %(name)s the goods are gone: nothing can follow it.",
                        name=disposition.name,
                    )
                )
            if any(other.is_credited != disposition.is_credited for other in followers):
                raise ValidationError(
                    self.env._(
                        "What follows %(name)s has to leave the customer's credit as it is: all "
                        "credited, or none.",
                        name=disposition.name,
                    )
                )

    def _get_predecessors(self):
        """Return the dispositions that these may follow."""
        return self.with_context(active_test=False).search([("successor_ids", "in", self.ids)])

    @api.model
    def _get_staying_effects(self):
        """Return the stock effects after which we still have the goods as what they were."""
        return ("transfer", "refurbish", "repair", "vendor")
