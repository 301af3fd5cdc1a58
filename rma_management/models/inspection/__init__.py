# isort: off
from . import rma_inspection
from . import rma_grade
from . import rma_check
from . import rma_accessory
from . import rma_checklist_mixin
from . import rma_inspection_item
from . import rma_inspection_checklist
from . import rma_inspection_photo
from . import rma_order_line_photo
from . import rma_inspection_second
from . import rma_inspection_step
from . import rma_inspection_steps
from . import rma_inspection_withdraw
from . import stock_move_withdraw
from . import product_category
from . import product_template
from . import res_company
