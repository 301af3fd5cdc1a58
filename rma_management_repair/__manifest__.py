{
    "name": "RMA Management: repairs",
    "summary": "Returned goods go through a repair order, then back to stock or to the customer",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Returns",
    "author": "RMA Management contributors",
    "license": "LGPL-3",
    "depends": ["rma_management", "repair"],
    "data": [
        "views/rma_disposition_views.xml",
        "views/rma_inspection_views.xml",
        "views/rma_order_views.xml",
        "views/repair_order_views.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
