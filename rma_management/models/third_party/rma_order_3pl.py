"""A third party that runs a warehouse: it sees what comes back there, and nothing else.

The role restricts. Its record rules are global, so that a further group somebody gives such a user
opens nothing; what it may read of a record stands in `rma_outsider`.
"""

from odoo import api, fields, models

from .rma_outsider import is_3pl


class RmaOrder3pl(models.Model):
    _inherit = "rma.order"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What is written to and of the customer names amounts: it is not for third parties."""
        if is_3pl(self.env):
            return dict.fromkeys(self, "unlink")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        return super().get_view(_choose_view(self, view_id, view_type), view_type, **options)

    def _check_reporter(self):
        if is_3pl(self.env):
            self.check_access("read")
            return
        super()._check_reporter()

    @api.model
    def _get_receiving_warehouse(self):
        if is_3pl(self.env):
            return self.env.user.rma_warehouse_ids[:1]
        return super()._get_receiving_warehouse()

    @api.model
    def _check_blind_receiver(self):
        # Without a warehouse of its own a third party receives nothing, least of all elsewhere.
        if is_3pl(self.env) and self.env.user.rma_warehouse_ids:
            return None
        return super()._check_blind_receiver()


class RmaDiscrepancy3pl(models.Model):
    _inherit = "rma.discrepancy"

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        return super().get_view(_choose_view(self, view_id, view_type), view_type, **options)


class StockWarehouse3pl(models.Model):
    _inherit = "stock.warehouse"

    rma_3pl_user_ids = fields.Many2many(
        "res.users",
        "rma_3pl_warehouse_rel",
        "warehouse_id",
        "user_id",
        string="Third-Party Users",
        domain="[('share', '=', False)]",
        help="People of another company who receive and inspect returns here. With the role "
        "“Third-Party Warehouse” they see the receipts of this warehouse alone.",
    )


class StockPickingType3pl(models.Model):
    _inherit = "stock.picking.type"

    rma_warehouse_ids = fields.One2many(
        "stock.warehouse", "rma_type_id", string="Warehouse of These Returns"
    )


class ResUsers3pl(models.Model):
    _inherit = "res.users"

    rma_warehouse_ids = fields.Many2many(
        "stock.warehouse",
        "rma_3pl_warehouse_rel",
        "user_id",
        "warehouse_id",
        string="Receives Returns In",
    )


class ResPartner3pl(models.Model):
    _inherit = "res.partner"

    rma_picking_ids = fields.One2many("stock.picking", "partner_id", string="Transfers")

    @api.model
    def _search_display_name(self, operator, value):
        """Core finds people by their mail too, which would tell it."""
        if is_3pl(self.env):
            return [("complete_name", operator, value)]
        return super()._search_display_name(operator, value)

    def _to_store_defaults(self, target):
        names = super()._to_store_defaults(target)
        return [name for name in names if name != "email"] if is_3pl(self.env) else names


def _choose_view(records, view_id, view_type):
    """Return the view made for third parties where the user is one."""
    if not is_3pl(records.env):
        return view_id
    xmlid = f"rma_management.{records._table}_view_{view_type}_3pl"
    view = records.env.ref(xmlid, raise_if_not_found=False)
    return view.id if view else view_id
