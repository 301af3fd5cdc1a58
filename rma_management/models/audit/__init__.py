# isort: off
from . import rma_chain_break
from . import rma_decision_seal
from . import rma_decision_check
