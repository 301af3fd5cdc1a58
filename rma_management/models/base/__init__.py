# isort: off
from . import rma_typed_mixin
from . import rma_effects_mixin
from . import rma_flow_mixin
from . import rma_choice_mixin
from . import rma_sane
from . import rma_link
from . import rma_page_mixin
from . import mail_thread
from . import mail_template
from . import rma_far_mixin
