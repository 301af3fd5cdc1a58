# isort: off
# What every record of ours is built on.
from . import rma_typed_mixin, rma_effects_mixin, rma_flow_mixin

# isort: on
from . import (
    account_cash_rounding,
    account_move,
    account_move_early_discount,
    account_move_line,
    account_move_line_last_price,
    ir_actions_report,
    mail_thread,
    payment_transaction,
    product_inspection,
    res_company,
    res_company_charge,
    res_company_inspection,
    res_company_no_order,
    res_company_refund,
    res_config_settings,
    res_config_settings_email,
    res_config_settings_no_order,
    res_partner,
    rma_approval,
    rma_calculator,
    rma_calculator_early_discount,
    rma_calculator_freight,
    rma_calculator_no_order,
    rma_charge,
    rma_charge_right,
    rma_check,
    rma_checklist_mixin,
    rma_choice_mixin,
    rma_decision,
    rma_disposal,
    rma_disposal_notify,
    rma_disposal_places,
    rma_disposal_second_hand,
    rma_disposition,
    rma_disposition_next,
    rma_disposition_recovery,
    rma_finder,
    rma_grade,
    rma_inspection,
    rma_inspection_charge,
    rma_inspection_checklist,
    rma_inspection_no_order,
    rma_inspection_photo,
    rma_inspection_recovery,
    rma_inspection_second,
    rma_inspection_step,
    rma_inspection_withdraw,
    rma_line_mixin,
    rma_line_no_order,
    rma_line_withdrawal,
    rma_link,
    rma_order,
    rma_order_accessory,
    rma_order_charge,
    rma_order_email,
    rma_order_evidence,
    rma_order_flow,
    rma_order_flow_approval,
    rma_order_gateway,
    rma_order_import,
    rma_order_line,
    rma_order_line_import,
    rma_order_line_no_order,
    rma_order_line_photo,
    rma_order_line_quantity,
    rma_order_line_report,
    rma_order_mail,
    rma_order_money,
    rma_order_money_no_order,
    rma_order_navigation,
    rma_order_ran,
    rma_order_report,
    rma_order_responsible,
    rma_order_search,
    rma_order_stock,
    rma_order_stock_no_order,
    rma_order_triage,
    rma_policy,
    rma_policy_compare,
    rma_policy_keep,
    rma_policy_no_order,
    rma_policy_refund,
    rma_policy_replay,
    rma_policy_replay_claim,
    rma_policy_replay_line,
    rma_policy_replay_run,
    rma_policy_replay_total,
    rma_policy_version,
    rma_policy_window,
    rma_reason,
    rma_recovery,
    rma_recovery_sales,
    rma_refund,
    rma_sane,
    rma_withdrawal_right,
    rma_withdrawal_right_refund,
    rules,
    sale_order,
    sale_order_line,
    sale_order_line_billing,
    sale_order_line_last_price,
    sale_order_line_lots,
    stock_lot,
    stock_move,
    stock_move_disposition,
    stock_move_line,
    stock_picking,
    stock_warehouse,
    stock_warehouse_places,
)

# isort: split
# What builds on the flow overrides it, and so comes after it.
from . import (
    account_move_exact,
    account_move_follow,
    account_move_line_cost,
    account_move_split,
    rma_explanation,
    rma_inspection_accessory,
    rma_inspection_realised,
    rma_line_charge,
    rma_order_counter,
    rma_order_expiry,
    rma_order_line_cost,
    rma_order_line_counter,
    rma_order_line_expiry,
    rma_policy_charge,
    sale_order_line_exact,
    stock_move_cost,
    stock_move_withdraw,
)

# isort: split
# A replacement follows receipts, inspections and expiry.
from . import (
    account_move_exchange,
    rma_calculator_exchange,
    rma_line_exchange,
    rma_order_exchange,
    rma_order_exchange_charge,
    rma_order_exchange_resolution,
    rma_order_exchange_send,
    rma_order_line_exchange,
    rma_policy_exchange,
    sale_order_exchange,
    stock_move_exchange,
)

# isort: split
# What came is compared with what all of the above has authorized and received.
from . import (
    rma_decision_discrepancy,
    rma_discrepancy,
    rma_discrepancy_accept,
    rma_discrepancy_decide,
    rma_discrepancy_goods,
    rma_discrepancy_serial,
    rma_inspection_goods,
    rma_order_blind,
    rma_order_discrepancy,
    rma_order_discrepancy_derive,
    rma_order_late,
    rma_order_line_discrepancy,
    rma_order_transfer_missing,
    stock_move_discrepancy,
    stock_move_lots,
    stock_move_owner,
    stock_move_undecided,
)

# isort: split
# Who asked for the same goods hears of what all of the above has authorized.
from . import rma_order_elsewhere

# isort: split
# What the customer owes follows from all that is credited and exchanged.
from . import rma_order_freight, rma_order_owed

# isort: split
# The money goes last: what credits and what is owed is known by then.
from . import (
    account_move_refund,
    account_move_set_off,
    rma_order_freight_open,
    rma_order_line_refund,
    rma_order_refund,
    rma_order_refund_auto,
    rma_order_refund_promise,
    rma_refund_fit,
)

# isort: split
# The desk drives all of it.
from . import (
    product_product,
    rma_desk,
    rma_desk_checklist,
    rma_desk_inspect,
    rma_desk_key,
    rma_desk_line,
    rma_desk_order,
    rma_desk_receive,
    rma_desk_report,
    rma_desk_scan,
)

# isort: split
# Last: who is not to see what any of the above shows.
from . import rma_3pl, rma_outsider
