from odoo import models
from odoo.exceptions import UserError

SEND_BACK = "rma_management.rma_disposition_customer"


class RmaOrderLineAgreed(models.Model):
    """How the goods of a claim are brought to what was agreed beside the money."""

    _inherit = "rma.order.line"

    def _take_store_credit(self):
        self._take_end("store_credit")

    def _take_keep(self):
        self._take_end("keep")

    def _take_exchange(self):
        self._take_end("exchange")

    def _take_end(self, resolution):
        """Change the end of these lines where nothing of the old one has happened yet."""
        lines = self.filtered(lambda line: line.resolution != resolution)
        if lines:
            lines._check_not_settled(resolution)
            lines._change_resolution(resolution, None)

    def _take_back(self):
        """Have the goods go back to the customer: what is here, and nobody has decided on.

        :raises UserError: where they are elsewhere by now
        """
        disposition = self.env.ref(SEND_BACK)
        waiting = self.filtered(lambda line: line.qty_to_inspect > 0)
        if waiting:
            wizard = self.env["rma.inspect"].create({"order_id": waiting.order_id.id})
            (
                wizard.line_ids - wizard.line_ids.filtered(lambda w: w.rma_line_id in waiting)
            ).unlink()
            wizard.line_ids.disposition_id = disposition
            wizard.action_apply()
        gone = self.inspection_ids.filtered(
            lambda inspection: (
                inspection.disposition_id.stock_effect not in ("customer", "keep")
                and inspection._get_standing_quantity() > 0
            )
        )
        if gone:
            raise UserError(
                self.env._(
                    "%(products)s: already %(dispositions)s. Take them from there and send them to "
                    "the customer.",
                    products=", ".join(set(gone.product_id.mapped("display_name"))),
                    dispositions=", ".join(set(gone.disposition_id.mapped("name"))),
                )
            )
        if not self.inspection_ids:
            raise UserError(self.env._("Nothing of it has come: leave it with the customer."))
