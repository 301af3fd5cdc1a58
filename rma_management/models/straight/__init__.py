# isort: off
from . import rma_policy
from . import rma_reason
from . import product_category
from . import rma_grade
from . import rma_line_mixin
from . import rma_order_line
from . import rma_order
from . import stock_move
from . import rma_inspection
from . import rma_disposal_mixin
