from . import rma_entry
from . import rma_entry_line
from . import rma_inspect
from . import rma_motive
