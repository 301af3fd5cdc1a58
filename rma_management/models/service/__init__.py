# isort: off
from . import rma_finder
from . import rma_service
from . import rma_service_find
from . import rma_service_customer
from . import rma_service_goods
from . import rma_service_case
from . import rma_service_files
from . import rma_order
