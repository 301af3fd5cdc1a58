# isort: off
from . import rma_order_report
from . import rma_order_line_report
from . import rma_order_accessory
from . import ir_actions_report
