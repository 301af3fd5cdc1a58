from odoo import models


class RmaOrderPortal(models.Model):
    """Repairs on the customer's page."""

    _inherit = "rma.order"

    def _get_outcome_statuses(self):
        return super()._get_outcome_statuses() | {self.repair_status}

    def _get_customer_queue(self):
        is_open = self.repair_status in ("pending", "partial")
        return [*super()._get_customer_queue(), ("repair", is_open)]

    def _get_status_labels(self):
        return super()._get_status_labels() | {"repair": ("info", self.env._("Being repaired"))}

    def _get_outcome_texts(self):
        texts = (
            self.env._("Your goods are being repaired"),
            self.env._("You get them back when they work. There is nothing left to do for you."),
        )
        return super()._get_outcome_texts() | {"repair": texts}
