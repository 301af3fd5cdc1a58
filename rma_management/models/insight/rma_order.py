from odoo import models


class RmaOrderInsight(models.Model):
    """What is counted by the day it was asked for."""

    _inherit = "rma.order"

    _requested_index = models.Index("(company_id, date_requested)")
