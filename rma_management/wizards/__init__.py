from . import (
    rma_charge_waive,
    rma_entry,
    rma_entry_candidate,
    rma_entry_core_return,
    rma_entry_counter,
    rma_entry_draft,
    rma_entry_elsewhere,
    rma_entry_line,
    rma_entry_line_no_order,
    rma_entry_no_order,
    rma_entry_portal,
    rma_entry_portal_review,
    rma_entry_straight,
    rma_erasure,
    rma_inspect,
    rma_inspect_checklist,
    rma_inspect_line,
    rma_motive,
    rma_next_disposition,
    rma_reinspect,
    rma_resolution,
    rma_resolution_line,
    rma_unknown_serial,
    rma_workbook_ask,
    stock_return_picking,
)

# isort: split
# They extend the lines of the entry and of the inspection.
from . import rma_entry_exchange, rma_entry_line_exchange, rma_inspect_line_3pl
