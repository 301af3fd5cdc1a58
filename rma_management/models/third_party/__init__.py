# isort: off
from . import rma_order_3pl
from . import stock_picking_3pl
from . import rma_outsider
