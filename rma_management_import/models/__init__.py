# isort: off
from . import rma_order
from . import rma_order_line
from . import rma_import
from . import rma_import_read
from . import rma_import_weigh
from . import rma_import_load
from . import rma_import_chatter
from . import rma_import_verify
from . import rma_import_report
from . import rma_import_issue
