{
    "name": "RMA Management: Import",
    "summary": "Takes over returns from OCA's and ForgeFlow's rma, by their documents",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "views/rma_import_views.xml",
        "views/rma_order_views.xml",
    ],
}
