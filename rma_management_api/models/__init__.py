# isort: off
from . import rma_api
