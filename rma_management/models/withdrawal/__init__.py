# isort: off
from . import rma_withdrawal_label
from . import res_company
from . import res_config_settings
from . import rma_chain
from . import rma_withdrawal
from . import mail_template
from . import rma_withdrawal_statement
from . import rma_withdrawal_acknowledge
from . import rma_withdrawal_match
from . import rma_withdrawal_handle
from . import rma_withdrawal_check
from . import rma_line_mixin
from . import sale_order
from . import rma_order
