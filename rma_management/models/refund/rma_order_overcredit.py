from odoo import models

ACTIVITY = "rma_management.mail_activity_overcredit"


class RmaOrderOvercredit(models.Model):
    """Credit that was given before somebody had looked at the goods, and is not due after all.

    ::

        credited at receipt ─► inspected: back to the customer ─► asked ─► note lowered ─► settled
                                                                      └──► or reversed ──┘
    """

    _inherit = "rma.order"

    def _get_overcredited_lines(self):
        """Return of which lines an inspection credits less than the customer has been credited."""
        return self.line_ids.filtered(
            lambda line: (
                line.qty_refused > 0
                and line.product_uom_id.compare(line.qty_credited, line.qty_due) > 0
            )
        )

    def _ask_about_overcredit(self):
        """Have somebody take back what an inspection says was credited in vain."""
        # Where all that was found is credited, there is nothing to ask, and nothing was asked.
        refusing = self.sudo().filtered(
            lambda order: (
                not all(
                    inspection.disposition_id.is_credited
                    for inspection in order.line_ids.inspection_ids
                )
            )
        )
        if refusing:
            over = refusing._get_overcredited_lines().order_id
            asked = {
                order: (order._get_payer(), order._for_payer()._get_overcredit_text())
                for order in over
            }
            refusing._ask_each(ACTIVITY, asked)

    def _get_overcredit_text(self):
        self.ensure_one()
        text = self.env._(
            "More is credited than is due after the inspection. Reset the credit note to draft and "
            "lower it, or where the money has gone back already reverse a part of it:"
        )
        return "\n".join([text, *self._get_overcredited_lines()._get_credit_refusals()])

    def _settle_overcredit(self):
        """Nobody has to see to it any more."""
        refusing = self.filtered(lambda order: any(order.line_ids.mapped("qty_refused")))
        if settled := refusing - refusing._get_overcredited_lines().order_id:
            settled.activity_unlink([ACTIVITY])
