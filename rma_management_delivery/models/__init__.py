from . import (
    delivery_carrier,
    res_company,
    res_config_settings,
    rma_charge,
    rma_finder,
    rma_order_label,
    rma_order_portal,
    rma_order_stock,
    rma_order_tracking,
    rma_policy,
    sale_order_line,
    stock_picking,
)
