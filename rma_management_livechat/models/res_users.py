from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _init_store_data(self, store):
        """Tell the browser whether a button for returns makes sense to this user."""
        result = super()._init_store_data(store)
        is_agent = self.env.user.has_group("rma_management.group_rma_user")
        store.add_global_values(can_create_return=is_agent)
        return result
