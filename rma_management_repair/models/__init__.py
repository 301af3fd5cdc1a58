from . import (
    product_product,
    repair_order,
    rma_inspection,
    rma_order,
    rma_order_line,
    rma_recovery,
)
