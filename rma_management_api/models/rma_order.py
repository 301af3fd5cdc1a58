from odoo import models

GROUP_API = "rma_management_api.group_rma_api"


def is_machine(env):
    """Tell whether the user is a machine, and has no right on stock besides."""
    user = env.user
    return not env.su and user.has_group(GROUP_API) and not user.has_group("stock.group_stock_user")


class RmaOrder(models.Model):
    _inherit = "rma.order"

    def _check_may_credit(self):
        """A machine asks for drafts too, but not one that works for another company."""
        is_third_party = self.env.user.has_group("rma_management.group_rma_3pl")
        if self.env.user.has_group(GROUP_API) and not is_third_party:
            self.check_access("read")
            return
        super()._check_may_credit()
