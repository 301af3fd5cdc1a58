# isort: off
from . import rma_recovery
from . import rma_recovery_sales
from . import rma_disposition
from . import rma_inspection
from . import rma_inspection_realised
from . import stock_move
from . import rma_order_line
