from odoo import fields, models


class RmaPolicy(models.Model):
    """The terms on which goods are taken back."""

    _name = "rma.policy"
    _description = "Return Policy"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty for a policy that all companies share."
    )
    refund_timing = fields.Selection(
        [
            ("authorization", "When the return is authorized"),
            ("receipt", "When the goods are received"),
            ("inspection", "After inspection"),
        ],
        string="Credit the Customer",
        default="inspection",
        required=True,
        tracking=True,
    )
    validity_days = fields.Integer(
        string="Authorization Valid For",
        tracking=True,
        help="Days in which the goods have to arrive. 0: no limit.",
    )
    restocking_fee_basis = fields.Selection(
        [
            ("percent", "Percent of the price paid"),
            ("unit", "Fixed amount per unit"),
            ("fixed", "Fixed amount per return"),
        ],
        string="Restocking Fee",
        tracking=True,
    )
    restocking_fee_rate = fields.Float(
        string="Fee", tracking=True, help="A percentage, or an amount in the order's currency."
    )

    _check_fee = models.Constraint(
        "CHECK (restocking_fee_rate >= 0"
        " AND (restocking_fee_basis != 'percent' OR restocking_fee_rate <= 100))",
        "A restocking fee is not negative, and not more than 100 percent of the price paid.",
    )
    _check_validity = models.Constraint(
        "CHECK (validity_days >= 0)", "An authorization cannot be valid for less than 0 days."
    )

    def _get_domain(self, lines):
        return [("company_id", "in", [*lines.company_id.ids, False])]

    def _find_for(self, lines):
        """Return the policy of each line of a return.

        :param lines: records of ``rma.line.mixin``
        :return: {line.id: policy}, an empty policy where none applies
        """
        policies = self.sudo().search(self._get_domain(lines))
        return {
            line.id: policies.filtered(
                lambda policy, line=line: (
                    policy.company_id in (line.company_id, self.env.company.browse())
                )
            )[:1]
            for line in lines
        }
