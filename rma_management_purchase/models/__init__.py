from . import (
    product_supplierinfo,
    purchase_order,
    purchase_order_line,
    res_partner,
    rma_disposal,
    rma_order,
    rma_recovery,
    rma_vendor_finder,
    rma_vendor_return,
    rma_vendor_return_credit,
    stock_move,
)
