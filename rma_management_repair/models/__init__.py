from . import (
    product_product,
    repair_order,
    rma_disposition,
    rma_inspection,
    rma_order,
    rma_order_line,
    stock_warehouse,
)
