from . import claim, guest, portal, portal_start, withdrawal
