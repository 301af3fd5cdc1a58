# isort: off
from . import sale_order
from . import sale_order_line
from . import sale_order_line_exact
from . import sale_order_line_lots
from . import stock_quant
from . import stock_move
from . import stock_move_line
from . import stock_picking
from . import stock_lot
from . import stock_location
from . import res_partner
from . import stock_warehouse
from . import res_company
from . import res_config_settings
