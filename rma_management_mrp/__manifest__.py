{
    "name": "RMA Management: Kits",
    "summary": "Kits come back whole or as single components: these move, and each has its price",
    "version": "19.0.1.1.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "sale_mrp"],
    "data": [
        "report/rma_slip_report.xml",
        "views/rma_order_views.xml",
        "wizards/rma_entry_views.xml",
    ],
    "auto_install": True,
}
