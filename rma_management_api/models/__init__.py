# isort: off
from . import rma_coded_mixin
from . import rma_reason
from . import rma_grade
from . import rma_disposition
from . import rma_order
from . import stock_picking
from . import rma_api_key
from . import rma_channel_return
from . import rma_api
from . import rma_api_find
from . import rma_api_goods
from . import rma_api_answer
from . import rma_api_channel
from . import ir_http
