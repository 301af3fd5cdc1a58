from . import rma_pickup_entry
