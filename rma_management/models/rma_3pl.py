"""A third party that runs a warehouse: it sees what comes back there, and nothing else.

The role restricts. Its record rules are global, so that a further group somebody gives such a user
opens nothing; and what it may read of a return is a list of names, so that a field somebody adds
later is closed until it is put there.
"""

from odoo import api, fields, models

GROUP = "rma_management.group_rma_3pl"
COMMON_FIELDS = {
    "id", "display_name", "name", "sequence", "company_id", "create_date", "create_uid",
    "write_date", "write_uid", "state",
}  # fmt: skip
ORDER_FIELDS = COMMON_FIELDS | {
    "blind_move_ids", "date_authorized", "date_expiry", "discrepancy_count", "discrepancy_ids",
    "dock_warning", "inspection_count", "inspection_ids", "inspection_status", "is_blind_receipt",
    "is_expired", "is_receipt_open", "is_transfer_missing", "line_ids", "next_step",
    "open_discrepancy_text", "partner_id", "partner_shipping_id", "picking_count", "picking_ids",
    "priority", "receipt_status", "summary", "unlined_move_ids",
}  # fmt: skip
LINE_FIELDS = COMMON_FIELDS | {
    "condition", "discrepancy_ids", "inspection_ids", "inspection_status", "lot_ids", "move_ids",
    "order_id", "product_id", "product_uom_id", "product_uom_qty", "qty_inspected", "qty_open",
    "qty_received", "qty_to_inspect", "reason_id", "receipt_status",
}  # fmt: skip
DISCREPANCY_FIELDS = COMMON_FIELDS | {
    "date", "decision", "found_by_id", "is_derived", "line_id", "lot_id", "move_id", "note",
    "order_id", "photo_ids", "picking_id", "product_id", "product_uom_id", "quantity", "type",
    "user_id",
}  # fmt: skip
# What core's own models tell of sales, prices and other places.
CLOSED_FIELDS = {
    "account_move_id", "account_move_ids", "analytic_account_line_ids", "avg_cost",
    "categ_id", "charge_ids", "cost_method", "credit_limit", "list_price", "lst_price",
    "message_ids", "origin_returned_move_id", "price", "pricelist_item_ids",
    "pricelist_rule_ids", "price_unit",
    "product_variant_value_ids", "purchase_line_id", "reference_ids", "remaining_qty",
    "return_id", "return_ids", "sale_id", "sale_line_id", "sale_line_ids", "sale_order_ids",
    "sales_count", "seller_ids", "standard_price", "supplier_taxes_id", "tax_string", "taxes_id",
    "total_value", "valuation", "value", "value_computed_justification", "value_justification",
    "value_manual", "variant_seller_ids", "website_message_ids",
}  # fmt: skip

# How to reach the people behind a return is for us: a parcel is known by its number and a name.
CONTACT_FIELDS = {
    "comment", "email", "email_formatted", "email_normalized", "message_ids", "phone",
    "phone_mobile_search", "phone_sanitized", "website_message_ids",
}  # fmt: skip


def is_3pl(env):
    """Tell whether the user runs a warehouse for us, and acts by that right."""
    return not env.su and env.user.has_group(GROUP)


class RmaOrder3pl(models.Model):
    _inherit = "rma.order"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            field.name in ORDER_FIELDS or not is_3pl(self.env)
        )

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


class RmaOrderLine3pl(models.Model):
    _inherit = "rma.order.line"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            field.name in LINE_FIELDS or not is_3pl(self.env)
        )


class RmaDiscrepancy3pl(models.Model):
    _inherit = "rma.discrepancy"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            field.name in DISCREPANCY_FIELDS or not is_3pl(self.env)
        )

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        return super().get_view(_choose_view(self, view_id, view_type), view_type, **options)


class RmaInspection3pl(models.Model):
    _inherit = "rma.inspection"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and is_open_field(self, field)


class RmaInspectionItem3pl(models.Model):
    _inherit = "rma.inspection.item"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and is_open_field(self, field)


class StockPicking3pl(models.Model):
    _inherit = "stock.picking"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and is_open_field(self, field)

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        return super().get_view(_choose_view(self, view_id, view_type), view_type, **options)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        if is_3pl(self.env):
            return dict.fromkeys(self, "unlink")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def button_validate(self):
        """A third party validates its receipts; orders and books follow without its rights."""
        if not is_3pl(self.env):
            return super().button_validate()
        self.check_access("write")
        # The record rules have just said that these are receipts of its own warehouse; what
        # follows of them changes sales orders and accounting, which it has no right on.
        return super(StockPicking3pl, self.sudo()).button_validate()


class StockMove3pl(models.Model):
    _inherit = "stock.move"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and is_open_field(self, field)


class ProductProduct3pl(models.Model):
    _inherit = "product.product"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and is_open_field(self, field)


class ProductTemplate3pl(models.Model):
    _inherit = "product.template"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and is_open_field(self, field)


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

    def _has_field_access(self, field, operation):
        return (
            super()._has_field_access(field, operation)
            and is_open_field(self, field)
            and (field.name not in CONTACT_FIELDS or not is_3pl(self.env))
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Core finds people by their mail too, which would tell it."""
        if is_3pl(self.env):
            return [("complete_name", operator, value)]
        return super()._search_display_name(operator, value)

    def _to_store_defaults(self, target):
        names = super()._to_store_defaults(target)
        return [name for name in names if name != "email"] if is_3pl(self.env) else names


def is_open_field(records, field):
    """Tell whether a field of core's may be read by the user."""
    is_closed = field.name in CLOSED_FIELDS or field.type == "monetary"
    return not is_closed or not is_3pl(records.env)


def _choose_view(records, view_id, view_type):
    """Return the view made for third parties where the user is one."""
    if not is_3pl(records.env):
        return view_id
    xmlid = f"rma_management.{records._table}_view_{view_type}_3pl"
    view = records.env.ref(xmlid, raise_if_not_found=False)
    return view.id if view else view_id
