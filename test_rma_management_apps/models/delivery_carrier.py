from odoo import api, fields, models
from odoo.exceptions import UserError

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]>>endobj"


class DeliveryCarrier(models.Model):
    """A carrier that makes return labels the way the modules of real carriers do."""

    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("rma_test", "Test Carrier")], ondelete={"rma_test": "set default"}
    )

    @api.depends("delivery_type")
    def _compute_can_generate_return(self):
        result = super()._compute_can_generate_return()
        self.filtered(lambda c: c.delivery_type == "rma_test").can_generate_return = True
        return result

    def rma_test_send_shipping(self, pickings):
        return [
            {"exact_price": self.fixed_price, "tracking_number": f"OT{picking.id}"}
            for picking in pickings
        ]

    def rma_test_get_return_label(self, pickings, tracking_number=None, origin_date=None):
        """Attach a label and answer, as :meth:`get_return_label` leaves it to each carrier."""
        answer = []
        for picking in pickings:
            if not picking.partner_id.street:
                raise UserError(self.env._("The address has no street."))
            ref = f"RT{picking.id}"
            name = f"{self.get_return_label_prefix()}-{ref}-0.pdf"
            picking.message_post(body=name, attachments=[(name, PDF)])
            answer.append({"exact_price": self.fixed_price, "tracking_number": ref})
        return answer

    def rma_test_get_tracking_link(self, picking):
        return f"https://carrier.example.com/{picking.carrier_tracking_ref}"
