# isort: off
from . import res_company
from . import res_config_settings
from . import rma_message_type
from . import rma_message
from . import rma_order_event
from . import rma_order_message
from . import rma_order_words
from . import rma_inspection_words
from . import rma_order_reminder
from . import rma_order_receipt
from . import rma_order_expiry
from . import rma_order_rating
from . import rating_rating
from . import account_move
from . import rma_discrepancy
from . import rma_refund
from . import stock_move
