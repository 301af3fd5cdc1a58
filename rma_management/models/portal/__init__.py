from . import rma_order
