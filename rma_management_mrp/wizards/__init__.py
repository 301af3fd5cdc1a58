from . import rma_entry
