"""What people from outside read of our records, field by field.

Customers in the portal and third parties that run a warehouse for us see some of our records; the
record rules say which. What they read of them is a list of names: what is not on it is closed, so
that a field somebody adds later tells nobody anything until it is put there. Pages that show a
customer more read it with all rights and choose what they show.
"""

from odoo import api, models

GROUP_3PL = "rma_management.group_rma_3pl"
GROUP_PORTAL = "base.group_portal"

COMMON = {
    "id", "display_name", "name", "sequence", "company_id", "create_date", "write_date", "state",
}  # fmt: skip
# Who did it and when: our own people's business, and that of those who work with us.
LOGGED = COMMON | {"active", "create_uid", "write_uid"}

PORTAL = {
    "rma.order": COMMON | {
        "access_url", "amount_credited", "amount_estimated", "channel", "commercial_partner_id",
        "currency_id", "date_authorized", "date_done", "date_expiry", "date_receipt",
        "date_requested", "inspection_status", "line_ids", "next_step", "partner_id",
        "partner_invoice_id", "partner_shipping_id", "priority", "receipt_status",
        "refund_status", "reject_reason", "settlement_status",
    },
    "rma.order.line": COMMON | {
        "condition", "exchange_product_id", "inspection_status", "order_id", "partner_id",
        "product_id", "product_uom_id", "product_uom_qty", "qty_credited",
        "qty_inspected", "qty_open", "qty_received", "reason_id", "receipt_status", "resolution",
        "sale_line_id", "settlement_status",
    },
    # What is offered stands on the page of the claim.
    "rma.claim": COMMON | {"access_url", "kind", "order_id", "partner_id"},
}  # fmt: skip

THIRD_PARTY = {
    "rma.order": LOGGED | {
        "blind_move_ids", "date_authorized", "date_expiry", "discrepancy_count",
        "discrepancy_ids", "dock_warning", "inspection_count", "inspection_ids",
        "inspection_status", "is_blind_receipt", "is_expired", "is_receipt_open",
        "is_transfer_missing", "line_ids",
        "next_step", "open_discrepancy_text", "partner_id", "partner_shipping_id",
        "picking_count", "picking_ids", "priority", "receipt_status", "summary",
        "unlined_move_ids",
    },
    "rma.order.line": LOGGED | {
        "condition", "discrepancy_ids", "inspection_ids", "inspection_status", "lot_ids",
        "move_ids", "order_id", "product_id", "product_uom_id", "product_uom_qty",
        "qty_inspected", "qty_open", "qty_received", "qty_to_inspect", "reason_id",
        "receipt_status",
    },
    "rma.inspection": LOGGED | {
        "condition", "current_disposition_id", "date", "declared_condition", "defect",
        "disposition_id", "grade_id", "is_as_declared", "is_grade_override", "is_next_possible",
        "item_ids", "line_id", "lot_id", "move_ids", "note", "order_id", "photo_ids",
        "product_id", "product_uom_id", "proposed_grade_id", "quantity",
        "recommended_disposition_id", "user_id",
    },
    "rma.inspection.item": LOGGED | {
        "accessory_id", "answer_id", "check_id", "inspection_id", "product_id", "status",
    },
    "rma.discrepancy": LOGGED | {
        "date", "decision", "found_by_id", "is_derived", "line_id", "lot_id", "move_id", "note",
        "order_id", "photo_ids", "picking_id", "product_id", "product_uom_id", "quantity", "type",
        "user_id",
    },
    "rma.reason": LOGGED | {
        "child_ids", "complete_name", "is_evidence_required", "is_selectable", "parent_id",
        "parent_path",
    },
    # Its record rule shows it none; what it is ordered by is no secret.
    "rma.policy": LOGGED | {"version"},
    "rma.policy.window": LOGGED | {"policy_id", "resolution"},
    "rma.grade": LOGGED | {
        "description", "disposition_id", "is_photo_required", "worst_condition",
    },
    "rma.disposition": LOGGED | {
        "description", "location_id", "outcome", "result_grade_id", "stock_effect",
        "successor_ids",
    },
    "rma.check": LOGGED | {"answer_ids", "categ_ids", "is_required", "kind"},
    "rma.check.answer": LOGGED | {"check_id", "grade_id", "status"},
    "rma.accessory": LOGGED | {"categ_id", "product_tmpl_id"},
}  # fmt: skip

# What models of core's, and our dialogs, tell a third party of sales, prices and other places.
SHOWN_MODELS = {
    "product.product", "product.template", "res.partner", "stock.lot", "stock.move",
    "stock.move.line", "stock.picking",
}  # fmt: skip
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
    return not env.su and env.user.has_group(GROUP_3PL)


def is_readable(records, field):
    """Tell whether a user from outside reads a field; people of ours do, by their groups."""
    env, name = records.env, records._name
    if name.startswith("rma.") and not records._transient:
        if env.user.has_group(GROUP_3PL):
            return field.name in THIRD_PARTY.get(name, COMMON)
        return field.name in PORTAL.get(name, COMMON) or not env.user.has_group(GROUP_PORTAL)
    is_closed = (name in SHOWN_MODELS or records._transient) and (
        field.type == "monetary"
        or field.name in CLOSED_FIELDS
        or (name == "res.partner" and field.name in CONTACT_FIELDS)
    )
    return not is_closed or not env.user.has_group(GROUP_3PL)


class Base(models.AbstractModel):
    """The one place where a field is opened to people from outside, or is not."""

    _inherit = "base"

    @api.model
    def _has_field_access(self, field, operation):
        # Asked of each field of each record that is read, by our own code mostly.
        return super()._has_field_access(field, operation) and (
            self.env.su or is_readable(self, field)
        )
