{
    "name": "RMA Management: Dashboard",
    "summary": "What returns cost and why, as a dashboard of Odoo's spreadsheets",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "spreadsheet_dashboard"],
    "data": ["data/spreadsheet_dashboard_data.xml"],
    "auto_install": True,
}
