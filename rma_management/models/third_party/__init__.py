# isort: off
from . import rma_3pl
from . import rma_outsider
