# isort: off
from . import rma_line_mixin
from . import rma_order
from . import rma_order_send
from . import rma_order_line_send
from . import rma_order_charge
from . import rma_order_line_charge
from . import rma_order_resolution
from . import rma_order_line_resolution
from . import rma_order_line
from . import rma_policy
from . import rma_calculator
from . import sale_order
from . import sale_order_line
from . import stock_move
from . import account_move
from . import product_product
