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
    rma_report,
    sale_order_line,
    stock_picking,
)

# Parcels, which build on the labels and numbers above.
from . import (  # isort: skip
    rma_parcel,
    rma_parcel_event,
    rma_parcel_report,
    rma_order_line,
    rma_order_parcel,
    rma_order_parcel_add,
    rma_order_parcel_words,
    stock_picking_parcel,
)

# That parcels are collected.
from . import (  # isort: skip
    rma_round,
    rma_pickup,
    rma_pickup_flow,
    rma_pickup_carrier,
    rma_order_pickup,
)
