from . import claim, guest, objection, portal, portal_start, withdrawal
from . import claim, guest, portal, portal_start, withdrawal, workbook
