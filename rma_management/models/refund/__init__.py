# isort: off
from . import rma_refund
from . import account_move
from . import account_move_set_off
from . import rma_order_line
from . import rma_order
from . import rma_order_auto
from . import rma_order_overcredit
from . import rma_refund_shrink
from . import rma_order_refund_promise
from . import payment_transaction
from . import res_company
from . import rma_withdrawal_right
from . import rma_policy
