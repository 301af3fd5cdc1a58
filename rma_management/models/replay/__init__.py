# isort: off
from . import rma_policy_replay
from . import rma_policy_replay_run
from . import rma_policy_replay_claim
from . import rma_policy_replay_line
from . import rma_policy_replay_total
