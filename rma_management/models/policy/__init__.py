# isort: off
from . import rma_reason
from . import rma_policy
from . import rma_policy_version
from . import rma_policy_window
from . import rma_policy_compare
from . import rma_policy_keep
from . import rma_policy_portal
from . import rma_withdrawal_right
from . import rma_line_mixin
from . import rma_line_mixin_withdrawal
from . import rma_guarantee
from . import rma_guarantee_remedy
from . import rma_line_mixin_guarantee
from . import rma_line_mixin_right
from . import rules
