from . import (
    delivery_carrier,
    delivery_carrier_http,
    delivery_carrier_oca,
    res_company,
    return_reason,
    sale_order,
    stock_picking,
)
