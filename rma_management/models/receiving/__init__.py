# isort: off
from . import rma_order_stock
from . import rma_order_line_quantity
from . import rma_order_expiry
from . import rma_order_line_expiry
from . import stock_move_owner
from . import res_company
from . import rma_order_shipped
from . import rma_order_expected
