# isort: off
from . import base_automation
from . import rma_order
