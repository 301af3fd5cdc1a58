from . import guest, portal, portal_start, withdrawal
