"""Who may type which field of our records in which state.

What is not here is decided by actions or derived from documents, and nobody types it; see
`rma.typed.mixin`. Glue addons add theirs in `_get_typed`.
"""

from ...tools.typed import NEW, typed

# Addons of ours are called after the first.
OURS = "rma_management"
MANAGER = ("rma_management.group_rma_manager",)
PAYER = ("rma_management.group_rma_manager", "account.group_account_invoice")

# Of a return, and of what belongs to it.
DRAFT = (NEW, "draft")
UNDECIDED = (*DRAFT, "submitted")
OPEN = (*UNDECIDED, "authorized")

TYPED = {
    # The return: what is asked for is typed in the draft, and frozen with the decision.
    "rma.order": (
        typed(
            "partner_id company_id partner_shipping_id partner_invoice_id channel origin_order_id",
            states=DRAFT,
        )
        | typed("date_requested", states=UNDECIDED, groups=MANAGER)
        | typed("refund_method", states=OPEN)
        # Lines and charges are guarded by themselves.
        | typed("line_ids charge_ids discrepancy_ids priority user_id team_id note evidence_ids")
    ),
    "rma.order.line": (
        typed(
            "order_id sale_line_id product_id product_uom_id product_uom_qty lot_ids reason_id "
            "condition resolution exchange_product_id price_basis date_purchased",
            states=DRAFT,
        )
        | typed("policy_id", states=UNDECIDED, groups=MANAGER)
        # A manager types them where the basis says so: see `_check_price_terms`.
        | typed("price_unit tax_ids", states=DRAFT)
        | typed("sequence")
    ),
    "rma.charge": (
        typed("order_id line_id type basis rate quantity amount", states=OPEN)
        | typed("waived waive_motive", groups=PAYER)
    ),
    # What was found is evidence: written once, with what may be put right.
    "rma.inspection": (
        typed("line_id lot_id quantity disposition_id condition item_ids", states=(NEW,))
        | typed("grade_id defect note photo_ids")
    ),
    "rma.inspection.item": typed("inspection_id check_id accessory_id answer_id", states=(NEW,)),
    "rma.inspection.step": (
        typed("inspection_id from_disposition_id disposition_id quantity", states=(NEW,))
        | typed("note")
    ),
    "rma.discrepancy": (
        typed("order_id line_id type product_id product_uom_id lot_id quantity date", states=(NEW,))
        | typed("user_id sale_line_id motive", states=(NEW, "open"))
        | typed("note photo_ids")
    ),
    "rma.message": {},
    "rma.message.type": typed("name sequence active company_ids template_id days"),
    # What is in question is said once; what is known of it grows until it is settled.
    "rma.claim": (
        typed("order_id line_ids kind discrepancy_ids inspection_ids", states=(NEW,))
        | typed("amount_claimed statement", states=(NEW, "open", "offered", "disputed"))
        | typed("user_id note photo_ids")
        # Offers are guarded by themselves.
        | typed("offer_ids")
    ),
    "rma.offer": (
        typed("claim_id party", states=(NEW,))
        | typed("form amount message photo_ids expires_at", states=(NEW, "draft"))
    ),
    "rma.dispute": (
        typed("claim_id body_id amount date_opened", states=(NEW,))
        | typed("name reason_code date_due", states=(NEW, "open", "answered"))
        | typed("statement_line_id", states=("lost",))
        | typed("note")
    ),
    "rma.dispute.body": typed(
        "name sequence active kind country_ids is_money_taken answer_days is_working_days "
        "decision_days appeal_days source source_url date_checked is_reviewed"
    ),
    # What was counted stands; people say what was behind it, until they close it.
    "rma.quality.case": (
        typed("user_id outcome cause remedy date_fixed", states=("open", "working"))
    ),
    "rma.objection": (
        typed("partner_id order_id company_id statement", states=(NEW,))
        | typed("answer", states=("open",), groups=MANAGER)
    ),
    "rma.chain.break": typed("explanation", states=("open",)),
    "rma.approval": {},
    "rma.decision": {},
    "rma.refund": {},
    "rma.desk.key": {},
    "rma.guest.access": {},
    "rma.rate.limit": {},
    # What a manager sets up.
    "rma.reason": typed(
        "name sequence active parent_id child_ids is_selectable fault freight_payer "
        "is_evidence_required is_fee_waived approval_group_id alert_user_ids default_resolution "
        "default_disposition_id is_always_inspected"
    ),
    "rma.core.reason": typed("reason_id"),
    "rma.grade": typed(
        "name sequence active description disposition_id worst_condition is_photo_required "
        "is_sold_as_new price_percent diminished_rate"
    ),
    "rma.disposition": typed(
        "name sequence active description company_id stock_effect outcome is_credited location_id "
        "result_grade_id successor_ids notify_partner_ids value_percent handling_cost freight_cost"
    ),
    "rma.check": typed("name sequence active categ_ids is_required answer_ids"),
    "rma.check.answer": typed("check_id name sequence grade_id status"),
    "rma.accessory": typed("name sequence product_tmpl_id categ_id price"),
    "rma.withdrawal.right": typed(
        "name sequence active source source_url days clock is_weekend_skipped country_ids "
        "country_group_ids excluded_category_ids is_delivery_refunded refund_clock refund_days"
    ),
    "rma.guarantee": typed(
        "name sequence active act article source_url date_checked is_reviewed note country_ids "
        "country_group_ids excluded_category_ids period_months burden_months repair_months "
        "repair_sold_from remedy_ids"
    ),
    "rma.guarantee.remedy": typed(
        "guarantee_id sequence resolution attempts days is_proven_by_customer"
    ),
    # What a customer has declared is kept; a person says which order is meant, and what was done.
    "rma.withdrawal": typed("sale_order_id", states=("unmatched",)) | typed("note"),
    "rma.chain": {},
    "rma.withdrawal.label": typed(
        "sequence active country_id lang entry_label confirm_label act article source_url "
        "date_checked is_reviewed"
    ),
    # Terms on which returns were decided are closed by `rma.policy._check_unlocked`.
    "rma.policy": typed(
        "name sequence active note company_id date_from date_to product_ids category_ids "
        "partner_category_ids team_ids country_ids window_days window_ids validity_days "
        "is_opened_accepted is_used_accepted is_damaged_accepted is_defective_accepted "
        "is_proof_required evidence_outcome final_sale_product_ids final_sale_category_ids "
        "late_outcome late_fee_basis late_fee_rate no_order_outcome portal_mode keep_limit "
        "exchange_threshold exchange_timing restocking_fee_basis restocking_fee_rate "
        "is_customer_liable freight_payer return_freight_amount outbound_freight refund_timing "
        "refund_method refund_days credit_mode credit_post_limit auto_approve_limit "
        "approval_group_id second_limit second_group_id risk_rate customer_text "
        "is_straight_to_stock straight_condition straight_inspected_percent"
    ),
    "rma.policy.window": typed("policy_id resolution days"),
    # The day is chosen; all the rest is reckoned.
    "rma.liability": typed("company_id date", states=(NEW,)),
    "rma.liability.line": {},
    "rma.arrival": {},
    "rma.arrival.day": {},
    "rma.workbook": {},
    "rma.policy.replay": {},
    "rma.policy.replay.line": {},
    "rma.policy.replay.total": {},
}
# What people type of what we add to records of core's: settings, and what they say of products and
# customers. All the rest follows from returns, see `rma_link.py`.
TYPED_ON_CORE = {
    model: frozenset(names.split())
    for model, names in {
        "product.category": "rma_is_always_inspected",
        "product.template": (
            "second_hand_product_id rma_is_hygienic rma_is_destruction_banned rma_is_recalled "
            "rma_repair_cost"
        ),
        "res.company": (
            "rma_lower_ordered_qty rma_fee_product_id rma_packing_instructions "
            "rma_forbid_self_approval rma_withdrawal_scope rma_photo_amount "
            "rma_reinspection_percent rma_recommend_disposition rma_close_percent rma_repair_cost "
            "rma_freight_product_id rma_value_product_id rma_goodwill_product_id "
            "rma_delivery_product_ids rma_goodwill_limit rma_standard_delivery "
            "rma_no_order_account_id rma_no_order_journal_id rma_finance_user_id "
            "rma_withdrawal_label_ids rma_transit_days rma_quiet_from rma_quiet_to "
            "rma_claim_auto rma_claim_tolerance rma_claim_return_cost rma_claim_limit_agent "
            "rma_claim_limit_manager rma_offer_days rma_offer_reminder_days rma_silence_company "
            "rma_silence_customer rma_quality_user_id rma_quality_days "
            "rma_keep_photos_days rma_keep_contact_days rma_keep_network_days "
            "rma_handling_minutes rma_handling_rate rma_parcel_cost "
            "rma_liability_journal_id rma_liability_revenue_account_id rma_liability_account_id "
            "rma_liability_asset_account_id rma_liability_cost_account_id rma_liability_loss"
        ),
        "res.partner": "rma_always_review",
        "res.users": "rma_warehouse_ids",
        "stock.lot": "rma_is_recalled",
        "stock.warehouse": (
            "rma_type_id rma_location_id rma_refurbish_location_id rma_repair_location_id "
            "rma_vendor_location_id rma_3pl_user_ids"
        ),
    }.items()
}
