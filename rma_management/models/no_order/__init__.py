# isort: off
from . import rma_line_mixin
from . import rma_order_line
from . import rma_order_stock
from . import rma_order_money
from . import rma_calculator
from . import rma_policy
from . import rma_disposal_mixin
from . import res_company
from . import res_config_settings
from . import account_move_line
from . import sale_order_line
