from . import claim, guest, objection, portal, portal_start, withdrawal, workbook
