from odoo import models


class RmaDisposalStraight(models.AbstractModel):
    _inherit = "rma.disposal.mixin"

    def _transfer(self, get_destination, quantities=None):
        """What stands where it is to go stays there."""
        moving = self.filtered(
            lambda disposal: (
                disposal._get_source_location()
                != get_destination(disposal, disposal._get_warehouse())
            )
        )
        if not moving:
            return None
        return super(RmaDisposalStraight, moving)._transfer(get_destination, quantities)
