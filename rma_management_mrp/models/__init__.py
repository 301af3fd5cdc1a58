from . import (
    account_move_line,
    rma_calculator_replacement,
    rma_discrepancy,
    rma_disposal_mixin,
    rma_inspection,
    rma_line_mixin,
    rma_line_mixin_replacement,
    rma_order,
    rma_order_desk,
    rma_order_line,
    rma_order_line_goods,
    rma_order_line_missing,
    rma_order_line_replacement,
    rma_report_rate,
    rule_kit,
    sale_order_line,
    stock_move,
    stock_rule,
    stock_scrap,
)

# isort: split
# Single components, over what is said of whole kits.
from . import (
    rma_calculator_explanation,
    rma_line_mixin_component,
    rma_line_mixin_component_replacement,
    rma_order_component,
    rma_order_line_component,
    rma_order_line_component_replacement,
    rma_order_line_report,
    sale_order_line_component,
)
