# isort: off
from . import rma_discrepancy
from . import rma_discrepancy_accept
from . import rma_discrepancy_decide
from . import rma_discrepancy_goods
from . import rma_discrepancy_serial
from . import rma_decision
from . import rma_order
from . import rma_order_derive
from . import rma_order_blind
from . import rma_order_late
from . import rma_order_line
from . import stock_move
from . import stock_move_undecided
from . import stock_move_lots
from . import rma_order_transfer_missing
