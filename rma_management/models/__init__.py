from . import (
    account_move,
    account_move_line,
    res_company,
    res_config_settings,
    res_partner,
    rma_calculator,
    rma_charge,
    rma_derived_mixin,
    rma_disposition,
    rma_grade,
    rma_inspection,
    rma_inspection_dispose,
    rma_line_mixin,
    rma_line_rules,
    rma_order,
    rma_order_flow,
    rma_order_line,
    rma_order_line_quantity,
    rma_order_line_report,
    rma_order_mail,
    rma_order_money,
    rma_order_report,
    rma_order_stock,
    rma_policy,
    rma_reason,
    sale_order,
    sale_order_line,
    stock_move,
    stock_picking,
    stock_warehouse,
)

# isort: split
# What builds on the flow overrides it, and so comes after it.
from . import (
    rma_order_expiry,
    rma_order_line_expiry,
)
