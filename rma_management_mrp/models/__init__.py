from . import (
    rma_inspection,
    rma_line_mixin,
    rma_order,
    rma_order_line,
    rma_order_line_goods,
    rma_order_line_missing,
    rule_kit,
    sale_order_line,
    stock_move,
    stock_rule,
    stock_scrap,
)
