# isort: off
from . import rma_order_freight
from . import rma_charge_freight
from . import rma_order_owed
from . import rma_order_freight_open
