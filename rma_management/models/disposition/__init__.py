# isort: off
from . import rma_disposition
from . import rma_disposition_next
from . import rma_disposal
from . import rma_disposal_places
from . import rma_disposal_notify
from . import rma_disposal_second_hand
from . import rma_disposal_goods
from . import stock_move
from . import stock_warehouse
