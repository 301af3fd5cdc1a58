# isort: off
from . import rma_snapshot_mixin
from . import rma_report
from . import rma_report_query
from . import rma_report_rate
from . import rma_workbook
from . import rma_workbook_rows
from . import rma_workbook_words
