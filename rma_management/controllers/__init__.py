from . import claim, core_return, guest, objection, portal, portal_start, withdrawal, workbook
