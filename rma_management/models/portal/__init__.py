from . import (
    account_move,
    rma_order,
    rma_order_customer,
    rma_order_line,
    rma_order_link,
    rma_order_page,
    rma_order_page_money,
    rma_order_status,
    rma_order_timeline,
    rma_order_upload,
    sale_order,
)
