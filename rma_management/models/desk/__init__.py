# isort: off
from . import rma_desk
from . import rma_desk_scan
from . import rma_desk_key
from . import rma_order
from . import rma_order_line
from . import rma_order_receive
from . import rma_order_inspect
from . import rma_order_report
from . import rma_order_checklist
from . import rma_order_counter
from . import rma_order_line_counter
