# isort: off
from . import rma_charge
from . import rma_charge_right
from . import rma_order
from . import rma_line_mixin
from . import rma_inspection
from . import rma_inspection_accessory
from . import rma_policy
from . import res_company
from . import res_config_settings
from . import rma_calculator
