# isort: off
from . import res_company
from . import res_company_risk
from . import res_config_settings
from . import sale_order_line
from . import rma_quality_case
from . import rma_quality_case_effect
from . import rma_quality_case_flow
from . import rma_quality_case_scan
from . import rma_decision
from . import rma_objection
from . import rma_order
from . import res_partner_profile
from . import res_partner
from . import rma_personal
from . import rma_personal_due
