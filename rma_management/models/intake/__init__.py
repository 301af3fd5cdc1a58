# isort: off
from . import rma_finder
from . import rma_order_search
from . import mail_thread
from . import rma_order_gateway
from . import rma_order_email
from . import rma_order_mail_evidence
from . import rma_order_triage
from . import rma_order_import
from . import rma_order_line_import
from . import res_config_settings
