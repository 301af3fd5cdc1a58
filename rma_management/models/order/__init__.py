# isort: off
from . import rma_order
from . import rma_order_line
from . import rma_order_line_terms
from . import rma_order_flow
from . import rma_order_approval
from . import rma_approval
from . import rma_decision
from . import rma_order_ran
from . import rma_order_company
from . import rma_order_navigation
from . import rma_order_responsible
from . import rma_order_evidence
from . import rma_order_elsewhere
