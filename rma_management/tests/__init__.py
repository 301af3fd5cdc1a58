# Where Odoo itself looks for tests.
from .audit import (
    test_decision_chain,
)
from .balance import (
    test_charge_freight,
    test_charge_freight_open,
)
from .base import (
    test_core_fields,
    test_migration,
    test_rights,
    test_sane,
    test_typed,
    test_uninstall,
    test_work_off,
)
from .charge import (
    test_charge_rights,
    test_charge_tools,
    test_charges,
    test_reason_terms,
)
from .claim import (
    test_band,
    test_claim_agreed,
    test_claim_clock,
    test_claim_concurrency,
    test_claim_cost,
    test_claim_credit,
    test_claim_law,
    test_claim_message,
    test_claim_offers,
    test_claim_open,
    test_claim_page,
    test_claim_property,
    test_claim_report,
    test_claim_tampered,
    test_claim_tour,
    test_dispute,
    test_dispute_property,
    test_evidence,
)
from .core_return import (
    test_core_absent,
    test_core_reasons,
)
from .credit import (
    test_credit_any_order,
    test_credit_billing,
    test_credit_by_hand,
    test_credit_company,
    test_credit_currency,
    test_credit_discount,
    test_credit_early_discount,
    test_credit_follow,
    test_credit_header,
    test_credit_note,
    test_credit_order,
    test_credit_property,
    test_credit_reversal,
    test_credit_sale_line,
    test_credit_taxes,
    test_credit_valuation,
    test_explanation,
    test_split,
)
from .desk import (
    test_counter,
    test_desk,
    test_desk_checklist,
    test_desk_concurrency,
    test_desk_hoot,
    test_desk_received,
    test_desk_report,
    test_desk_scale,
    test_desk_scan,
    test_desk_tour,
    test_tours,
)
from .discrepancy import (
    test_blind,
    test_corrections,
    test_decision_discrepancy,
    test_discrepancy,
    test_discrepancy_decide,
    test_discrepancy_serial,
    test_discrepancy_unit,
    test_transfer_missing,
    test_undecided,
)
from .disposition import (
    test_disposition,
    test_disposition_second_hand,
    test_moves_light,
    test_sent_out_again,
)
from .documents import (
    test_customer_words,
    test_fit,
    test_labels,
)
from .exchange import (
    test_exchange,
    test_exchange_advance,
    test_exchange_again,
    test_exchange_batch,
    test_exchange_entry,
    test_exchange_tour,
)
from .forecast import (
    test_arrival,
    test_arrivals,
    test_liability,
    test_survival,
)
from .insight import (
    test_measures,
    test_overview,
    test_overview_tour,
    test_report,
    test_result,
)
from .inspection import (
    test_disposition_used,
    test_grading,
    test_inspection,
    test_inspection_batch,
    test_inspection_checklist,
    test_inspection_photo,
    test_inspection_proposal,
    test_inspection_second,
    test_withdraw,
)
from .intake import (
    test_choices,
    test_email,
    test_entry,
    test_entry_tour,
    test_finder,
    test_finder_tour,
    test_import,
    test_search,
)
from .message import (
    test_event,
    test_message,
    test_message_cost,
    test_message_once,
    test_message_words,
    test_rating,
    test_receipt_concurrency,
    test_reminder,
)
from .no_order import (
    test_no_order,
    test_no_order_credit,
    test_no_order_entry,
    test_no_order_tour,
)
from .order import (
    test_access,
    test_approval,
    test_concurrency,
    test_decision,
    test_elsewhere,
    test_flow,
    test_form_queries,
    test_order_cancelled,
    test_order_links,
    test_performance,
    test_ran,
)
from .policy import (
    test_branch,
    test_guarantee,
    test_guarantee_right,
    test_guarantee_tools,
    test_policy,
    test_policy_rules,
    test_reasons,
    test_verdict,
    test_verdict_rules,
    test_withdrawal,
)
from .portal import (
    test_accessible,
    test_guest,
    test_guest_cost,
    test_portal_form,
    test_portal_page,
    test_portal_page_access,
    test_portal_page_actions,
    test_portal_page_list,
    test_portal_page_sniff,
    test_portal_page_timeline,
    test_portal_page_tour,
    test_portal_start,
    test_portal_start_concurrency,
    test_portal_start_estimate,
    test_portal_start_security,
    test_portal_start_tour,
    test_portal_visitor,
)
from .quality import (
    test_chance,
    test_objection_page,
    test_profile,
    test_quality_case,
    test_quality_cells,
    test_risk,
    test_simulation,
)
from .receiving import (
    test_added_moves,
    test_expiry,
    test_expiry_cost,
    test_lots,
    test_receipt,
    test_stock,
    test_stock_others,
    test_stock_property,
    test_stock_routes,
    test_stock_tracking,
    test_tracking_later,
)
from .recovery import (
    test_inspection_realised,
    test_inspection_recovery,
    test_realised,
    test_recovery,
)
from .refund import (
    test_overcredit,
    test_payback,
    test_refund,
    test_refund_auto,
    test_refund_cost,
    test_refund_fit,
    test_refund_language,
    test_refund_payback,
    test_refund_pending,
    test_refund_readonly,
    test_refund_reckoned,
)
from .replay import (
    test_replay,
    test_replay_guarantee,
)
from .service import (
    test_service,
    test_service_accessible,
    test_service_find,
    test_service_keys,
    test_service_scale,
)
from .straight import (
    test_cost,
    test_straight,
)
from .third_party import (
    test_3pl,
)
from .withdrawal import (
    test_withdrawal_acknowledge,
    test_withdrawal_chain,
    test_withdrawal_concurrency,
    test_withdrawal_match,
    test_withdrawal_pages,
    test_withdrawal_words,
)
from .workbook import (
    test_book,
    test_workbook,
)
