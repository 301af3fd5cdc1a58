# isort: off
from . import res_company
from . import res_config_settings
from . import rma_order
from . import rma_order_result
from . import rma_overview
from . import rma_overview_queues
from . import rma_overview_figures
from . import rma_overview_charts
from . import rma_demo_history
