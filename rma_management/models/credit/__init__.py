# isort: off
from . import rma_calculator
from . import rma_calculator_explanation
from . import rma_order_money
from . import account_move
from . import account_move_fixed
from . import account_move_line
from . import account_move_reversal
from . import account_move_exact
from . import account_move_line_cost
from . import account_move_split
from . import account_move_follow
from . import account_move_beyond
from . import account_move_early_discount
from . import rma_calculator_early_discount
from . import sale_order_line_billing
from . import account_cash_rounding
