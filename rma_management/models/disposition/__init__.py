# isort: off
from . import rma_disposition
from . import rma_disposition_next
from . import rma_disposal_mixin
from . import rma_disposal_mixin_places
from . import rma_disposal_mixin_notify
from . import rma_disposal_mixin_second_hand
from . import rma_disposal_mixin_goods
from . import rma_order_line_disposal
from . import stock_move_disposal
from . import stock_move
from . import stock_move_light
from . import stock_warehouse
