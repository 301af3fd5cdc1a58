from . import (
    product_product,
    repair_order,
    rma_disposal_mixin,
    rma_inspection,
    rma_inspection_step,
    rma_order,
    rma_order_line,
    rma_order_portal,
    rma_recovery,
    sale_order,
)
