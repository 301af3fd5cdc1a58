from odoo import models
from odoo.exceptions import UserError

from ...tools.units import from_product_unit, get_exact_unit
from ...tools.verdict import AUTHORIZE, REVIEW


class RmaOrderLineAccept(models.Model):
    """The guards of an authorization, for goods that are taken into a return later."""

    _inherit = "rma.order.line"

    def _check_acceptable(self):
        """Refuse what cannot come back; what the policy does not grant is the manager's to grant.

        :raises UserError: with the reasons
        """
        if not self:
            return
        self.sale_line_id._claim_returnable()
        self.sale_line_id.invalidate_recordset(["qty_returnable"])
        is_manager = self.env.user.has_group("rma_management.group_rma_manager")
        facts = self._hear(self._get_fact_rules())
        heard = facts if is_manager else self._evaluate()
        granted = (AUTHORIZE, REVIEW) if is_manager else (AUTHORIZE,)
        refused = [
            verdict
            for line in self
            for verdict in heard[line.id]
            # A serial that has come is with the customer no more.
            if verdict.outcome not in granted
            and not (verdict.code == "foreign_lot" and line.qty_received)
        ]
        if refused:
            raise UserError(
                "\n".join(
                    dict.fromkeys(f"{verdict.agent} {verdict.cure}".strip() for verdict in refused)
                )
            )

    def _prepare_raised_vals(self, more):
        """Return the values of the line with more of its goods, to the piece of a dozen.

        :param more: in the product's unit
        """
        self.ensure_one()
        unit, product = self.product_uom_id, self.product_id
        total = self._to_product_unit(self.product_uom_qty) + more
        # What is inspected, and the price of goods without an order, are told in its unit.
        if self.inspection_ids or not self.sale_line_id:
            return {"product_uom_qty": from_product_unit(total, unit, product)}
        unit, quantity = get_exact_unit(total, product, unit)
        return {"product_uom_id": unit.id, "product_uom_qty": quantity}

    def _propose_line_charges(self):
        """Record the fees that the policies ask for lines that were added later."""
        self.env["rma.charge"]._in_action().create(
            [
                {
                    **{name: value for name, value in vals.items() if name != "lines"},
                    "order_id": vals["lines"].order_id.id,
                    "line_id": vals["lines"].id,
                }
                for vals in self._get_policy_charges()
                if vals["basis"] != "fixed"
            ]
        )
