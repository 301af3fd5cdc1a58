{
    "name": "RMA Management: automation rules",
    "summary": "Events of returns as triggers of Odoo's automation rules",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "base_automation"],
    "assets": {
        "web.assets_backend": ["rma_management_automation/static/src/**/*"],
    },
    "auto_install": True,
}
