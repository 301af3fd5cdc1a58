"""What will come back: the money that is owed for it, and the parcels."""

# isort: off
from . import res_company
from . import res_config_settings
from . import rma_liability
from . import rma_liability_line
from . import rma_liability_experience
from . import rma_liability_reckon
from . import rma_liability_entry
from . import rma_liability_backtest
from . import rma_arrival
from . import rma_arrival_day
from . import rma_arrival_history
