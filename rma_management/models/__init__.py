"""Subjects in the way of the data: each builds on those before it."""

# isort: off
from . import base
from . import sold
from . import policy
from . import order
from . import intake
from . import documents
from . import receiving
from . import disposition
from . import inspection
from . import recovery
from . import credit
from . import charge
from . import no_order
from . import exchange
from . import discrepancy
from . import straight
from . import balance
from . import refund
from . import message
from . import claim
from . import replay
from . import withdrawal
from . import portal
from . import desk
from . import core_return
from . import quality
from . import audit
from . import service
from . import insight
from . import forecast
from . import third_party
