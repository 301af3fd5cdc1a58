from odoo import models


class RmaApi(models.AbstractModel):
    """What other systems do with returns, over Odoo's own JSON-2."""

    _name = "rma.api"
    _description = "Returns API"
